"""A submitted modal: saved before it closes, or it stays open, keeps the text and says why."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.kernel.actors import Actor
from bot.kernel.errors import Problem
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import name_in, slack_id_in
from bot.slack.kit.values import Held
from bot.texts import Say
from bot.texts.problems import explain_plainly
from storage.errors import AlreadyThere, Unavailable

_WITHIN = 2.3
"""Seconds: Slack waits 3 for the acknowledgement, and a late one loses the modal's text."""


@dataclass(frozen=True)
class Again:
    """Nothing was saved: the modal becomes this view, which asks once more."""

    view: dict[str, Any]


Save = Callable[[Context, Actor, Say, dict[str, Any]], Awaitable[dict[str, str] | Again]]
"""Commits what was typed, or tells what is wrong: block id → sentence; or asks once more."""


async def saved(
    context: Context,
    ack: AsyncAck,
    body: dict[str, Any],
    save: Save,
    *,
    said_at: str,
    becomes: Callable[[Say], dict[str, Any]] | None = None,
) -> bool:
    """Acknowledges. `said_at` is the block below which a fault of the whole is told.

    With `becomes` the modal does not close: it shows what goes on.
    """
    errors: dict[str, str] | Again
    try:
        async with asyncio.timeout(_WITHIN):
            errors = await _try(context, body, save, said_at)
    except (Unavailable, AlreadyThere, TimeoutError):
        errors = {said_at: _say(context, body)("trouble.not_saved")}
    except Exception:
        # Without an answer Slack would only say that the app did not respond.
        structlog.get_logger().exception("modal_not_saved")
        errors = {said_at: _say(context, body)("trouble.unexpected")}
    if isinstance(errors, Again):
        await ack(response_action="update", view=errors.view)
        return False
    if errors:
        await ack(response_action="errors", errors=errors)
    elif becomes:
        await ack(response_action="update", view=becomes(_say(context, body)))
    else:
        await ack()
    return not errors


async def _try(
    context: Context, body: dict[str, Any], save: Save, said_at: str
) -> dict[str, str] | Again:
    say, zone = _say(context, body), "UTC"
    try:
        asker = await context.asker(slack_id_in(body), called=name_in(body))
        zone = asker.zone
        return await save(context, asker, say, body)
    except Problem as found:
        return {said_at: explain_plainly(found, say, zone)}


def metadata(body: dict[str, Any]) -> Held:
    """What the modal was opened with; empty for one that this bot did not open."""
    try:
        found = json.loads(body["view"]["private_metadata"])
    except ValueError:
        return Held()
    return Held(found) if isinstance(found, dict) else Held()


def _say(context: Context, body: dict[str, Any]) -> Say:
    """The modal's own language: known also while the database is away."""
    return context.texts.say(str(metadata(body).get("language", "en")))
