"""Shorthand for the story: programmes as those who run them see and fill them."""

from typing import Any

from sandbox.driver import Json, User
from storage.tables import Programme
from tests.stories.arranged import listed, pressed
from tests.stories.forged import forged_submit
from tests.stories.shown import wrong
from tests.town import Town

DEFAULTS: dict[str, Any] = {
    "name": {"value": "Comité"},
    "language": {"selected_option": {"value": "fr"}},
    "agenda": {"selected_option": {"value": "mentor"}},
    "pace": {"selected_option": {"value": "w1"}},
    "weekdays": {"selected_options": [{"value": "0"}]},
    "at": {"selected_time": "09:00"},
    "taper": {"selected_option": {"value": "none"}},
    "answer_days": {"value": "7"},
    "reminders": {"selected_option": {"value": "2"}},
}


def day(written: str) -> Json:
    return {"selected_date": written}


def text(written: str) -> Json:
    return {"value": written}


def option(value: str) -> Json:
    return {"selected_option": {"value": value}}


async def the_list(person: User) -> Json:
    return await listed(person, "/mentoring programmes")


async def changed(person: User, action: str, nth: int = 0) -> Json:
    """Press a button of the list, and see what the list becomes."""
    return await pressed(person, await the_list(person), action, nth)


async def form(person: User, action: str = "programme_new", nth: int = 0) -> Json:
    view = await pressed(person, await the_list(person), action, nth)
    assert view["callback_id"] == "programme_modal"
    return view


async def told(
    town: Town, person: User, spoken: str, metadata: Json | None = None, **fields: Json
) -> dict[str, str]:
    """What is wrong with a form of one's own making: field → sentence."""
    held = {"programme": 0, "language": spoken, "leads": [], **(metadata or {})}
    answer = await forged_submit(town, person, "programme_modal", held, {**DEFAULTS, **fields})
    return wrong({"response": answer})


async def programme_of(town: Town, programme_id: int = 1) -> Programme:
    async with town.bot.context.db.reading() as session:
        return await session.get_one(Programme, programme_id)


async def set_up(town: Town, programme_id: int = 1, **values: object) -> None:
    """Written straight into the database, for what a test is not about."""
    async with town.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, programme_id)
        for name, value in values.items():
            setattr(programme, name, value)
        session.add(programme)


async def heard_in_groups(person: User) -> list[str]:
    """All that the bot has said in this person's group messages."""
    groups = [c["id"] for c in (await person.state())["channels"] if c["kind"] == "mpim"]
    return [m["text"] for group in groups for m in await person.messages(group)]
