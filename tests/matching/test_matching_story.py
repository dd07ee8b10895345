"""`match`: the lead accepts, both are asked in turn, and a pair is made."""

from collections.abc import Sequence

import pytest

from sandbox.driver import Json, Person
from storage.states import ProgrammeState, Side
from storage.tables import Enrolment, Programme, ident
from storage.tables import Person as PersonRow
from tests.conftest import Town, at_rest
from tests.stories.arranged import pressed
from tests.stories.enrolled import (
    audited,
    cast,
    enrol,
    known,
    pairs_of,
    proposals_of,
    shown_to,
    states,
)
from tests.stories.forged import forged_click
from tests.stories.programmed import changed
from tests.stories.shown import buttons, fault, said, shown

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
COMMAND = {"en": "/mentoring match", "fr": "/mentorat apparier"}


@pytest.fixture
async def ready(town: Town) -> Town:
    await cast(town)
    return town


async def asked(person: Person, holding: str) -> Json:
    return await person.message_in(holding=holding)


async def holding(person: Person, text: str) -> bool:
    """Whether any message that they can see holds a text."""
    channels = (await person.state())["channels"]
    return any([text in str(await person.messages(channel["id"])) for channel in channels])


async def joined(town: Town, count: int) -> None:
    async def there() -> bool | None:
        return len(await pairs_of(town)) == count or None

    await town.ines.until(there)


def handles(town: Town, view: Json) -> Sequence[str]:
    return [line for line in shown(town, view).split("\n") if " → " in line]


@BOTH
async def test_from_the_best_set_to_a_pair(ready: Town, helen: Person, language: str) -> None:
    town = ready
    view = await shown_to(town.ines, COMMAND[language])
    text = shown(town, view)
    count, both_like, hello, thanks = {
        "en": (
            "2 proposals to decide on. Free places: 2 executives, 2 mentors.",
            "topics in common: Social networks and AI assistants at work  ·  both speak French",
            "introduce a mentor to you in *Reverse mentoring*: *Chloé Martin* (@chloe)",
            "Thank you! I now ask @chloe in private.",
        ),
        "fr": (
            "2 propositions à examiner. Places libres : 2 dirigeants, 2 mentors.",
            "thèmes communs : Réseaux sociaux et Assistants IA au travail  ·  langues communes",
            "présenter un mentor dans *Mentorat inversé*: *Chloé Martin* (@chloe)",
            "Merci ! Je pose maintenant la question à @chloe en privé.",
        ),
    }[language]
    assert count in text
    assert both_like in text
    assert [line.split("  ·")[0] for line in handles(town, view)] == [
        "*@chloe → @marc*",
        "*@priya → @helen*",
    ]
    view = await pressed(town.ines, view, "match_accept_all")
    assert await states(town) == ["asked_executive"] * 2
    assert "match_accept" not in buttons(view)
    question = await asked(town.marc, "proposal_yes")
    assert hello.replace("*: ", "* : " if language == "fr" else "*: ") in shown(town, question)
    assert said(town, await town.marc.answer_to(question, "proposal_yes")).startswith(thanks)
    assert await pairs_of(town) == []
    question = await asked(town.chloe, "proposal_yes")
    paired = {"en": "You and @marc are a pair", "fr": "Vous formez un binôme avec @marc"}
    assert paired[language] in said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert await town.marc.message_in(
        "chloe", holding={"en": "Welcome", "fr": "Bienvenue"}[language]
    )
    (pair,) = await pairs_of(town)
    assert pair.state == "active" and pair.next_check_in_at is not None
    assert pair.created_by_id == (await known(town, "ines")).id
    assert await states(town) == ["paired", "asked_executive"]
    view = await shown_to(town.ines, COMMAND[language])
    assert "@marc" not in shown(town, view)


@BOTH
async def test_a_refusal_is_private_and_not_proposed_again(
    ready: Town, helen: Person, language: str
) -> None:
    town = ready
    view = await shown_to(town.ines, COMMAND[language])
    await pressed(town.ines, view, "match_accept", 0)
    question = await asked(town.marc, "proposal_no")
    noted = {"en": "Noted, and no reason is needed.", "fr": "C’est noté, sans qu’il faille"}
    assert noted[language] in said(town, await town.marc.answer_to(question, "proposal_no"))
    await at_rest(town.house)
    assert not await holding(town.chloe, "proposal_yes")
    view = await shown_to(town.ines, COMMAND[language])
    text = shown(town, view)
    declined = {
        "en": "@chloe → @marc: declined on the executive’s side.",
        "fr": "@chloe → @marc : décliné du côté du dirigeant.",
    }[language]
    assert declined in text
    assert "*@chloe → @marc*" not in text
    over = {"en": "no longer open", "fr": "n’est plus ouverte"}[language]
    assert over in said(town, await town.marc.answer_to(question, "proposal_yes"))


