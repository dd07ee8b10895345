"""*Plan a session*: a date in a modal, a calendar file, a reminder; changed, cancelled, counted."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.driver import Json, User
from storage.tables import Delivery, PlannedSession, Postponement
from tests.stories.answered import closed
from tests.stories.arranging import a_moment, calendar_in, planned, rows, window
from tests.stories.at_home import choose
from tests.stories.forged import forged_click, forged_submit
from tests.stories.programmed import changed
from tests.stories.shown import buttons, filled, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest, ends_on
from tests.whole import EITHER

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""10:00 in Paris."""


async def sessions(town: Town) -> list[PlannedSession]:
    return await rows(town, PlannedSession)


@EITHER
async def test_both_get_a_date_a_calendar_file_and_a_reminder(paired: Town, language: str) -> None:
    told, soon, home = {
        "en": (
            "@marc has planned your session: *Thursday 26 November, 09:00 UTC*.",
            "Your session with @chloe comes soon: *Thursday 26 November, 09:00 UTC*",
            "Session: Thursday 26 November, 10:00, 30 minutes",
        ),
        "fr": (
            "@marc a planifié votre séance : *jeudi 26 novembre à 09:00 UTC*.",
            "Votre séance avec @chloe approche : *jeudi 26 novembre à 09:00 UTC*",
            "Séance : jeudi 26 novembre à 10:00, 30 minutes",
        ),
    }[language]
    spoken = {"en": "/mentoring plan", "fr": "/mentorat planifier"}[language]
    await paired.at(MONDAY)
    view = await window(paired.marc, spoken, "plan_modal")
    assert filled(view)["plan_topic"] == "1", "the topic of the open check-in"
    assert "Europe/Paris" in str(view["blocks"])
    answer = await paired.marc.submit(
        view, plan_day="2026-11-26", plan_time="10:00", plan_length="30"
    )
    assert wrong(answer) == {}
    notice = await paired.chloe.message_in("marc", holding="plan_change")
    assert said(paired, notice).startswith(told)
    assert f"<!date^{int(THURSDAY.timestamp())}^" in notice["text"], "each on their own clock"
    await a_moment(paired)
    method, event = await calendar_in(paired.chloe, "vice-versa-1-0.ics")
    assert method == "PUBLISH"
    assert event.start == THURSDAY
    assert event.end == THURSDAY + timedelta(minutes=30)
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert "Marc " in str(event["summary"])
    assert "mailto" not in str(event["organizer"]).lower()
    assert event.DTSTAMP == MONDAY
    for person in (paired.chloe, paired.marc):
        assert home in shown(paired, await person.open_home())
    await paired.at(THURSDAY - timedelta(days=1, seconds=1))
    assert [row.state for row in await deliveries(paired, "session_soon")] == ["pending"] * 2
    await paired.at(THURSDAY - timedelta(days=1))
    reminder = await paired.marc.message_in(holding="plan_change")
    assert said(paired, reminder).startswith(soon)
    await paired.chloe.message_in(holding="plan_change")


async def deliveries(town: Town, kind: str) -> list[Delivery]:
    await at_rest(town.bot)
    return [row for row in await rows(town, Delivery) if row.kind == kind]


@EITHER
async def test_a_change_moves_all_and_the_file_follows(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    notice = await paired.chloe.message_in("marc", holding="plan_change")
    await a_moment(paired)
    _, before = await calendar_in(paired.marc, "vice-versa-1-0.ics")
    await paired.chloe.click(notice, "plan_change")
    view = await paired.chloe.modal("plan_modal")
    assert filled(view)["plan_day"] == "2026-11-26"
    assert filled(view)["plan_time"] == "10:00"
    assert wrong(await paired.chloe.submit(view, plan_day="2026-11-30", plan_time="14:30")) == {}
    told = {"en": "@chloe has changed your session", "fr": "@chloe a modifié votre séance"}
    changed = await paired.marc.message_in("chloe", holding=told[language][6:])
    assert told[language] in said(paired, changed)
    await a_moment(paired)
    method, after = await calendar_in(paired.marc, "vice-versa-1-1.ics")
    assert (method, after["uid"], after["sequence"]) == ("PUBLISH", before["uid"], 1)
    assert after.start == datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
    soon = await deliveries(paired, "session_soon")
    assert {(row.state, row.due_at.day) for row in soon} == {("cancelled", 25), ("pending", 27)}
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side) == ("move", "mentor")


