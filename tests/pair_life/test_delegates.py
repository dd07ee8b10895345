"""An executive names an assistant, who arranges dates for them and can read nothing."""

import pytest

from bot.kernel.rules.permissions import GRANTS, Action, ActorRole
from storage.tables import CheckIn, Delegation, Delivery, Pair, PlannedSession, Postponement
from tests.outbox.waiting import until
from tests.scenes import Scenes
from tests.stories.answered import answered
from tests.stories.arranging import moved, paused, planned, rows, window
from tests.stories.at_home import choose, from_home, pair_window
from tests.stories.forged import chosen, forged_click, forged_submit, typed
from tests.stories.shown import buttons, filled, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest
from tests.whole import EITHER

PAIR = {
    "en": "Only the two people of this pair can do this.",
    "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
}
CANARY = "Nos canards ennuient"


@pytest.fixture
async def delegated(paired: Town, scenes: Scenes) -> Town:
    """Priya is Marc's delegate."""
    return await scenes.after(priya_is_named, paired)


async def priya_is_named(town: Town) -> None:
    await town.marc.command("/mentorat déléguer @priya")


@EITHER
async def test_a_delegate_is_named_by_a_command_and_told(paired: Town, language: str) -> None:
    command = {"en": "/mentoring delegate", "fr": "/mentorat déléguer"}[language]
    done = said(paired, await paired.marc.command(f"{command} @priya"))
    assert done.startswith(
        {
            "en": "@priya may now arrange",
            "fr": "Vous confiez désormais l’organisation de vos dates à @priya",
        }[language]
    )
    told = {
        "en": "@marc has named you as a delegate",
        "fr": "@marc fait de vous son délégué",
    }[language]
    await paired.at(MONDAY)
    letter = await paired.priya.message_in(holding=told[6:])
    assert said(paired, letter).startswith(told)
    again = said(paired, await paired.marc.command(f"{command} @priya"))
    assert again == done
    await at_rest(paired.bot)
    letters = [row for row in await rows(paired, Delivery) if row.kind == "delegate_named"]
    assert len(letters) == 1
    home = shown(paired, await pair_window(paired.marc))
    assert {"en": "*Your delegates:* @priya", "fr": "*Vos délégués :* @priya"}[language] in home
    greeting = shown(paired, await paired.priya.command(f"/mentoring {'help'}"))
    assert {"en": "you are a delegate", "fr": "vous êtes délégué"}[language] in greeting


@EITHER
async def test_home_shows_a_delegate_dates_alone(delegated: Town, language: str) -> None:
    await delegated.at(MONDAY)
    await answered(delegated.chloe, "marc", note=CANARY, next_step=CANARY)
    await planned(delegated.marc, "2026-11-26", plan_topic="3")
    home = await delegated.priya.open_home()
    text = shown(delegated, home)
    assert {"en": "For @marc, with @chloe", "fr": "Pour @marc, avec @chloe"}[language] in text
    session = {"en": "Session: Thursday 26 November, 17:00", "fr": "Séance : jeudi 26 novembre"}
    assert session[language] in text
    assert "canards" not in str(home)
    assert buttons(home) == [
        "plan_change",
        "menu.1",
        "privacy_open",
        "home_language",
        "menu.2",
    ]


async def test_they_plan_move_snooze_and_pause_for_the_executive(delegated: Town) -> None:
    priya = delegated.priya
    await delegated.at(MONDAY)
    view = await window(priya, "/mentoring plan", "plan_modal")
    assert "plan_topic" not in filled(view), "not even topics"
    assert wrong(await priya.submit(view, plan_day="2026-11-26", plan_time="17:00")) == {}
    (row,) = await rows(delegated, PlannedSession)
    assert (row.starts_at.hour, row.topic_id) == (9, 1), "on the delegate's own clock"
    notice = await delegated.marc.message_in("chloe", holding="plan_change")
    assert said(delegated, notice).startswith("@priya has planned your session")
    home = await priya.open_home()
    await choose(priya, home, "snooze.tomorrow")
    await priya.until(lambda: _recall(delegated))
    assert wrong(await moved(priya, "2026-11-26")) == {}
    assert wrong(await paused(priya, "2026-12-09")) == {}
    postponed = await rows(delegated, Postponement)
    assert [(p.kind, p.side) for p in postponed] == [
        ("snooze", "executive"),
        ("move", "executive"),
        ("pause", "executive"),
    ]
    assert (await rows(delegated, CheckIn))[0].state == "skipped"
    await priya.command("/mentoring resume")
    assert (await rows(delegated, Pair))[0].paused_at is None


async def _recall(town: Town) -> bool | None:
    """A reminder to Marc, at nine on his own clock."""
    (pair,) = await rows(town, Pair)
    found = [row for row in await rows(town, Delivery) if row.kind == "recall"]
    return bool(found) and found[0].person_id == pair.executive_id and found[0].due_at.hour == 8


def test_a_delegate_is_granted_these_and_what_everybody_is() -> None:
    granted = {
        action
        for action, roles in GRANTS.items()
        if ActorRole.DELEGATE in roles and ActorRole.MEMBER not in roles
    }
    assert granted == {
        Action.PLAN_SESSION,
        Action.MOVE_CHECK_IN,
        Action.SNOOZE,
        Action.PAUSE_PAIR,
    }


