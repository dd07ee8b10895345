"""The Web API's files.* methods: an upload in three steps, and what is known of a file."""

import re
from typing import Any

from sandbox.arguments import Args, blocks_in, decoded
from sandbox.drafts import thread_in
from sandbox.errors import ApiError
from sandbox.messages import NO_BLOCKS, Channel
from sandbox.web_chat import target
from sandbox.world import World

_MOST_CHANNELS = 100
_CHANNEL_ID = "^[CGDZ][A-Z0-9]{8,}$"


def get_upload_url(world: World, args: Args) -> dict[str, Any]:
    name, size = str(args.get("filename") or ""), _length(args)
    if not name or not size:
        raise ApiError("missing_argument")
    if size < 0:
        raise ApiError("invalid_arguments")
    if not world.settings.uploads:
        raise ApiError("file_uploads_disabled")
    if size > world.settings.largest_file:
        raise ApiError("file_upload_size_restricted")
    if len(str(args.get("alt_txt") or "")) > 1000:
        raise ApiError("alt_txt_too_large")
    file, url = world.files.expect(world.bot_user, name, size, int(world.now().timestamp()))
    return {"upload_url": url, "file_id": file.id}


def complete_upload(world: World, args: Args) -> dict[str, Any]:
    wanted = _wanted(args)
    channels = _channels(world, args)
    text = str(args.get("initial_comment") or "")
    blocks = NO_BLOCKS if text or not args.get("blocks") else world.composed(text, blocks_in(args))
    if args.get("thread_ts") and len(channels) > 1:
        raise ApiError("invalid_arguments")
    threads = [thread_in(channel, args) for channel in channels]
    files = world.files.complete(wanted)
    answered = [file.not_yet_looked_at() for file in files]
    for channel, thread in zip(channels, threads, strict=True):
        message = world.said_by_app(text, blocks)
        message.parent = thread
        world.share(channel, message, files)
    return {"files": answered}


def info(world: World, args: Args) -> dict[str, Any]:
    file = world.files.find(str(args.get("file") or ""))
    return {"file": file.public(), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(world: World, args: Args) -> dict[str, Any]:
    file = world.files.find(str(args.get("file") or ""))
    if file.user != world.bot_user:
        raise ApiError("cant_delete_file")
    file.delete()
    for channel, ts in file.shares:
        world.changed("changed", channel=channel.id, ts=ts)
    return {}


def _length(args: Args) -> int:
    try:
        return int(str(args.get("length") or 0))
    except ValueError as fault:
        raise ApiError("invalid_arguments") from fault


def _wanted(args: Args) -> dict[str, str]:
    """Id → title."""
    files = decoded(args.get("files"))
    if not isinstance(files, list) or not files:
        raise ApiError("invalid_arguments")
    if not all(isinstance(file, dict) for file in files):
        raise ApiError("invalid_arguments")
    return {str(file.get("id") or ""): str(file.get("title") or "") for file in files}


def _channels(world: World, args: Args) -> list[Channel]:
    """Each once; `channels` may name people too, for the DM with them. Nowhere is possible."""
    one = str(args.get("channel_id") or "")
    if one and not re.match(_CHANNEL_ID, one):
        fault = f"[ERROR] input must match regex pattern: {_CHANNEL_ID} [json-pointer:/channel_id]"
        raise ApiError("invalid_arguments", response_metadata={"messages": [fault]})
    several = [name.strip() for name in str(args.get("channels") or "").split(",")]
    names = list(dict.fromkeys(name for name in (one, *several) if name))
    if len(names) > _MOST_CHANNELS:
        raise ApiError("channels_limit_exceeded")
    return [target(world, name) for name in names]
