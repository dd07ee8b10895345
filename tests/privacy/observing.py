"""Everything that reached a person: windows, Home, messages where they are, answers, files."""

import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from zipfile import BadZipFile, ZipFile

from sandbox.driver import Json
from sandbox.wire import Packed
from tests.stories.exported import pages_of
from tests.town import Town

_POSTED = {"chat.postMessage", "chat.update", "chat.postEphemeral"}


def seen_in(town: Town) -> Mapping[str, str]:
    """Slack id → all of it, in one text. A message is seen by who is in its conversation, also one
    that was changed or deleted since: what was sent is what counts.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for record in town.sandbox.traffic.records:
        for reader, text in _reached(town, record):
            found[reader].append(text)
    for channel in town.sandbox.world.channels.values():
        for message in channel.messages:
            told = json.dumps([message.text, message.blocks], default=str, ensure_ascii=False)
            files = [text_of(file.data) for file in message.files]
            for reader in [message.to] if message.to else channel.members:
                found[reader] += [told, *files]
    return {reader: "\n".join(texts) for reader, texts in found.items()}


def _reached(town: Town, record: Json) -> Iterator[tuple[str, str]]:
    request = record["request"]
    request = request.value() if isinstance(request, Packed) else request
    if request is None:
        return
    if record["direction"] == "slack→app":
        # What an acknowledgement shows: a window that changes, or faults below its fields.
        yield _asker(request), json.dumps(record["response"], default=str, ensure_ascii=False)
    elif record["name"].startswith("views."):
        yield _viewer(town, request), json.dumps(request, default=str, ensure_ascii=False)
    elif record["name"] in _POSTED:
        readers = [request["user"]] if "user" in request else _members(town, request["channel"])
        for reader in readers:
            yield reader, json.dumps(request, default=str, ensure_ascii=False)


def _asker(payload: Json) -> str:
    user = payload.get("user")
    return str(user["id"] if isinstance(user, dict) else payload.get("user_id"))


def _viewer(town: Town, request: Json) -> str:
    world = town.sandbox.world
    if user := request.get("user_id"):
        return str(user)
    if trigger := request.get("trigger_id"):
        return world.triggers[trigger].user
    return world.view(request["view_id"]).user


def _members(town: Town, channel: str) -> list[str]:
    found = town.sandbox.world.channels.get(channel)
    return found.members if found else []


def text_of(data: bytes) -> str:
    """What somebody reads who opens the file, whatever it is."""
    if data.startswith(b"%PDF"):
        return "\n".join(pages_of(data))
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    except BadZipFile:
        return data.decode("utf-8", "replace")


def carriers(seen: Mapping[str, str], text: str) -> set[str]:
    return {reader for reader, told in seen.items() if text in told}