@EITHER
async def test_cancelled_it_leaves_calendars_and_nobody_is_reminded(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    notice = await paired.marc.message_in("chloe", holding="plan_change")
    await a_moment(paired)
    await paired.marc.click(notice, "plan_change")
    view = await paired.marc.modal("plan_modal")
    await paired.marc.click(view, "plan_cancel")
    told = {"en": "@marc has cancelled the session of", "fr": "@marc a annulé votre séance"}
    cancelled = await paired.chloe.message_in("marc", holding=told[language][6:])
    assert told[language] in said(paired, cancelled)
    assert "plan_open" in buttons(cancelled)
    await a_moment(paired)
    method, event = await calendar_in(paired.chloe, "vice-versa-1-1.ics")
    assert (method, event["sequence"], event["status"]) == ("CANCEL", 1, "CANCELLED")
    await paired.at(THURSDAY)
    assert {row.state for row in await deliveries(paired, "session_soon")} == {"cancelled"}
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side) == ("cancel", "executive")
    await closed(paired.chloe)
    await paired.chloe.click(notice, "plan_change")
    gone = {"en": "This session was cancelled", "fr": "Cette séance a été annulée"}[language]

    async def explained() -> bool | None:
        seen = [m for m in await paired.chloe.messages(notice["channel"]) if m["ephemeral"]]
        return any(gone in said(paired, m) for m in seen) or None

    assert await paired.chloe.until(explained)


