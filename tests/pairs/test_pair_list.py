"""The list of pairs, however many there are: each of its pages is one that Slack takes."""

import re
from dataclasses import replace
from itertools import cycle

import pytest

from bot.pairs.pairs import PairDetails
from bot.programmes.rules import NAME_LIMIT
from bot.slack.kit.message import Message
from bot.slack.kit.modals import notice_modal
from bot.slack.pairs import views
from bot.slack.pairs.views import PAGER, pair_list
from bot.texts import load
from sandbox.blockkit import check_message, check_view, check_written
from sandbox.wire import pack
from storage.states import ProgrammeState
from storage.tables import Pair, Person, Programme
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, part, said, shown
from tests.town import SATURDAY as NOW
from tests.town import Town

PROGRAMME = 7


def person(key: int) -> Person:
    return Person(
        id=key, workspace_id=1, slack_id=f"W{key:020}", handle="max", name="Max",
        time_zone="Europe/Paris", locale="fr-FR", synced_at=NOW,
    )  # fmt: skip


def details(key: int, state: ProgrammeState, *, goes_on: bool) -> PairDetails:
    pair = Pair(
        id=key, workspace_id=1, programme_id=PROGRAMME, mentor_id=2 * key, executive_id=2 * key + 1,
        channel_id="G1", created_at=NOW, next_check_in_at=NOW if goes_on else None,
        paused_at=None if goes_on else NOW if key % 2 else None,
    )  # fmt: skip
    # Of all that can be escaped, the ampersand grows most.
    programme = Programme(
        id=PROGRAMME, workspace_id=1, name="&" * NAME_LIMIT, state=state, created_at=NOW
    )
    return PairDetails(pair, person(2 * key), person(2 * key + 1), programme)


def rows(many: int, *, goes_on: bool) -> list[PairDetails]:
    states = cycle(ProgrammeState)
    return [details(key, next(states), goes_on=goes_on) for key in range(1, many + 1)]


def pages(there: list[PairDetails], language: str) -> list[Message]:
    """As somebody sees them who goes on to the next page as long as there is one."""
    say, found, value = load().say(language), list[Message](), f"{PROGRAMME}:0"
    while value:
        programme_id, number = PAGER.read(value)
        found.append(pair_list(there, number, say, programme_id=programme_id))
        later = [
            each["value"]
            for block in found[-1].blocks
            for each in block.get("elements", ())
            if each.get("action_id") == PAGER.later
        ]
        value = later[0] if later else ""
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("goes_on", [True, False])
@pytest.mark.parametrize("many", [1, 12, 85, 86, 200, 2000])
def test_slack_takes_every_page_and_every_pair_is_on_one(
    language: str, many: int, goes_on: bool
) -> None:
    there = rows(many, goes_on=goes_on)
    found = pages(there, language)
    people = [each.slack_id for row in there for each in (row.mentor, row.executive)]
    for message in found:
        check_message(message.blocks, message.text)
        check_written(message.blocks, pack(message.blocks))
        check_view(notice_modal(message, load().say(language)), ("modal",))
        assert message.text.startswith(load().say(language).count("pairs.count", many) + "\n")
        # Nothing was cut: a cut text ends with this sign.
        assert "…" not in str(message)
    drawn = "".join(str(message.blocks) for message in found)
    assert re.findall(r"<@(\w+)>", drawn) == people
    assert re.findall(r"<@(\w+)>", "".join(message.text for message in found)) == people


async def test_a_long_list_is_turned_and_remains_that_of_its_programme(
    paired: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGER", replace(PAGER, size=1))
    await paired.adam.command("/mentoring pair @priya @helen")
    first = await paired.adam.command("/mentoring pairs")
    assert "@chloe" in shown(paired, first)
    assert buttons(first) == ["pairs_later"]
    second = await paired.adam.answer_to(first, "pairs_later")
    assert "@priya" in shown(paired, second)
    assert "@chloe" not in shown(paired, second)
    assert buttons(second) == ["pairs_earlier"]
    of_one = await forged_click(paired, paired.adam, "do", "pairs:1:")
    assert part(of_one, "pairs_later")["value"] == "1:1"
    of_none = await forged_click(paired, paired.adam, "pairs_later", "9:1")
    assert "@chloe" not in said(paired, of_none)
    assert buttons(of_none) == []
