"""A break until a day, without a reason: nothing is asked, nobody is blamed, it ends by itself."""

from datetime import UTC, date, datetime, timedelta

from bot.pair_life import pauses
from storage.kinds import Kind
from storage.states import PauseCause
from storage.tables import CheckIn, Delivery, Pair, PlannedSession, Postponement
from tests.stories.answered import closed
from tests.stories.arranging import paused, planned, rows, window
from tests.stories.at_home import pair_window
from tests.stories.digested import digested
from tests.stories.forged import forged_click, forged_submit
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest, ends_on
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


async def pair(town: Town) -> Pair:
    (row,) = await rows(town, Pair)
    return row


@EITHER
async def test_a_break_until_a_day_ends_by_itself(paired: Town, language: str) -> None:
    told, home = {
        "en": ("Your mentoring takes a break until 9 December 2026", "On a break until 9 December"),
        "fr": ("Votre mentorat fait une pause jusqu’au 9 décembre 2026", "En pause jusqu’au 9 déc"),
    }[language]
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="check_in_snooze")
    await paired.marc.click(prompt, "check_in_snooze", "1:pause")
    view = await paired.marc.modal("pause_modal")
    assert wrong(await paired.marc.submit(view, pause_until="2026-12-09")) == {}
    notice = await paired.chloe.message_in("marc", holding="pair_resume")
    assert said(paired, notice).startswith(told)
    assert "@marc" not in said(paired, notice), "neither who nor why"
    assert home in shown(paired, await paired.chloe.open_home())
    for weeks in (1, 2):
        await paired.at(MONDAY + weeks * WEEK)
    assert [row.state for row in await rows(paired, CheckIn)] == ["skipped"]
    await at_rest(paired.bot)
    kinds = {row.kind for row in await rows(paired, Delivery) if row.state == "sent"}
    assert "reminder" not in kinds
    await paired.at(datetime(2026, 12, 8, 23, 30, tzinfo=UTC))
    assert (await pair(paired)).paused_at is None, "half past midnight in Paris"
    await paired.at(MONDAY + 3 * WEEK)
    assert [row.state for row in await rows(paired, CheckIn)] == ["skipped", "open"]


@EITHER
async def test_a_break_closes_what_is_open_and_blames_nobody(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await paused(paired.marc, "2026-12-09")
    closed_text = {
        "en": "This check-in was left out, for a break.",
        "fr": "Ce point a été passé, le temps d’une pause.",
    }[language]
    prompt = await paired.chloe.message_in("marc", holding=closed_text[:12], edited=True)
    assert closed_text in shown(paired, prompt)
    assert buttons(prompt) == []
    digest = await digested(paired, paired.ines)
    assert {"en": "All is well.", "fr": "Tout va bien."}[language] in digest
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side) == ("pause", "executive")


@EITHER
async def test_without_a_day_it_lasts_until_either_resumes(paired: Town, language: str) -> None:
    await paused(paired.marc)
    await paired.at(MONDAY + 3 * WEEK)
    assert await rows(paired, CheckIn) == []
    said_so = said(paired, await paired.chloe.command("/mentoring checkin"))
    assert {"en": "You are on a break", "fr": "Vous êtes en pause"}[language] in said_so
    listed = said(paired, await paired.adam.command("/mentoring pairs"))
    assert {"en": "on a break", "fr": "en pause"}[language] in listed
    sending = said(paired, await paired.ines.command("/mentoring send @chloe @marc"))
    assert {"en": "They are on a break", "fr": "Ces personnes sont en pause"}[language] in sending
    command = {"en": "/mentoring resume", "fr": "/mentorat reprendre"}[language]
    back = said(paired, await paired.chloe.command(command))
    assert {"en": "You are back. Next check-in: Monday 21 December", "fr": "C’est reparti."}[
        language
    ] in back
    told = {"en": "Your mentoring goes on", "fr": "Votre mentorat reprend"}[language]
    await paired.marc.message_in("chloe", holding=told)
    await paired.at(MONDAY + 4 * WEEK)
    assert len(await rows(paired, CheckIn)) == 1
    again = said(paired, await paired.chloe.command(command))
    assert {"en": "You are not on a break", "fr": "Vous n’êtes pas en pause"}[language] in again


