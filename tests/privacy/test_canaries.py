"""After a full story, nothing that anybody wrote is in a file, a log, a message or a delivery."""

import io
import json
import logging
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.insights import insights
from bot.kernel import logs
from sandbox.driver import Json, User
from sandbox.wire import Packed
from storage.keys import secrets
from storage.privacy.own_texts import KEPT, PLACES
from tests.stories.answered import answered, closed
from tests.stories.canaries import READERS, WRITERS, canary
from tests.stories.probing import brought, press_anywhere
from tests.stories.shown import fault
from tests.town import MONDAY_NINE_IN_PARIS, Town, at_rest

COLUMNS = {f"{column.table.name}.{column.name}" for column in secrets()}
BROKEN = "zqx-broken-canary"
"""Typed into a modal whose saving fails."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Logs as `app.py` writes them, and everything that it would at its most talkative."""
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    logs.configure(level="DEBUG", stream=stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


def test_every_column_that_people_write_has_its_canary() -> None:
    assert set(WRITERS) == COLUMNS
    assert set(READERS) <= COLUMNS


def test_every_column_is_purged_with_its_programme_or_explained() -> None:
    purged = {f"{place.table.__tablename__}.{name}" for place in PLACES for name in place.names}
    assert purged | set(KEPT) == COLUMNS
    assert not purged & set(KEPT)
    assert all(KEPT.values())


async def story(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is written, read and told, on good days and bad ones."""
    for column, write in WRITERS.items():
        await write(town, canary(column))
    await read_everything(town)

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(insights, "follow", broken)
        answer = await answered(town.chloe, "marc", note=BROKEN, visibility="insight")
        assert answer["response"]["errors"]
    await fault(town, "500", "views.open")
    await press_anywhere(town, town.marc, "shared_open", 1)
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(days=7, minutes=1))
    await town.ines.command("/mentoring end @chloe @marc")
    await at_rest(town.bot)


async def read_everything(town: Town) -> None:
    for person, action, value in (
        (town.chloe, "answer_open", 1),
        (town.marc, "shared_open", 1),
        (town.chloe, "shared_open", 1),
        (town.ines, "word_read", 1),
        (town.ines, "task_open", 1),
        (town.ines, "insights_open", "1:2026-11-01:2026-12-31"),
        (town.adam, "insights_open", "1:2026-11-01:2026-12-31"),
        (town.priya, "shared_open", 1),
        (town.priya, "privacy_open", 1),
        (town.marc, "privacy_open", 1),
    ):
        await closed(person)
        await brought(person, partial(press_anywhere, town, person, action, value))
    for person in (town.chloe, town.marc, town.ines, town.adam, town.priya):
        await person.open_home()
        await closed(person)
        for words in ("digest", "pairs", "tasks", "help"):
            await brought(person, partial(person.say, f"/mentoring {words}"))


async def test_no_canary_sings_where_it_should_not(
    paired: Town, helen: User, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    del helen
    town = paired
    town.sandbox.traffic.records = deque()
    await town.at(MONDAY_NINE_IN_PARIS)
    await story(town, monkeypatch)
    texts = {column: canary(column) for column in WRITERS}

    held = files_of(town.settings.database_url.removeprefix("sqlite:///"))
    assert any(b"chloe" in data for data in held.values()), "what is not secret is found"
    for name, data in held.items():
        for text in (*texts.values(), BROKEN):
            assert text.encode() not in data, (name, text)

    told = log.getvalue()
    assert "modal_not_saved" in told, "the bad day is in the log"
    for text in (*texts.values(), BROKEN):
        assert text not in told, text

    messages = [
        json.dumps([m.text, m.blocks, m.metadata], default=str, ensure_ascii=False)
        for channel in town.sandbox.world.channels.values()
        for m in channel.messages
        if m.to is None
    ]
    assert messages
    for column, text in texts.items():
        assert not [m for m in messages if text in m], column

    shown = shown_to(town)
    assert shown["answer.note"] and shown["lead_task.word"], "what may be read was read"
    for column in WRITERS:
        assert shown[column] <= READERS.get(column, frozenset()), column
    for call in calls(town):
        if call["name"].startswith("views.") and call["request"] is not None:
            assert not in_clear(view_of(call)), "no key of a row is in a view"
        else:
            sung = {c for c, text in texts.items() if text in written(call["request"])}
            assert not sung, (call["name"], sung)


def files_of(database: str) -> dict[str, bytes]:
    """The database with what SQLite keeps beside it."""
    path = Path(database)
    beside = path.parent.glob(f"{path.name}*")
    found = {each.name: each.read_bytes() for each in beside if each.is_file()}
    assert f"{path.name}-wal" in found, "what was written last is in the log beside it"
    return found


def calls(town: Town) -> list[Json]:
    return [r for r in town.sandbox.traffic.records if r["direction"] == "app→slack"]


def written(thing: Any) -> str:
    """What Slack was sent, in plain letters however it was packed."""
    held = thing.value() if isinstance(thing, Packed) else thing
    return json.dumps(held, default=str, ensure_ascii=False)


def view_of(call: Json) -> Json:
    request = call["request"]
    found = (request.value() if isinstance(request, Packed) else request)["view"]
    held: Json = json.loads(found) if isinstance(found, str) else found
    return held


def in_clear(view: Json) -> list[str]:
    """Values of buttons and of overflow menus, and metadata, that tell a number to who looks."""
    return [text for text in carried(view) if any(map(str.isdecimal, text)) and text[0] != "~"]


def carried(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from carried(each)
    if isinstance(part, dict):
        if part.get("type") == "button":
            yield part.get("value") or ""
        if part.get("type") == "overflow":
            yield from (each["value"] for each in part["options"])
        yield part.get("private_metadata") or ""
        for each in part.values():
            yield from carried(each)


def shown_to(town: Town) -> dict[str, set[str]]:
    """Column → the handles of those in whose modals or Home its canary stood."""
    found: dict[str, set[str]] = {column: set() for column in WRITERS}
    for call in calls(town):
        if call["name"].startswith("views."):
            text = written(call["request"])
            sung = [column for column in WRITERS if canary(column) in text]
            for column in sung:
                found[column].add(reader_of(town, call))
    return found


def reader_of(town: Town, call: Json) -> str:
    request = call["request"]
    request = request.value() if isinstance(request, Packed) else request
    world = town.sandbox.world
    if user := request.get("user_id"):
        return world.members[user].handle
    if trigger := request.get("trigger_id"):
        return world.members[world.triggers[trigger].user].handle
    return world.members[world.view(request["view_id"]).user].handle