async def test_an_executive_may_change_their_mind_until_the_mentor_has_answered(
    ready: Town,
) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    question = await asked(town.marc, "proposal_yes")
    await town.marc.answer_to(question, "proposal_yes")
    again = said(town, await town.marc.answer_to(question, "proposal_yes"))
    assert "déjà dit oui" in again
    mentor_s = await asked(town.chloe, "proposal_yes")
    await town.marc.answer_to(question, "proposal_no")
    told = said(town, await town.chloe.answer_to(mentor_s, "proposal_yes"))
    assert told.startswith("Cette question n’est plus ouverte")
    assert (await proposals_of(town))[0].refused_by == "executive"
    assert await pairs_of(town) == []


async def test_only_the_one_who_is_asked_answers(ready: Town, helen: Person) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    for person in (town.priya, helen, town.ines, town.adam):
        for action in ("proposal_yes", "proposal_no"):
            answer = said(town, await forged_click(town, person, action, 1))
            assert answer.startswith(("This question was put", "Cette question a été posée"))
    too_soon = said(town, await forged_click(town, town.chloe, "proposal_yes", 1))
    assert too_soon.startswith("Cette question n’est plus ouverte")
    for value, told in (("999", "Cette question a été posée"), ("x", "Ce bouton ou cette")):
        answer = said(town, await forged_click(town, town.marc, "proposal_yes", value))
        assert answer.startswith(told)
    assert (await states(town))[0] == "asked_executive"


async def test_a_pair_made_by_hand_meanwhile_leaves_nothing_to_answer(ready: Town) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    question = await asked(town.marc, "proposal_yes")
    await town.adam.command("/mentoring pair @chloe @marc")
    told = said(town, await town.marc.answer_to(question, "proposal_yes"))
    assert told.startswith("Cette question n’est plus ouverte")
    assert await states(town) == ["withdrawn", "proposed"]
    assert len(await pairs_of(town)) == 1


@pytest.mark.parametrize("after", ["executive", "mentor"])
async def test_a_manager_told_meanwhile_keeps_the_two_apart(ready: Town, after: str) -> None:
    """Between the question and the answer a file says that Chloé works below Marc, two up."""
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    question = await asked(town.marc, "proposal_yes")
    if after == "mentor":
        await town.marc.answer_to(question, "proposal_yes")
        question = await asked(town.chloe, "proposal_yes")
    priya = await known(town, "priya", manager_id=ident(await known(town, "marc")))
    await known(town, "chloe", manager_id=ident(priya))
    await (town.marc if after == "executive" else town.chloe).answer_to(question, "proposal_yes")
    await at_rest(town.house)
    assert (await states(town))[0] == "withdrawn"
    assert await pairs_of(town) == []


async def test_who_left_slack_is_not_asked_and_the_lead_sees_it(ready: Town) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    await known(town, "chloe", is_active=False)
    view = await pressed(town.ines, view, "match_accept", 0)
    text = shown(town, view)
    assert "1 proposition n’a pas pu être acceptée" in text
    assert "n’est plus dans Slack" in text
    view = await pressed(town.ines, view, "match_reject", 0)
    assert await states(town) == ["rejected", "proposed"]
    assert "@marc n’a pas encore de mentor" in shown(town, view)


async def test_a_closed_programme_takes_no_answer(ready: Town) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    await pressed(town.ines, view, "match_accept", 0)
    question = await asked(town.marc, "proposal_yes")
    async with town.house.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.state = ProgrammeState.CLOSED
        session.add(programme)
    assert "n’est plus ouverte" in said(town, await town.marc.answer_to(question, "proposal_yes"))
    answer = said(town, await forged_click(town, town.ines, "match_accept_all", "1:0:2"))
    assert "est clos" in answer
    assert await states(town) == ["withdrawn", "proposed"]


async def test_when_slack_does_not_open_the_conversation_nothing_is_lost(ready: Town) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    await town.marc.answer_to(await asked(town.marc, "proposal_yes"), "proposal_yes")
    question = await asked(town.chloe, "proposal_yes")
    await fault(town, "500", "conversations.open")
    told = said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert "dès que Slack le permet" in told
    assert (await states(town))[0] == "agreed"
    await town.house.scheduler.tick()
    assert (await states(town))[0] == "paired"
    assert len(await pairs_of(town)) == 1


async def test_pairing_without_asking_is_confirmed_and_audited(ready: Town, helen: Person) -> None:
    town = ready
    view = await shown_to(town.ines, "/mentoring match")
    confirm = next(
        e["confirm"]
        for b in view["blocks"]
        for e in b.get("elements", [])
        if e.get("action_id") == "match_unasked"
    )
    assert "tout de suite, sans rien demander" in confirm["text"]["text"]
    await pressed(town.ines, view, "match_unasked")
    await joined(town, 2)
    assert (await audited(town)).count("matching.unasked") == 2
    await at_rest(town.house)
    assert await town.marc.message_in("chloe", holding="Welcome")
    assert await states(town) == ["paired", "paired"]
    await pressed(town.ines, view, "match_unasked")
    await town.house.scheduler.tick()
    assert len(await pairs_of(town)) == 2


