"""Socket Mode: the app's WebSocket connections, and the envelopes that go over them."""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.errors import NotAcknowledged
from sandbox.faults import Faults
from sandbox.incoming import decoded_json


@dataclass(eq=False)
class SocketConnection:
    """A `silent` one is open, and nothing comes through in either direction."""

    socket: web.WebSocketResponse
    silent: bool = False


@dataclass
class Sockets:
    faults: Faults
    connections: list[SocketConnection] = field(default_factory=list)
    waiting: dict[str, list[asyncio.Future[Any]]] = field(default_factory=dict)
    """Envelope id → the acknowledgements that are still to come."""

    def __len__(self) -> int:
        return len(self.connections)

    @contextmanager
    def joined(self, socket: web.WebSocketResponse) -> Iterator[SocketConnection]:
        connection = SocketConnection(socket)
        self.connections.append(connection)
        try:
            yield connection
        finally:
            self.connections.remove(connection)

    async def listen(self, connection: SocketConnection) -> None:
        async for frame in connection.socket:
            if self._is_silent(connection):
                continue
            if frame.type is WSMsgType.PING:
                await connection.socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT and frame.data.startswith("{"):
                self._acknowledged(frame.data)

    async def send(
        self, kind: str, payload: dict[str, Any], *, attempt: int, copies: int, within: float
    ) -> Any:
        """The payload of the first acknowledgement. Raises `NotAcknowledged`."""
        connection = self._next()
        envelope = {
            "envelope_id": uuid.uuid4().hex,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        loop = asyncio.get_running_loop()
        awaited = [loop.create_future() for _ in range(copies)]
        self.waiting[str(envelope["envelope_id"])] = list(awaited)
        try:
            for _ in awaited:
                if not self._is_silent(connection):
                    await connection.socket.send_json(envelope)
            answer = await asyncio.wait_for(awaited[0], within)
            await asyncio.wait(awaited, timeout=within)
        except (TimeoutError, ConnectionError) as fault:
            raise NotAcknowledged("operation_timeout") from fault
        finally:
            del self.waiting[str(envelope["envelope_id"])]
        return answer

    async def close(self) -> None:
        await asyncio.gather(*(connection.socket.close() for connection in self.connections))

    def _next(self) -> SocketConnection:
        """Each payload goes to one of the connections, in turn."""
        if not self.connections:
            raise NotAcknowledged("dispatch_failed")
        connection = self.connections.pop(0)
        self.connections.append(connection)
        return connection

    def _is_silent(self, connection: SocketConnection) -> bool:
        if not connection.silent:
            connection.silent = self.faults.strike("socket", ("silent_socket",)) is not None
        return connection.silent

    def _acknowledged(self, text: str) -> None:
        try:
            answer = decoded_json(text)
        except ValueError:
            # Slack waits for an acknowledgement that can be read.
            return
        awaited = self.waiting.get(str(answer.get("envelope_id")))
        if awaited:
            first = awaited.pop(0)
            if not first.done():
                first.set_result(answer.get("payload"))
