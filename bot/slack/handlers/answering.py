"""One tap, the snooze menu, and the modal when it is submitted."""

import asyncio
import json
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck

from bot.errors import Problem
from bot.rules.answers import NOTE_LIMIT, STEP_LIMIT, faults
from bot.rules.snooze import Snooze
from bot.services import answers
from bot.slack import ids
from bot.slack.asking import Ask, slack_id_in
from bot.slack.desk import Desk
from bot.slack.message import Message
from bot.slack.views import replies
from bot.slack.views.answer_modal import said_in
from bot.texts import Say, slack_date
from storage.errors import AlreadyThere, Unavailable

_SAVE_WITHIN = 2.3
"""Seconds: Slack waits 3 for the acknowledgement, and a late one loses the modal's text."""

_LIMITS = {ids.NOTE: NOTE_LIMIT, ids.WORD: NOTE_LIMIT, ids.NEXT_STEP: STEP_LIMIT}


async def met(ask: Ask) -> Message:
    return await _tap(ask, met=True)


async def not_yet(ask: Ask) -> Message:
    return await _tap(ask, met=False)


async def _tap(ask: Ask, *, met: bool) -> Message:
    async with ask.desk.db.transaction() as session:
        page = await answers.tap(
            session, actor=ask.actor, check_in_id=ask.key, met=met, now=ask.desk.now()
        )
    ask.desk.wake()
    return replies.recorded(page, ask.say)


async def snooze(ask: Ask) -> Message:
    check_in_id, _, choice = ask.value.partition(":")
    async with ask.desk.db.transaction() as session:
        at = await answers.snooze(
            session,
            actor=ask.actor,
            check_in_id=int(check_in_id),
            choice=Snooze(choice),
            now=ask.desk.now(),
        )
    return replies.done(ask.say.md("snooze.done", at=slack_date(at, ask.say)))


async def submit(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Committed before the modal closes; otherwise it stays open, says why, and keeps the text."""
    say = _language_of(desk, body)
    try:
        async with asyncio.timeout(_SAVE_WITHIN):
            errors = await _save(desk, body)
    except (Unavailable, AlreadyThere, TimeoutError):
        errors = {ids.MET: say("trouble.not_saved")}
    except Problem as found:
        errors = {ids.MET: _plain(found, say)}
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    await ack()
    desk.wake()


async def _save(desk: Desk, body: dict[str, Any]) -> dict[str, str]:
    asker = await desk.asker(slack_id_in(body))
    say = desk.say_to(asker)
    said = said_in(body["view"]["state"]["values"])
    today = desk.now().astimezone(ZoneInfo(asker.zone)).date()
    if wrong := faults(said, today=today):
        return {block: say(key, limit=_LIMITS.get(block, 0)) for block, key in wrong.items()}
    async with desk.db.transaction() as session:
        await answers.record(
            session,
            actor=asker,
            check_in_id=int(metadata(body)["check_in"]),
            said=said,
            now=desk.now(),
        )
    return {}


def metadata(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body["view"]["private_metadata"])
    return found


def _language_of(desk: Desk, body: dict[str, Any]) -> Say:
    return desk.texts.say(str(metadata(body).get("language", "en")))


def _plain(found: Problem, say: Say) -> str:
    """A modal's error is plain text: Slack renders no mention and no date in it."""
    return replies.explain_plainly(found, say)