@EITHER
async def test_bad_dates_are_told_and_nothing_typed_is_lost(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await ends_on(paired, datetime(2027, 3, 1, tzinfo=UTC).date())
    past, over, far, overlap = {
        "en": (
            "This moment has passed",
            "The programme ends on 1 March 2027",
            "more than a year",
            "You already have a session planned then",
        ),
        "fr": (
            "Ce moment est passé",
            "Le programme se termine le 1er mars 2027",
            "plus d’un an",
            "Vous avez déjà une séance à ce moment",
        ),
    }[language]
    view = await window(paired.marc, "/mentoring plan", "plan_modal")
    for day, at, sentence in (
        ("2026-11-23", "08:59", past),
        ("2020-01-01", "10:00", past),
        ("2027-03-02", "10:00", over),
        ("2028-03-02", "10:00", far),
    ):
        answer = await paired.marc.submit(view, plan_day=day, plan_time=at)
        assert sentence in wrong(answer)["plan_day"], day
    assert await sessions(paired) == []
    assert wrong(await paired.marc.submit(view, plan_day="2026-11-26", plan_time="10:00")) == {}
    later = await planned(paired.chloe, "2026-11-26", "10:30")
    assert overlap in wrong(later)["plan_day"]
    assert len(await sessions(paired)) == 1


@EITHER
async def test_a_day_off_of_either_is_asked_about_once_and_allowed(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    view = await window(paired.marc, "/mentoring plan", "plan_modal")
    answer = await paired.marc.submit(
        view, plan_day="2026-12-25", plan_time="11:15", plan_length="60", plan_topic="3"
    )
    assert answer["response"]["response_action"] == "update"
    assert await sessions(paired) == []
    asked = await paired.marc.modal("plan_modal")
    doubt = {"en": "a day off for @chloe and @marc", "fr": "de repos pour @chloe et @marc"}[
        language
    ]
    assert doubt in shown(paired, asked)
    assert "@marc" in shown(paired, asked)
    assert filled(asked) == {
        "plan_day": "2026-12-25",
        "plan_time": "11:15",
        "plan_length": "60",
        "plan_topic": "3",
    }
    # Another day off is another question.
    again = await paired.marc.submit(asked, plan_day="2026-12-26")
    assert again["response"]["response_action"] == "update"
    asked = await paired.marc.modal("plan_modal")
    assert wrong(await paired.marc.submit(asked)) == {}
    (row,) = await sessions(paired)
    assert row.starts_at == datetime(2026, 12, 26, 10, 15, tzinfo=UTC)


async def test_the_planner_s_clock_counts_wherever_the_other_is(town: Town, helen: User) -> None:
    await town.adam.command("/mentoring pair @priya @helen")
    await planned(town.priya, "2026-11-26", "17:00")
    (row,) = await sessions(town)
    assert row.starts_at == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert "Session: Thursday 26 November, 09:00" in shown(town, await helen.open_home())
    assert "Session: Thursday 26 November, 17:00" in shown(town, await town.priya.open_home())


async def test_the_same_plan_twice_is_one_session_and_one_notice(paired: Town) -> None:
    await paired.at(MONDAY)
    values: dict[str, Json] = {
        "plan_day": {"type": "datepicker", "selected_date": "2026-11-26"},
        "plan_time": {"type": "timepicker", "selected_time": "10:00"},
        "plan_length": {"type": "static_select", "selected_option": {"value": "45"}},
        "plan_topic": {"type": "static_select", "selected_option": {"value": "1"}},
    }
    for _ in range(3):
        answer = await forged_submit(paired, paired.marc, "plan_modal", {"pair": 1}, values)
        assert wrong({"response": answer}) == {}
    assert len(await sessions(paired)) == 1
    assert len(await deliveries(paired, "session_planned")) == 1


async def test_forged_values_are_refused(paired: Town) -> None:
    await paired.at(MONDAY)
    day: dict[str, Json] = {"plan_day": {"type": "datepicker", "selected_date": "2026-11-26"}}
    for values in (
        {},
        {"plan_day": {"type": "datepicker", "selected_date": "tomorrow"}},
        day,
        {**day, "plan_length": {"selected_option": {"value": "5000"}}},
        {
            **day,
            "plan_length": {"selected_option": {"value": "45"}},
            "plan_topic": {"selected_option": {"value": "9999"}},
        },
    ):
        answer = await forged_submit(paired, paired.marc, "plan_modal", {"pair": 1}, values)
        assert wrong({"response": answer}), values
    assert await sessions(paired) == []
    for action in ("plan_change", "plan_cancel"):
        answer = await forged_click(paired, paired.marc, action, 77)
        assert "Cette séance n’existe plus" in said(paired, answer)


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(paired: Town) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    notice = await paired.chloe.message_in("marc", holding="plan_change")
    await closed(paired.marc)
    await paired.chloe.click(notice, "plan_change")
    await paired.marc.click(notice, "plan_change")
    one, other = await paired.chloe.modal("plan_modal"), await paired.marc.modal("plan_modal")
    assert wrong(await paired.chloe.submit(one, plan_day="2026-11-27")) == {}
    answer = wrong(await paired.marc.submit(other, plan_day="2026-12-01"))
    assert "fermez cette fenêtre" in answer["plan_day"]
    (row,) = await sessions(paired)
    assert row.starts_at.day == 27


async def test_a_session_is_held_or_missed_as_they_tell(paired: Town) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    await planned(paired.marc, "2026-12-02")
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    paired.clock.move_to(THURSDAY + timedelta(hours=3))
    await paired.marc.answer_to(prompt, "answer_not_yet")
    assert [row.state for row in await sessions(paired)] == ["missed", "planned"]
    await paired.marc.answer_to(prompt, "answer_met")
    assert [row.state for row in await sessions(paired)] == ["held", "planned"]
    await paired.at(datetime(2026, 12, 16, 20, 0, tzinfo=UTC))
    assert [row.state for row in await sessions(paired)] == ["held", "missed"]


async def test_a_pair_that_ended_holds_no_session(paired: Town) -> None:
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    await paired.adam.command("/mentoring end @chloe @marc")
    assert [row.state for row in await sessions(paired)] == ["cancelled"]
    await paired.at(THURSDAY)
    assert "sent" not in {row.state for row in await deliveries(paired, "session_soon")}
    answer = await forged_submit(
        paired,
        paired.marc,
        "plan_modal",
        {"pair": 1, "language": "en"},
        {
            "plan_day": {"selected_date": "2026-12-03"},
            "plan_length": {"selected_option": {"value": "45"}},
        },
    )
    assert "This pair has ended" in wrong({"response": answer})["plan_day"]


async def test_with_several_pairs_one_is_chosen(paired: Town, helen: User) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    offered = await paired.chloe.command("/mentoring plan")
    assert buttons(offered) == ["plan_open", "plan_open.2"]
    await paired.chloe.click(offered, "plan_open.2")
    view = await paired.chloe.modal("plan_modal")
    assert "@helen" in shown(paired, view)
    await paired.chloe.submit(view, plan_day="2026-11-26")
    await helen.message_in("chloe", holding="plan_change")


async def test_it_is_offered_below_the_prompt_and_in_home(paired: Town) -> None:
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="plan_here")
    await paired.marc.click(prompt, "plan_here")
    await paired.marc.modal("plan_modal")
    await closed(paired.marc)
    await choose(paired.marc, await paired.marc.open_home(), "home.find_date")
    await paired.marc.modal("plan_modal")


@pytest.mark.parametrize("way", ["end", "close", "left"])
async def test_what_will_not_be_held_leaves_their_calendars(paired: Town, way: str) -> None:
    """Their pair ends, its programme closes, or one of them leaves Slack."""
    await paired.at(MONDAY)
    await planned(paired.marc, "2026-11-26")
    await a_moment(paired)
    if way == "end":
        await paired.ines.command("/mentoring end @chloe @marc")
    elif way == "close":
        await changed(paired.ines, "programme_close")
    else:
        paired.sandbox.world.member("chloe").deleted = True
        await paired.bot.scheduler.run("sync_people")
    (row,) = await sessions(paired)
    assert (row.state, row.sequence) == ("cancelled", 1)
    await a_moment(paired)
    method, event = await calendar_in(paired.marc, "vice-versa-1-1.ics")
    assert (method, event["status"]) == ("CANCEL", "CANCELLED")