async def test_in_a_draft_programme_pairs_rest_until_it_is_launched(ready: Town) -> None:
    town = ready
    async with town.house.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.state = ProgrammeState.DRAFT
        session.add(programme)
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_unasked")
    await joined(town, 2)
    await at_rest(town.house)
    assert [pair.next_check_in_at for pair in await pairs_of(town)] == [None, None]
    assert not await holding(town.marc, "Welcome")


async def test_a_new_run_replaces_what_was_only_proposed(ready: Town) -> None:
    town = ready
    await shown_to(town.ines, "/mentoring match")
    first = [row.id for row in await proposals_of(town)]
    await enrol(town, "adam", Side.MENTOR, topics=("privacy", "networks"), languages="en")
    view = await shown_to(town.ines, "/mentoring match")
    assert [row.id for row in await proposals_of(town)][0] == first[0]
    assert "*@adam → @helen*" in shown(town, view)
    assert "*@priya → @helen*" not in shown(town, view)
    stale = said(town, await forged_click(town, town.ines, "match_reject", f"{first[1]}:0"))
    assert "n’existe plus" in stale


async def test_where_slack_refuses_for_good_the_lead_sees_it_and_tries_again(ready: Town) -> None:
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0)
    await town.marc.answer_to(await asked(town.marc, "proposal_yes"), "proposal_yes")
    question = await asked(town.chloe, "proposal_yes")
    await fault(town, "unknown_method", "conversations.open")
    told = said(town, await town.chloe.answer_to(question, "proposal_yes"))
    assert "votre oui est noté" in told
    view = await shown_to(town.ines, "/mentoring match")
    assert "Slack a refusé d’ouvrir leur conversation" in shown(town, view)
    await pressed(town.ines, view, "match_retry")
    await joined(town, 1)
    assert (await states(town))[0] == "paired"


async def test_what_was_asked_can_be_taken_back(ready: Town) -> None:
    town = ready
    view = await pressed(
        town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept", 0
    )
    question = await asked(town.marc, "proposal_yes")
    view = await pressed(town.ines, view, "match_reject", 1)
    assert (await states(town))[0] == "withdrawn"
    assert "n’est plus ouverte" in said(town, await town.marc.answer_to(question, "proposal_no"))
    view = await shown_to(town.ines, "/mentoring match")
    assert "*@chloe → @marc*" in shown(town, view), "it may be proposed again"


async def test_sixty_people_are_matched_page_by_page(town: Town) -> None:
    await town.adam.command("/mentoring role @ines lead")
    async with town.house.context.db.transaction() as session:
        people = [
            PersonRow(
                workspace_id=1, slack_id=f"U{n:05d}", handle=f"p{n}", name=f"Person {n}",
                time_zone="Europe/Paris", languages="fr", synced_at=town.clock.now(),
            )
            for n in range(60)
        ]  # fmt: skip
        session.add_all(people)
        await session.flush()
        session.add_all(
            Enrolment(
                workspace_id=1, programme_id=1, person_id=ident(person),
                side=Side.MENTOR if n < 30 else Side.EXECUTIVE, created_at=town.clock.now(),
            )
            for n, person in enumerate(people)
        )  # fmt: skip
    view = await shown_to(town.ines, "/mentoring match")
    assert buttons(view).count("match_accept") == 20
    view = await pressed(town.ines, view, "match_accept_all")
    assert sorted(await states(town)) == ["asked_executive"] * 20 + ["proposed"] * 10
    assert buttons(view).count("match_accept") == 10, "what is to be decided stands first"
    view = await pressed(town.ines, view, "match_accept_all")
    assert set(await states(town)) == {"asked_executive"}
    view = await pressed(town.ines, view, "match_later")
    assert len(view["blocks"]) <= 100


@pytest.mark.parametrize("way", ["withdraws", "closes"])
async def test_who_has_gone_is_proposed_to_nobody_any_more(ready: Town, way: str) -> None:
    """The mentor takes back what they offered, or the programme closes, while people are asked."""
    town = ready
    await pressed(town.ines, await shown_to(town.ines, "/mentoring match"), "match_accept_all")
    await town.marc.click(await asked(town.marc, "proposal_yes"), "proposal_yes")
    await asked(town.chloe, "proposal_yes")
    if way == "withdraws":
        await town.chloe.click(await town.chloe.open_home(), "volunteer_withdraw")

        async def gone() -> bool | None:
            return await states(town) == ["withdrawn", "asked_executive"] or None

        await town.chloe.until(gone)
    else:
        await changed(town.ines, "programme_close")
        assert await states(town) == ["withdrawn", "withdrawn"]
    answer = await forged_click(town, town.chloe, "proposal_yes", 1)
    assert "plus ouverte" in answer["text"]
    assert await pairs_of(town) == []