@EITHER
async def test_they_can_read_and_say_nothing(delegated: Town, language: str) -> None:
    priya = delegated.priya
    await delegated.at(MONDAY)
    await answered(delegated.chloe, "marc", note=CANARY, visibility="insight", word_to_lead="Non")
    await planned(delegated.marc, "2026-11-26")
    for action, value in (
        ("answer_met", "1"),
        ("answer_not_yet", "1"),
        ("answer_open", "1"),
        ("session_topic", "1:1"),
        ("topic_about", "1"),
        ("shared_open", "1"),
        ("insight_open", "1"),
        ("question_send", "1:1"),
        ("question_write", "1"),
        ("question_read", "1"),
    ):
        answer = said(delegated, await forged_click(delegated, priya, action, value))
        assert answer.startswith(PAIR[language]), action
    for callback, held, values in (
        ("answer_modal", {"check_in": 1}, {"met": chosen("yes")}),
        ("about_modal", {"pair": 1}, {"next_topic": chosen("2")}),
        ("insight_modal", {"insight": 1, "seen": ""}, {"decision": chosen("agree")}),
        ("question_modal", {"session": 1}, {"question": typed("Mine?")}),
    ):
        submitted = await forged_submit(
            delegated, priya, callback, {**held, "language": language}, values
        )
        (told,) = wrong({"response": submitted}).values()
        assert told.startswith(PAIR[language]), callback
    only = {"en": "Only an", "fr": "Seul un"}[language]
    for words in ("digest", "send", "topics", "delegate @helen", "pairs", "role @priya admin"):
        assert said(delegated, await priya.command(f"/mentoring {words}")).startswith(only), words


@EITHER
async def test_nobody_else_arranges_for_a_pair(delegated: Town, language: str) -> None:
    await delegated.at(MONDAY)
    await planned(delegated.marc, "2026-11-26")
    day = {"plan_day": {"selected_date": "2026-11-27"}}
    for person in (delegated.ines, delegated.adam):
        for action, value in (
            ("plan_open", "1"),
            ("plan_here", "1"),
            ("plan_change", "1"),
            ("plan_cancel", "1"),
            ("move_open", "1"),
            ("pause_open", "1"),
            ("pair_resume", "1"),
            ("check_in_snooze", "1:later"),
            ("check_in_snooze", "1:move"),
            ("session_topic", "1:1"),
        ):
            answer = said(delegated, await forged_click(delegated, person, action, value))
            assert answer.startswith(PAIR[language]), (person.handle, action)
        for callback, values, block in (
            ("plan_modal", day, "plan_day"),
            ("move_modal", {"move_to": chosen("2026-11-26")}, "move_to"),
            ("pause_modal", {}, "pause_until"),
        ):
            submitted = await forged_submit(
                delegated,
                person,
                callback,
                {"pair": 1, "open": True, "language": language},
                values,
            )
            assert wrong({"response": submitted})[block].startswith(PAIR[language])
    for person in (delegated.chloe, delegated.ines, delegated.adam, delegated.priya):
        opened = said(delegated, await forged_click(delegated, person, "delegates_open", "home"))
        assert opened.startswith({"en": "Only an executive", "fr": "Seul un dirigeant"}[language])
        submitted = await forged_submit(
            delegated,
            person,
            "delegates_modal",
            {"language": language},
            {"delegates": {"selected_users": [person.id]}},
        )
        assert wrong({"response": submitted})["delegates"].startswith(
            {"en": "Only an executive", "fr": "Seul un dirigeant"}[language]
        )


@EITHER
async def test_the_list_names_and_removes(delegated: Town, language: str) -> None:
    marc = delegated.marc
    await from_home(marc, "delegates_open")
    view = await marc.modal("delegates_modal")
    assert filled(view)["delegates"] == [delegated.priya.id]
    assert wrong(await marc.submit(view, delegates=[delegated.ines.id])) == {}
    assert [row.ended_at is None for row in await rows(delegated, Delegation)] == [False, True]
    gone = said(delegated, await delegated.priya.command("/mentoring plan"))
    assert gone.startswith({"en": "Only a mentor", "fr": "Seul un mentor"}[language])
    await window(delegated.ines, "/mentoring plan", "plan_modal")


@EITHER
async def test_who_cannot_be_one(paired: Town, language: str) -> None:
    for name, sentence in (
        ("@marc", {"en": "You arrange your own dates", "fr": "Vous organisez déjà"}),
        ("@chloe", {"en": "@chloe mentors you", "fr": "@chloe vous accompagne"}),
        ("@robot", {"en": "@robot cannot be a delegate", "fr": "@robot ne peut pas être"}),
        ("@gone", {"en": "@gone cannot be a delegate", "fr": "@gone ne peut pas être"}),
        ("@priya now", {"en": "Name people, or nothing", "fr": "Nommez des personnes"}),
    ):
        told = said(paired, await paired.marc.command(f"/mentoring delegate {name}"))
        assert told.startswith(sentence[language]), name
    assert await rows(paired, Delegation) == []


async def test_a_deactivated_delegate_is_one_no_more(delegated: Town) -> None:
    await delegated.sandbox.acts.change_person(delegated.priya.id, deleted=True)

    async def gone() -> bool:
        return all(row.ended_at for row in await rows(delegated, Delegation))

    await until(gone, what="the delegate is forgotten")


async def test_with_the_pair_s_end_it_is_over(delegated: Town) -> None:
    await delegated.adam.command("/mentoring end @chloe @marc")
    told = said(delegated, await delegated.priya.command("/mentoring plan"))
    assert told.startswith("Only a mentor, an executive or a delegate")
    assert "plan_open" not in buttons(await delegated.priya.open_home())
