"""The coverage board, and the alert when a place becomes vacant."""

from datetime import date

import pytest
from sqlmodel import select

from sandbox.driver import Json, User
from storage.states import ProgrammeState
from storage.tables import LeadTask, Programme
from tests.scenes import Scenes
from tests.stories.enrolled import cast, known, pairs_of, shown_to, states
from tests.stories.forged import forged_click
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, SATURDAY, Town, at_rest
from tests.whole import EITHER

COMMAND = {"en": "/mentoring coverage", "fr": "/mentorat couverture"}


@pytest.fixture
async def ready(town: Town, scenes: Scenes) -> Town:
    """Marc and Helen sit on the committee, and Chloé mentors Marc."""
    return await scenes.after(a_committee, town)


async def a_committee(town: Town) -> None:
    await cast(town)
    await known(town, "marc", committee_since_on=date(2025, 3, 1))
    await town.adam.command("/mentoring pair @chloe @marc")


async def tasks(town: Town) -> list[LeadTask]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(LeadTask))).all())


async def letters(person: User) -> int:
    """How many messages about a vacant place somebody has."""
    found = 0
    for channel in (await person.state())["channels"]:
        if channel["kind"] != "channel":
            found += sum("match_find" in str(m) for m in await person.messages(channel["id"]))
    return found


@EITHER
async def test_who_has_a_mentor_and_since_when_somebody_has_none(
    ready: Town, language: str
) -> None:
    count, vacant, covered, ended = {
        "en": (
            "Executive committee with a mentor: *1 of 2*",
            "*@helen*  ·  no mentor since 5 January 2026",
            "@marc  ·  mentor: @chloe",
            "*@marc*  ·  no mentor since 21 November 2026",
        ),
        "fr": (
            "Comité exécutif doté d’un mentor : *1 sur 2*",
            "*@helen*  ·  sans mentor depuis le 5 janvier 2026",
            "@marc  ·  mentor : @chloe",
            "*@marc*  ·  sans mentor depuis le 21 novembre 2026",
        ),
    }[language]
    for person in (ready.ines, ready.adam):
        lines = shown(ready, await shown_to(person, COMMAND[language])).split("\n")
        assert lines[0] == count
        assert lines[1] == vacant
        assert covered in lines
    await ready.adam.command("/mentoring end @chloe @marc")
    text = shown(ready, await shown_to(ready.ines, COMMAND[language]))
    assert ended in text


@EITHER
async def test_a_mentor_is_found_from_the_board(ready: Town, helen: User, language: str) -> None:
    view = await shown_to(ready.ines, COMMAND[language])
    assert buttons(view) == ["match_find"]
    await ready.ines.click(view, "match_find")
    form = await ready.ines.modal("choice_modal")
    options = form["blocks"][1]["element"]["option_groups"][0]["options"]
    assert [o["text"]["text"].split(" · ")[0] for o in options] == ["Priya Nair"]
    assert wrong(await ready.ines.submit(form, mentor=options[0]["value"])) == {}
    question = await helen.message_in(holding="proposal_yes")
    hello = {"en": "*Priya Nair* (@priya)", "fr": "*Priya Nair* (@priya)"}[language]
    assert hello in shown(ready, question)
    assert await states(ready) == ["asked_executive"]
    taken = said(ready, await forged_click(ready, ready.ines, "match_find", "1:6::0"))
    assert taken.startswith(("@helen has a mentor", "@helen a un mentor"))


@EITHER
async def test_the_lead_is_told_once_when_a_place_becomes_vacant(
    ready: Town, language: str
) -> None:
    await ready.at(SATURDAY)
    assert await tasks(ready) == [], "Helen has never had a mentor: nothing has become vacant"
    await ready.adam.command("/mentoring end @chloe @marc")
    await ready.at(SATURDAY)
    await ready.at(MONDAY_NINE_IN_PARIS)
    told = {
        "en": "@marc, of the executive committee, has no mentor any more",
        "fr": "@marc, du comité exécutif, n’a plus de mentor",
    }[language]
    letter = await ready.ines.message_in(holding="match_find")
    assert told in said(ready, letter)
    await ready.at(MONDAY_NINE_IN_PARIS)
    await at_rest(ready.bot)
    assert await letters(ready.ines) == 1
    (task,) = await tasks(ready)
    assert (task.kind, task.state, task.programme_id) == ("vacancy", "open", 1)
    await ready.ines.click(letter, "match_find")
    view = await ready.ines.modal("choice_modal")
    assert "@marc" in shown(ready, view)
    await ready.adam.command("/mentoring pair @priya @marc")
    await ready.at(MONDAY_NINE_IN_PARIS)
    (task,) = await tasks(ready)
    assert task.state == "done"


async def test_a_mentor_who_leaves_slack_leaves_a_vacant_place(ready: Town) -> None:
    await known(ready, "chloe", is_active=False)
    await ready.at(SATURDAY)
    await ready.adam.command("/mentoring end @chloe @marc")
    await ready.at(SATURDAY)
    assert len(await tasks(ready)) == 1, "the same place is not vacant twice"
    await ready.at(MONDAY_NINE_IN_PARIS)
    assert await ready.ines.message_in(holding="match_find")
    text = shown(ready, await shown_to(ready.ines, "/mentoring coverage"))
    assert "sans mentor depuis le 21 novembre 2026" in text


async def test_nobody_is_told_of_places_in_a_programme_that_is_closed(ready: Town) -> None:
    async with ready.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.state = ProgrammeState.CLOSED
        session.add(programme)
    await ready.at(SATURDAY)
    assert await tasks(ready) == []


async def test_an_executive_who_is_not_enrolled_can_be_given_a_mentor(ready: Town) -> None:
    await known(ready, "adam", committee_since_on=date(2026, 2, 2))
    view = await shown_to(ready.ines, "/mentoring coverage")
    adam = await known(ready, "adam")

    async def form_of() -> Json:
        for block in view["blocks"]:
            if "accessory" in block and adam.slack_id in str(block["text"]):
                await ready.ines.do(
                    "action",
                    container={"view_id": view["id"]},
                    block_id=block["block_id"],
                    action_id="match_find",
                )
                return await ready.ines.modal("choice_modal")
        raise LookupError("Adam has no seat")

    form = await form_of()
    options = form["blocks"][1]["element"]["option_groups"][0]["options"]
    assert wrong(await ready.ines.submit(form, mentor=options[0]["value"])) == {}
    question = await ready.adam.message_in(holding="proposal_yes")
    await ready.adam.answer_to(question, "proposal_yes")
    mentor_s = await ready.priya.message_in(holding="proposal_yes")
    await ready.priya.answer_to(mentor_s, "proposal_yes")
    assert len(await pairs_of(ready)) == 2


async def test_without_anybody_on_the_committee_the_board_says_so(town: Town) -> None:
    text = shown(town, await shown_to(town.adam, "/mentoring coverage"))
    assert text.startswith("Nobody is known to sit on the executive committee yet.")
