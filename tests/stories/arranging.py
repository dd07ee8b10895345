"""Shorthand for the story: plan, move, pause; and what is kept of it."""

from datetime import timedelta
from typing import Any, TypeVar

from icalendar import Calendar, Event
from sqlmodel import SQLModel, select

from sandbox.driver import Json, User
from storage.tables import Delivery
from tests.stories.answered import closed
from tests.town import Town

Row = TypeVar("Row", bound=SQLModel)


async def window(person: User, command: str, callback_id: str) -> Json:
    """The modal that a command opens."""
    await closed(person)
    await person.say(command)
    return await person.modal(callback_id)


async def planned(person: User, day: str, at: str = "10:00", **typed: Any) -> Json:
    view = await window(person, "/mentoring plan", "plan_modal")
    return await person.submit(view, plan_day=day, plan_time=at, **typed)


async def moved(person: User, to: str) -> Json:
    view = await window(person, "/mentoring move", "move_modal")
    return await person.submit(view, move_to=to)


async def paused(person: User, until: str | None = None) -> Json:
    view = await window(person, "/mentoring pause", "pause_modal")
    return await person.submit(view, pause_until=until)


async def rows(town: Town, table: type[Row]) -> list[Row]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(table))).all())


async def a_moment(town: Town) -> None:
    """Files follow their notice by some seconds."""
    for _ in range(20):
        await town.at(town.clock.now() + timedelta(seconds=3))
        files = [row for row in await rows(town, Delivery) if row.kind == "calendar"]
        if all(row.state not in ("pending", "claimed") for row in files):
            return
    raise TimeoutError("a calendar file does not come")


async def calendar_in(person: User, name: str) -> tuple[str, Event]:
    """The method and the event of somebody's own calendar file."""
    message = await person.message_in(holding=name)
    calendar = Calendar.from_ical(await person.download(message["files"][0]))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return str(calendar["method"]), event