async def test_sessions_within_it_are_called_off_and_no_others(paired: Town) -> None:
    await planned(paired.chloe, "2026-11-26")
    await planned(paired.chloe, "2026-12-10")
    await paused(paired.marc, "2026-12-09")
    assert [row.state for row in await rows(paired, PlannedSession)] == ["cancelled", "planned"]
    notice = await paired.chloe.message_in("marc", holding="does not take place")
    assert "@" not in said(paired, notice)
    assert [row.kind for row in await rows(paired, Postponement)] == ["pause"]
    within = await planned(paired.chloe, "2026-12-08")
    assert "choisissez le 9 décembre 2026" in wrong(within)["plan_day"]
    assert wrong(await planned(paired.chloe, "2026-12-09")) == {}


@EITHER
async def test_bad_days(paired: Town, language: str) -> None:
    await ends_on(paired, date(2027, 3, 1))
    view = await window(paired.marc, "/mentoring pause", "pause_modal")
    for day, sentence in (
        ("2026-11-21", {"en": "from tomorrow on", "fr": "à partir de demain"}),
        ("2019-01-01", {"en": "from tomorrow on", "fr": "à partir de demain"}),
        ("2028-01-01", {"en": "more than a year", "fr": "plus d’un an"}),
        ("2027-03-02", {"en": "The programme ends on", "fr": "Le programme se termine le"}),
    ):
        answer = wrong(await paired.marc.submit(view, pause_until=day))
        assert sentence[language] in answer["pause_until"], day
    assert (await pair(paired)).paused_at is None


async def test_the_same_pause_twice_is_one(paired: Town) -> None:
    values = {"pause_until": {"type": "datepicker", "selected_date": "2026-12-09"}}
    for _ in range(3):
        await forged_submit(paired, paired.marc, "pause_modal", {"pair": 1}, values)
    assert len(await rows(paired, Postponement)) == 1
    told = [row for row in await rows(paired, Delivery) if row.kind == "pair_paused"]
    assert len(told) == 1


async def test_a_prompt_on_its_way_does_not_arrive(paired: Town) -> None:
    async with paired.bot.context.db.transaction() as session:
        session.add(
            Delivery(
                workspace_id=1,
                kind=Kind.RECALL,
                dedupe_key="recall:soon",
                pair_id=1,
                person_id=1,
                due_at=MONDAY + timedelta(hours=5),
            )
        )
    await paused(paired.marc)
    (recall,) = [row for row in await rows(paired, Delivery) if row.kind == "recall"]
    assert recall.state == "cancelled"


async def test_who_has_left_is_seen_to_by_the_lead(paired: Town) -> None:
    """What happens when somebody leaves Slack pauses their pairs with these two functions."""
    context = paired.bot.context
    async with context.db.transaction() as session:
        row = await session.get_one(Pair, 1)
        assert await pauses.pause(
            session, row, until=None, cause=PauseCause.LEFT, now=context.now(), is_told=False
        )
    assert await rows(paired, Postponement) == []
    told = said(paired, await paired.chloe.command("/mentoring resume"))
    assert "a quitté Slack" in told
    assert "pair_resume" not in buttons(await pair_window(paired.chloe))
    answer = await forged_submit(paired, paired.chloe, "pause_modal", {"pair": 1}, {})
    assert "has left Slack" in wrong({"response": answer})["pause_until"]
    async with context.db.transaction() as session:
        row = await session.get_one(Pair, 1)
        assert await pauses.resume(session, row, now=context.now()) == MONDAY


async def test_a_stale_resume_after_the_pair_ended(paired: Town) -> None:
    await paused(paired.marc)
    await closed(paired.marc)
    await paired.adam.command("/mentoring end @chloe @marc")
    answer = await forged_click(paired, paired.marc, "pair_resume", 1)
    assert "a pris fin" in said(paired, answer)
