"""A check-in on another day of its period, for both; or the next one left out."""

from datetime import UTC, date, datetime, timedelta

from sandbox.driver import Json
from storage.tables import CheckIn, Delivery, Pair, Postponement, Programme
from tests.stories.answered import closed
from tests.stories.arranging import moved, paused, rows, window
from tests.stories.at_home import choose, pair_window
from tests.stories.forged import forged_submit
from tests.stories.programmed import set_up
from tests.stories.shown import buttons, labels, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import SATURDAY, Town, at_rest
from tests.whole import EITHER

WEEK = timedelta(weeks=1)


def to(value: str) -> dict[str, Json]:
    return {"move_to": {"type": "static_select", "selected_option": {"value": value}}}


async def next_at(town: Town) -> datetime | None:
    (pair,) = await rows(town, Pair)
    return pair.next_check_in_at


async def dues(town: Town) -> list[datetime]:
    return [row.due_at for row in await rows(town, CheckIn)]


@EITHER
async def test_an_open_check_in_comes_back_to_both_on_that_day(paired: Town, language: str) -> None:
    told, back = {
        "en": (
            "@marc has moved the check-in to Thursday 26 November, 08:00 UTC.",
            "Your check-in was moved to today: have you met @chloe?",
        ),
        "fr": (
            "@marc a déplacé le point : jeudi 26 novembre à 08:00 UTC.",
            "Votre point a été déplacé à aujourd’hui : avez-vous vu @chloe ?",
        ),
    }[language]
    await paired.at(MONDAY)
    prompt = await paired.marc.message_in("chloe", holding="check_in_snooze")
    await paired.marc.click(prompt, "check_in_snooze", "1:move")
    view = await paired.marc.modal("move_modal")
    first = {"en": "Tuesday 24 November, 09:00", "fr": "mardi 24 novembre à 09:00"}[language]
    assert labels(part(view, "move_to")["options"])[0].replace("\u00a0", " ") == first
    assert len(part(view, "move_to")["options"]) == 4, "working days before it closes"
    assert wrong(await paired.marc.submit(view, move_to="2026-11-26")) == {}
    notice = await paired.chloe.message_in("marc", holding=told[6:20])
    assert said(paired, notice) == told
    await paired.at(MONDAY + timedelta(days=2, hours=1))
    assert await sent(paired, "reminder") == []
    assert await sent(paired, "check_in_back") == []
    await paired.at(MONDAY + timedelta(days=3))
    reminder = await paired.marc.message_in(holding="answer_met")
    assert said(paired, reminder) == back
    await paired.chloe.message_in(holding="answer_met")
    await paired.at(MONDAY + timedelta(days=5))
    assert await sent(paired, "reminder") == []
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side, put_off.check_in_id) == ("move", "executive", 1)


async def sent(town: Town, kind: str) -> list[Delivery]:
    await at_rest(town.bot)
    return [r for r in await rows(town, Delivery) if r.kind == kind and r.state == "sent"]


async def test_who_has_answered_is_not_asked_again(paired: Town) -> None:
    await paired.at(MONDAY)
    prompt = await paired.chloe.message_in("marc", holding="answer_met")
    await paired.chloe.answer_to(prompt, "answer_not_yet")
    await moved(paired.marc, "2026-11-26")
    await moved(paired.marc, "2026-11-26")
    await moved(paired.marc, "2026-11-27")
    await paired.at(MONDAY + timedelta(days=3))
    assert await sent(paired, "check_in_back") == []
    await paired.at(MONDAY + timedelta(days=4))
    (only,) = await sent(paired, "check_in_back")
    assert only.person_id not in (None, 2)
    assert len(await rows(paired, Postponement)) == 2, "the same day twice is one"


@EITHER
async def test_the_next_one_comes_on_another_day_and_once(paired: Town, language: str) -> None:
    view = await window(
        paired.chloe, {"en": "/mentoring move", "fr": "/mentorat déplacer"}[language], "move_modal"
    )
    options = part(view, "move_to")["options"]
    assert [o["value"] for o in options] == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
        "skip",
    ]
    assert wrong(await paired.chloe.submit(view, move_to="2026-11-25")) == {}
    assert await next_at(paired) == MONDAY + timedelta(days=2)
    told = {"en": "@chloe has moved the check-in", "fr": "@chloe a déplacé le point"}[language]
    notice = await paired.marc.message_in("chloe", holding=told[7:])
    assert told in said(paired, notice)
    await paired.at(MONDAY + timedelta(days=1))
    assert await dues(paired) == []
    await paired.at(MONDAY + timedelta(days=2))
    assert await dues(paired) == [MONDAY], "it stays the one of its period"
    assert await next_at(paired) == MONDAY + WEEK
    await paired.at(MONDAY + WEEK)
    assert await dues(paired) == [MONDAY, MONDAY + WEEK]
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side) == ("move", "mentor")


