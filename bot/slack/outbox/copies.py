"""A click on an older copy of a message, sent again after a crash, gives the copy away."""

from typing import Any

from bot.outbox import copies
from bot.slack.kit import ids
from bot.slack.kit.context import Context


async def give_away(context: Context, body: dict[str, Any]) -> None:
    action, container = (body.get("actions") or [{}])[0], body.get("container") or {}
    delivery_id = ids.delivery_in(str(action.get("block_id") or ""))
    channel_id, ts = container.get("channel_id"), container.get("message_ts")
    if delivery_id is None or not channel_id or not ts:
        return
    async with context.db.reading() as session:
        if await copies.is_the_one(session, delivery_id, str(ts)):
            return
    async with context.db.transaction() as session:
        await copies.retire(
            session,
            delivery_id,
            team_id=context.team_id,
            channel_id=str(channel_id),
            ts=str(ts),
            now=context.now(),
        )
    context.wake()
