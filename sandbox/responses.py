"""Response URLs: how an app answers a command or a click without being in the channel."""

from typing import Any

from sandbox.drafts import drafted, thread_in
from sandbox.errors import ApiError
from sandbox.passes import Reach
from sandbox.world import Channel, World


def respond(world: World, key: str, answer: Any) -> tuple[int, str]:
    """A POST to a response URL. Gives the HTTP status and the text of the answer."""
    reach = world.reaches.get(key)
    if reach is None or world.ticks() > reach.until:
        return 404, "expired_url"
    if reach.uses <= 0:
        return 404, "used_url"
    try:
        _answer(world, reach, answer)
    except ApiError as fault:
        return (404 if fault.code == "message_not_found" else 400), fault.code
    reach.uses -= 1
    return 200, "ok"


def respond_in(world: World, user: str, channel: Channel, answer: dict[str, Any]) -> None:
    """A new message: seen by this person alone unless the answer says in_channel."""
    draft = drafted(world, answer)
    public = answer.get("response_type") == "in_channel"
    message = world.said_by_app(draft.text, draft.blocks, to=None if public else user)
    draft.write(message)
    message.parent = thread_in(channel, answer)
    world.post(channel, message)


def _answer(world: World, reach: Reach, answer: Any) -> None:
    if not isinstance(answer, dict):
        raise ApiError("invalid_payload")
    channel = world.channel(reach.channel)
    ts = reach.message_ts
    if ts and answer.get("delete_original"):
        world.remove(channel, channel.find(ts))
    elif ts and answer.get("replace_original"):
        message = channel.find(ts)
        drafted(world, answer).write(message)
        world.changed("changed", channel=channel.id, ts=ts)
    else:
        respond_in(world, reach.user, channel, answer)
