"""Socket Mode's connection is looked at from outside: slack_sdk's own tasks may end unseen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

_LOOK_EVERY = 5.0
_SILENT_FOR = 30.0
"""Seconds without a connection: longer than it takes to replace a socket."""


class Socket(Protocol):
    """What is used of slack_sdk's client (slack_sdk/socket_mode/aiohttp)."""

    wss_uri: str | None
    message_processor: "asyncio.Future[None]"
    current_session_monitor: "asyncio.Future[None] | None"

    async def is_connected(self) -> bool: ...

    async def process_messages(self) -> None: ...

    async def connect_to_new_endpoint(self, force: bool = False) -> None: ...


async def watch(
    socket: Socket,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    seconds: Callable[[], float] | None = None,
) -> None:
    """Goes on until it is cancelled; `seconds` is a clock that only goes on."""
    now = seconds or asyncio.get_running_loop().time
    connected_at = now()
    while True:
        await sleep(_LOOK_EVERY)
        if socket.message_processor.done():
            structlog.get_logger().error("socket_reader_starts_again")
            socket.message_processor = asyncio.ensure_future(socket.process_messages())
        if await socket.is_connected():
            connected_at = now()
        elif now() - connected_at >= _SILENT_FOR:
            structlog.get_logger().error(
                "socket_connects_again", silent=round(now() - connected_at)
            )
            connected_at = now()
            await _connect_again(socket)


async def _connect_again(socket: Socket) -> None:
    """An address is good for one connection: who failed with one would go on trying it for ever."""
    socket.wss_uri = None
    monitor = socket.current_session_monitor
    # Without one the first connection is being made; one that is there is making the next. Both
    # now ask for a new address.
    if monitor is not None and monitor.done():
        await socket.connect_to_new_endpoint(force=True)
