"""Every message that the app has posted, for checks: what stands, and what was deleted."""

import json
from collections.abc import Iterator

from sandbox.messages import Channel, PostedMessage
from sandbox.world import World


def rows(world: World) -> Iterator[str]:
    """JSON objects, one a line: channel by channel in order of ts, then what was deleted.

    Which messages stand is settled at the first row, however long the reader takes.
    """
    standing = [(channel, list(channel.messages)) for channel in world.channels.values()]
    gone = list(world.gone)
    for channel, messages in standing:
        for message in messages:
            if message.user == world.bot_user:
                yield _row(channel, message, deleted=False)
    for channel, message in gone:
        yield _row(channel, message, deleted=True)


def _row(channel: Channel, message: PostedMessage, *, deleted: bool) -> str:
    row = {
        "channel": channel.id,
        "ts": message.ts,
        "kind": channel.kind,
        "members": channel.members,
        "to": message.to,
        "text": message.text,
        "files": [{"id": file.id, "name": file.name} for file in message.files],
        "event_payload": (message.metadata or {}).get("event_payload"),
        "edited": message.edited,
        "deleted": deleted,
    }
    return json.dumps(row) + "\n"
