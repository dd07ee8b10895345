"""A socket that is gone for good is noticed from outside."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.slack.kit.connection import watch


@dataclass
class FakeSocket:
    """Connected, or not; `asked` counts the new connections."""

    is_there: bool = True
    wss_uri: str | None = "wss://old"
    asked: int = 0
    read: int = 0
    message_processor: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    current_session_monitor: "asyncio.Future[None] | None" = None

    async def is_connected(self) -> bool:
        return self.is_there

    async def process_messages(self) -> None:
        self.read += 1
        await asyncio.Event().wait()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        assert force
        self.asked += 1
        self.is_there = True


async def watched(socket: FakeSocket, *, seconds: int) -> None:
    """The watch, with a clock of its own."""
    now = 0.0

    async def sleep(wait: float) -> None:
        nonlocal now
        now += wait
        await asyncio.sleep(0)
        if now >= seconds:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watch(socket, sleep=sleep, seconds=lambda: now)


def over() -> "asyncio.Future[None]":
    done = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done


async def test_a_socket_that_is_there_is_left_alone() -> None:
    socket = FakeSocket()
    await watched(socket, seconds=300)
    assert (socket.asked, socket.read, socket.wss_uri) == (0, 0, "wss://old")


async def test_one_whose_monitor_has_ended_is_connected_again() -> None:
    socket = FakeSocket(is_there=False, current_session_monitor=over())
    await watched(socket, seconds=300)
    assert (socket.asked, socket.is_there) == (1, True)


async def test_one_that_goes_on_with_an_address_that_was_used_up_gets_a_new_one() -> None:
    working = asyncio.get_running_loop().create_future()
    socket = FakeSocket(is_there=False, current_session_monitor=working)
    await watched(socket, seconds=31)
    assert (socket.asked, socket.wss_uri) == (0, None), "it connects by itself, to the new one"


async def test_a_reader_that_has_ended_reads_again() -> None:
    socket = FakeSocket(message_processor=over())
    await watched(socket, seconds=30)
    assert socket.read == 1
    socket.message_processor.cancel()
