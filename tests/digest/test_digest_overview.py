"""All programmes of a lead side by side: each over its own days, and all of them together."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digest.figures import AnswerCount, Figures, Today
from bot.digest.overviews import Overview, together
from bot.digest.ratings import Point, Usefulness
from bot.kernel.rules.periods import Period, PeriodKind
from bot.matching.coverage import Coverage
from bot.slack.digest.views.digest_overview import overview_message
from bot.texts import load
from sandbox.blockkit import check_message, check_written
from sandbox.driver import Json, User
from sandbox.wire import pack
from storage.figures.check_ins import Due
from storage.figures.pairs import PairChanges, PairCounts, Plans
from storage.states import Side
from storage.tables import Programme
from tests.digest.test_digest import WEEK
from tests.home.test_home import second_programme
from tests.scenes import Scenes
from tests.stories.answered import answered
from tests.stories.forged import forged_click
from tests.stories.programmed import set_up
from tests.stories.shown import said, shown
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest
from tests.whole import EITHER

WORDS = {"en": "/mentoring digest every programme", "fr": "/mentorat synthèse tous"}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def two(paired: Town, scenes: Scenes) -> Town:
    """A second programme, which Adam runs: Priya mentors Helen."""
    return await scenes.after(a_second_programme, paired)


async def a_second_programme(town: Town) -> None:
    await second_programme(town)
    await town.adam.command("/mentoring pair @priya @helen Second")
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))


async def overview(town: Town, reader: User, words: str = "") -> Json:
    await reader.command(f"/mentoring digest every programme{words}")
    await at_rest(town.bot)
    return await reader.message_in(holding="data_table")


def parts(told: str) -> list[str]:
    """What is said of all programmes, then of each of them."""
    return told.split("\n*")[1:]


def cells(message: Json) -> list[list[str]]:
    (table,) = [block for block in message["blocks"] if block["type"] == "data_table"]
    return [[str(cell["text"]) for cell in row] for row in table["rows"]]


@EITHER
async def test_several_programmes_are_read_side_by_side(two: Town, language: str) -> None:
    await answered(two.chloe, "marc", topic="2")
    answer = await overview(two, two.adam)
    both, first, second = parts(said(two, answer))
    active, held = {
        "en": ("Active pairs: *{}*", "Sessions held: *{}*"),
        "fr": ("Binômes actifs : *{}*", "Séances tenues : *{}*"),
    }[language]
    for part, pairs, sessions in ((both, 2, 1), (first, 1, 1), (second, 1, 0)):
        assert active.format(pairs) in part
        assert held.format(sessions) in part
    table = cells(answer)
    assert [row[0] for row in table[2:]] == ["Mentorat inversé", "Second"] or language == "en"
    assert len({len(row) for row in table}) == 1
    alone = said(two, await overview(two, two.ines))
    assert "Second" not in alone
    refused = said(two, await two.priya.command(WORDS[language]))
    assert refused.startswith({"en": "Only an admin or", "fr": "Seul un admin"}[language])


async def test_an_admin_of_the_settings_who_leads_one_reads_of_all(
    two: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(two.bot.context), "admins", frozenset({two.ines.id}))
    told = said(two, await overview(two, two.ines))
    assert "*Second*" in told
    assert len(parts(told)) == 3


@EITHER
async def test_it_says_of_which_days_it_is_and_how_it_was_before(two: Town, language: str) -> None:
    await answered(two.chloe, "marc", topic="2")
    await two.at(MONDAY_NINE_IN_PARIS + WEEK)
    answer = await overview(two, two.adam)
    days, earlier, held, cell = {
        "en": (
            "From 30 November 2026 to 6 December 2026",
            "from 23 November 2026 to 29 November 2026",
            "Sessions held: *0* (1)",
            "0 (1)",
        ),
        "fr": (
            "Du 30 novembre 2026 au 6 décembre 2026",
            "du 23 novembre 2026 au 29 novembre 2026",
            "Séances tenues : *0* (1)",
            "0 (1)",
        ),
    }[language]
    told = said(two, answer)
    assert days in told
    assert earlier in told
    for part, has_held in zip(parts(told), (True, True, False), strict=True):
        assert (held in part) is has_held
    column = cells(answer)[0].index({"en": "Sessions held", "fr": "Séances tenues"}[language])
    assert [row[column] for row in cells(answer)[1:]] == [cell, cell, "0 (0)"]
    assert days in shown(two, answer)


@EITHER
async def test_a_closed_programme_is_there_for_as_long_as_it_lived(
    two: Town, language: str
) -> None:
    await set_up(two, 2, state="closed", closed_at=two.clock.now())
    for words, is_there in (("", True), (" last week", True), (" all", True)):
        told = said(two, await overview(two, two.adam, words))
        assert ("*Second*" in told) is is_there, words
    two.clock.move_to(MONDAY_NINE_IN_PARIS + 2 * WEEK)
    for words, is_there in (("", False), (" last week", False), (" all", True)):
        told = said(two, await overview(two, two.adam, words))
        assert ("*Second*" in told) is is_there, words


@EITHER
async def test_each_programme_has_the_days_of_its_own_calendar(two: Town, language: str) -> None:
    await set_up(two, 2, time_zone="Pacific/Auckland")
    two.clock.move_to(datetime(2026, 11, 29, 20, tzinfo=UTC))
    answer = await overview(two, two.adam)
    _, first, second = parts(said(two, answer))
    here, there = {
        "en": (
            "From 23 November 2026 to 29 November 2026",
            "From 30 November 2026 to 6 December 2026",
        ),
        "fr": (
            "Du 23 novembre 2026 au 29 novembre 2026",
            "Du 30 novembre 2026 au 6 décembre 2026",
        ),
    }[language]
    assert here in first
    assert there in second
    assert [row[1] for row in cells(answer)[2:]] == [here, there]


@EITHER
async def test_a_programme_that_closes_while_it_is_chosen_is_still_the_one_that_is_read(
    two: Town, language: str
) -> None:
    asked = await two.adam.command("/mentoring digest")
    assert "Second" in str(asked["blocks"])
    await set_up(two, 2, state="closed", closed_at=two.clock.now())
    await two.adam.answer_to(asked, "do.2")
    await at_rest(two.bot)
    told = said(two, await two.adam.message_in(holding="figures_open"))
    assert told.startswith({"en": "Digest: Second", "fr": "Synthèse : Second"}[language])
    unknown = said(two, await forged_click(two, two.adam, "do", "digest:77:"))
    assert not unknown.startswith({"en": "The digest", "fr": "La synthèse"}[language])


def figures(number: int, *, points: int = 1) -> Figures:
    trend = [Point(date(2026, 11, 2) + n * WEEK, 3, 3 + number % 12) for n in range(points)]
    rated, total = sum(p.rated for p in trend), sum(p.total for p in trend)
    return Figures(
        pairs=PairChanges(1200 + number, 5),
        check_ins=Due(5200, 38, 12),
        sides={Side.MENTOR: AnswerCount(1178, 1020), Side.EXECUTIVE: AnswerCount(1090, 846)},
        sessions=1043,
        plans=Plans(330, 291),
        usefulness=Usefulness(total / rated, rated, trend) if rated else Usefulness(),
        insights=7,
    )


def rows(many: int) -> list[Overview]:
    week = Period(PeriodKind.THIS_WEEK, date(2026, 11, 23), date(2026, 11, 30), "Europe/Paris")
    before = Period(PeriodKind.THIS_WEEK, date(2026, 11, 16), date(2026, 11, 23), "Europe/Paris")
    return [
        Overview(
            Programme(id=n, workspace_id=1, name=f"{n} <Mentorat> & co " * 3, created_at=BEGAN),
            week,
            figures(n),
            before,
            figures(n + 1),
            Today(
                date(2026, 11, 24), "running", PairCounts(1200 + n, 3), Coverage(12, 9), attention=n
            ),
        )
        for n in range(1, many + 1)
    ]


@EITHER
@pytest.mark.parametrize("many", [1, 2, 40, 400])
def test_slack_takes_it_however_many_programmes_there_are(language: str, many: int) -> None:
    message = overview_message(rows(many), load().say(language))
    assert message.plain is not None
    for sent in (message.blocks, message.plain):
        check_message(sent, message.text)
        check_written(sent, pack(sent))
    total = {"en": "All programmes", "fr": "Tous les programmes"}[language]
    left = {"en": "counted in the total", "fr": "dans le total"}[language]
    for told in (str(message.blocks), str(message.plain), message.text):
        assert (total in told) is (many > 1)
    for told in (str(message.plain), message.text):
        assert (left in told) is (many > 2)
    assert (left in str(message.blocks)) is (many > 40)


def test_what_all_programmes_say_together_weighs_every_rating_the_same() -> None:
    one, other = figures(0, points=3), figures(12 - 1, points=1)
    both = together([one, other])
    assert both.usefulness.rated == 12
    assert both.usefulness.mean == pytest.approx((9 + 14) / 12)
    assert both.pairs.made == 2411
    assert together([figures(1, points=0)]).usefulness == Usefulness()