async def test_what_was_moved_can_be_moved_back(paired: Town) -> None:
    await moved(paired.chloe, "2026-11-26")
    assert wrong(await moved(paired.marc, "2026-11-24")) == {}
    assert await next_at(paired) == MONDAY + timedelta(days=1)
    assert wrong(await moved(paired.marc, "2026-11-23")) == {}
    assert await next_at(paired) == MONDAY
    await paired.at(MONDAY)
    assert await dues(paired) == [MONDAY]


@EITHER
async def test_the_next_one_is_left_out(paired: Town, language: str) -> None:
    assert wrong(await moved(paired.marc, "skip")) == {}
    told = {
        "en": "@marc leaves the next check-in out. The one after it comes Monday 30 November",
        "fr": "@marc passe le prochain point. Le suivant aura lieu lundi 30 novembre",
    }[language]
    notice = await paired.chloe.message_in("marc", holding=told[6:24])
    assert said(paired, notice).startswith(told)
    await paired.at(MONDAY + timedelta(days=1))
    assert await dues(paired) == []
    await paired.at(MONDAY + WEEK)
    assert await dues(paired) == [MONDAY + WEEK]
    (put_off,) = await rows(paired, Postponement)
    assert (put_off.kind, put_off.side) == ("skip", "executive")


async def test_the_same_skip_twice_leaves_one_out(paired: Town) -> None:
    held = {"pair": 1, "open": False, "seen": MONDAY.isoformat(), "language": "en"}
    for _ in range(3):
        answer = await forged_submit(paired, paired.marc, "move_modal", held, to("skip"))
        assert wrong({"response": answer}) == {}
    assert await next_at(paired) == MONDAY + WEEK
    assert len(await rows(paired, Postponement)) == 1


async def test_nine_stays_nine_where_the_clocks_change_in_between(paired: Town) -> None:
    async with paired.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.nth, programme.starts_on = 1, date(2027, 1, 1)
        pair = await session.get_one(Pair, 1)
        pair.next_check_in_at = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
        session.add_all([programme, pair])
    await paired.at(datetime(2027, 2, 20, 8, 0, tzinfo=UTC))
    assert wrong(await moved(paired.marc, "2027-03-30")) == {}
    assert await next_at(paired) == datetime(2027, 3, 30, 7, 0, tzinfo=UTC)
    await paired.at(datetime(2027, 3, 30, 7, 0, tzinfo=UTC))
    assert await dues(paired) == [datetime(2027, 3, 1, 8, 0, tzinfo=UTC)]
    # The Monday of April's is Easter Monday's week: the first Monday is the fifth.
    assert await next_at(paired) == datetime(2027, 4, 5, 7, 0, tzinfo=UTC)


async def test_stale_and_forged_choices(paired: Town) -> None:
    nexts = {"pair": 1, "open": False, "seen": MONDAY.isoformat(), "language": "en"}
    for value in ("2026-11-28", "2026-11-30", "2027-11-24", "2020-01-01", "soon", ""):
        answer = await forged_submit(paired, paired.marc, "move_modal", nexts, to(value))
        assert "not possible any more" in wrong({"response": answer})["move_to"], value
    await paired.at(MONDAY)
    stale = await forged_submit(paired, paired.marc, "move_modal", nexts, to("2026-11-25"))
    assert "has changed meanwhile" in wrong({"response": stale})["move_to"]
    assert await next_at(paired) == MONDAY + WEEK
    assert await rows(paired, Postponement) == []


async def test_during_a_pause_there_is_nothing_to_move(paired: Town) -> None:
    await paused(paired.marc)
    await closed(paired.marc)
    assert "move_open" not in buttons(await pair_window(paired.marc))
    told = await paired.marc.command("/mentoring move")
    assert "fait une pause" in said(paired, told)


async def test_it_is_offered_in_home(paired: Town) -> None:
    assert SATURDAY < MONDAY
    await choose(paired.marc, await paired.marc.open_home(), "move.button")
    assert "lundi 23 novembre à 09:00" in shown(paired, await paired.marc.modal("move_modal"))


async def test_in_the_week_of_the_short_day_it_is_not_moved_to_its_eve(paired: Town) -> None:
    """Clocks go forward on Sunday, and the check-in comes half an hour into Monday."""
    await set_up(paired, working_days="0123456", local_time="00:30")
    paired.clock.move_to(datetime(2027, 3, 12, 15, 0, tzinfo=UTC))
    async with paired.bot.context.db.transaction() as session:
        pair = await session.get_one(Pair, 1)
        pair.time_zone = "America/New_York"
        pair.next_check_in_at = datetime(2027, 3, 15, 4, 30, tzinfo=UTC)
        session.add(pair)
    view = await window(paired.marc, "/mentoring move", "move_modal")
    days = [option["value"] for option in part(view, "move_to")["options"]]
    assert days[0] == "2027-03-16", "from the day after its own, never on its eve"
