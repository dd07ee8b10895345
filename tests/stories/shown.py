"""What a person sees of a message or a view, as plain text that a test can be read against."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp

from sandbox.driver import Json
from tests.town import Town

EVERY = 1000
"""As many times as a fault could strike in a test."""


def said(town: Town, message: Json) -> str:
    """The message's own text: mentions as handles, dates as their fallback, plain spaces."""
    return _plain(town, str(message["text"]))


def shown(town: Town, thing: Json) -> str:
    """Every text in the blocks of a message or a view, one a line."""
    return _plain(town, "\n".join(_texts(thing["blocks"])))


def buttons(thing: Json) -> list[str]:
    """The action ids of all that can be clicked, in order."""
    return [str(part["action_id"]) for part in _parts(thing) if "action_id" in part]


def part(thing: Json, name: str) -> Json:
    """The element of a message or a view with that action id."""
    return next(found for found in _parts(thing) if found.get("action_id") == name)


def labels(options: list[Json]) -> list[str]:
    return [str(option["text"]["text"]) for option in options]


def wrong(answer: Json) -> dict[str, str]:
    """What a modal says is wrong, by block; empty when it closed."""
    errors: dict[str, str] = answer["response"].get("errors", {})
    return {block: text.replace("\u00a0", " ") for block, text in errors.items()}


async def fault(town: Town, kind: str, method: str, times: int = 1, seconds: float = 1.0) -> None:
    """Let Slack have a bad day."""
    planned = {"kind": kind, "method": method, "times": times, "seconds": seconds}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{town.sandbox.url}/sandbox/faults", json=planned) as response,
    ):
        response.raise_for_status()


def _plain(town: Town, text: str) -> str:
    handles = {m.id: m.handle for m in town.sandbox.world.members.values()}
    text = re.sub(r"<@(\w+)>", lambda found: f"@{handles[found.group(1)]}", text)
    text = re.sub(r"<!date\^\d+\^[^|]*\|([^>]*)>", r"\1", text)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for each in node.values():
            yield from _texts(each)


def _parts(thing: Json) -> Iterator[Json]:
    for block in thing["blocks"]:
        for found in (*block.get("elements", []), block.get("accessory"), block.get("element")):
            if found:
                yield found


def filled(view: Json) -> dict[str, Any]:
    """What a modal's inputs hold when it opens: block id → value."""
    return {
        block["block_id"]: _initial(block["element"])
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _initial(element: Json) -> Any:
    if option := element.get("initial_option"):
        return option["value"]
    names = ("initial_value", "initial_date", "initial_time", "initial_users", "initial_user")
    return next((element[name] for name in names if element.get(name)), None)
