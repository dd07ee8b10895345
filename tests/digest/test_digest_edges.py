"""Digests where a programme begins, pauses and ends, and at the minute at which check-ins close."""

from datetime import date, timedelta

import pytest

from storage.tables import CheckIn
from tests.digest.test_digest import needing
from tests.stories.answered import answered
from tests.stories.arranging import paused, rows
from tests.stories.digested import digested
from tests.stories.enrolled import known
from tests.stories.programmed import changed, set_up
from tests.stories.shown import buttons, said, shown
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


async def digest_of(town: Town, words: str) -> str:
    return await digested(town, town.ines, words)


async def states(town: Town) -> list[str]:
    return [row.state for row in await rows(town, CheckIn)]


@EITHER
async def test_a_programme_that_closes_is_told_as_it_was(paired: Town, language: str) -> None:
    when, ended = {
        "en": (
            "When it closed  ·  Executive committee with a mentor: *1 of 1*  ·  "
            "Pairs at the close: *1*",
            "Pairs ended: *1*",
        ),
        "fr": (
            "À la clôture  ·  Comité exécutif doté d’un mentor : *1 sur 1*  ·  "
            "Binômes à la clôture : *1*",
            "Binômes terminés : *1*",
        ),
    }[language]
    await set_up(paired, name="Comité")
    await known(paired, "marc", committee_since_on=date(2026, 1, 5))
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring end @priya @helen")
    await paired.at(MONDAY)
    await changed(paired.ines, "programme_close")
    await paired.at(MONDAY + timedelta(minutes=1))
    last = said(paired, await paired.ines.message_in(holding="figures_open"))
    assert when in last.split("\n")
    for weeks in (0, 1, 10):
        await paired.at(MONDAY + weeks * WEEK + timedelta(hours=1))
        told = (await digest_of(paired, "all")).split("\n")
        assert when in told, weeks
        assert ended in told, weeks
    later = await digest_of(paired, "this week")
    assert when in later
    assert {"en": "Pairs ended: *0*", "fr": "Binômes terminés : *0*"}[language] in later


@pytest.mark.parametrize(
    "begins", [{"starts_on": date(2027, 2, 1)}, {"weekdays": "6"}], ids=["next year", "tomorrow"]
)
async def test_what_is_sent_ahead_of_its_day_is_in_the_whole_programme(
    paired: Town, begins: dict[str, object]
) -> None:
    await set_up(paired, 1, **begins)
    await paired.ines.command("/mentoring send")
    await answered(paired.chloe, "marc")
    digest = await digest_of(paired, "all")
    assert "Points prévus : *1*" in digest
    assert "Réponses des mentors : *1 sur 1*" in digest
    assert "Séances tenues : *1*" in digest


@EITHER
async def test_the_minute_at_which_check_ins_close_tells_of_them(
    paired: Town, language: str
) -> None:
    missed, mean = {
        "en": ("Check-ins that nobody answered: *1*", "4.3 of 5, 3 ratings"),
        "fr": ("Points sans aucune réponse : *1*", "4,3 sur 5, 3 avis"),
    }[language]
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring pair @priya @marc")
    await paired.at(MONDAY + timedelta(hours=1))
    await answered(paired.chloe, "marc", usefulness="5")
    await answered(paired.marc, "chloe", usefulness="4")
    await answered(paired.priya, "helen", usefulness="4")
    closes_at = {row.closes_at for row in await rows(paired, CheckIn)}
    paired.clock.move_to(min(closes_at) - timedelta(seconds=1))
    digest = await digest_of(paired, "2026-11-23 2026-11-29")
    assert missed not in digest
    assert mean not in digest
    paired.clock.move_to(max(closes_at))
    digest = await digest_of(paired, "2026-11-23 2026-11-29")
    assert await states(paired) == ["open", "open", "open"]
    assert missed in digest
    assert mean in digest


async def test_a_side_that_was_silent_twice_is_told_at_that_minute(paired: Town) -> None:
    await paired.at(MONDAY)
    await paired.at(MONDAY + WEEK)
    paired.clock.move_to(MONDAY + 2 * WEEK)
    assert "pas de réponse du dirigeant deux fois" in await needing(paired)
    assert await states(paired) == ["missed", "open"]


@EITHER
async def test_a_pause_keeps_what_was_answered(paired: Town, language: str) -> None:
    lines = {
        "en": ["Check-ins due: *1*", "mentors: *1 of 1*", "executives: *1 of 1*", "held: *1*"],
        "fr": [
            "Points prévus : *1*",
            "mentors : *1 sur 1*",
            "dirigeants : *1 sur 1*",
            "tenues : *1*",
        ],
    }[language]
    done = {
        "en": "You have both answered: thank you. This check-in is closed.",
        "fr": "Vous avez tous deux répondu : merci. Ce point est clos.",
    }[language]
    await paired.at(MONDAY)
    await answered(paired.chloe, "marc")
    await answered(paired.marc, "chloe")
    await paused(paired.marc, "2026-12-09")
    assert await states(paired) == ["closed"]
    digest = await digest_of(paired, "all")
    for line in lines:
        assert line in digest, line
    prompt = await paired.chloe.message_in("marc", holding=done[-12:], edited=True)
    assert done in shown(paired, prompt)
    assert buttons(prompt) == []


async def test_a_pair_that_pauses_is_not_active_too(paired: Town) -> None:
    await paired.at(MONDAY)
    await paused(paired.marc, "2026-12-20")
    await paired.at(MONDAY + WEEK)
    lines = (await digest_of(paired, "this week")).split("\n")
    assert {"Binômes actifs : *0*", "Binômes en pause : *1*"} <= set(lines)
