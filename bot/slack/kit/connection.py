"""The connection to Slack: its client, and Socket Mode or signed HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Protocol

import aiohttp
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.kernel.clock import TrueClock
from bot.kernel.config import Settings
from bot.kernel.errors import BadSetting
from bot.kernel.supervising import under_supervision
from bot.slack.kit.web_client import Refusal, WebClient

PING_EVERY = 3.0
"""Seconds; a socket that leaves four pings unanswered is replaced."""
_LOOK_EVERY = 5.0
_SILENT_FOR = 30.0
"""Seconds without a connection: longer than it takes to replace a socket."""
_WHOLE_WITHIN = 10.0
"""Seconds; Slack itself gives up after three."""


def session_for(settings: Settings) -> aiohttp.ClientSession:
    """The web client's own timeout is ignored where it is given a session."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=settings.slack_timeout))


def client_for(settings: Settings, http: aiohttp.ClientSession) -> WebClient:
    return WebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        session=http,
        logger=_quiet(),
        # The default handler repeats a post that Slack may have accepted.
        retry_handlers=[],
    )


def bolt_app(settings: Settings, client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(
        # Else Bolt asks every frame of the stack for its source, to name it after the file.
        name="vice-versa",
        client=client,
        # In Socket Mode there is none, and Bolt takes no app without.
        signing_secret=settings.slack_signing_secret or "none",
    )


_LOOK_AT_CLOCK_EVERY = 5.0
"""Seconds."""


async def ask_the_time(clock: TrueClock, client: WebClient) -> None:
    """Where the machine's clock has jumped, ask Slack for the time, which its answers tell."""
    client.heard = clock.heard
    while True:
        await asyncio.sleep(_LOOK_AT_CLOCK_EVERY)
        if clock.is_doubtful:
            with suppress(SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
                await client.api_test()


def _quiet() -> logging.Logger:
    """slack_sdk writes out every call and answer for its log, which takes a sixth of a call's time,
    unless the very logger that it is given forbids it: what its parents say does not count.
    """
    logger = logging.getLogger(f"{__name__}.client")
    logger.setLevel(logging.WARNING)
    return logger


@asynccontextmanager
async def connected(
    settings: Settings, app: AsyncApp, client: AsyncWebClient
) -> AsyncIterator[None]:
    """Takes what Slack sends until the end. Raises `BadSetting` for a token that is refused and for
    a port that is taken.
    """
    if settings.slack_app_token is not None:
        await _check(settings.slack_app_token, client)
        # Its own web client must know the base URL too, or it would call Slack itself.
        handler = AsyncSocketModeHandler(
            app, settings.slack_app_token, web_client=client, ping_interval=PING_EVERY
        )
        try:
            async with under_supervision("socket", partial(watch, handler.client), asyncio.Event()):
                await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
                yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's
        return
    signed = SignatureVerifier(settings.slack_signing_secret or "")
    runner = signed_http(app.web_app(path="/slack/events"), signed)
    await runner.setup()
    try:
        await _listen(runner, settings.port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError as fault:
        raise BadSetting("PORT", f"cannot listen on 127.0.0.1:{port} ({fault.strerror})") from fault


async def _check(app_token: str, client: AsyncWebClient) -> None:
    """Socket Mode would try a refused token again and again, and never say so."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except Refusal as refusal:
        found = refusal.fault
        if found.refuses_token:
            raise BadSetting(
                "SLACK_APP_TOKEN",
                f"Slack refuses it ({found.code}); make a new one under Basic Information, with "
                "the scope connections:write",
            ) from refusal
    except (aiohttp.ClientError, TimeoutError, SlackClientError, OSError):
        return  # not there yet: Socket Mode waits for it


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
    """Look at Socket Mode's connection from outside, until cancelled: slack_sdk's own tasks may end
    unseen. `seconds` is a monotonic clock.
    """
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


def signed_http(
    app: web.Application, verifier: SignatureVerifier, *, whole_within: float = _WHOLE_WITHIN
) -> web.AppRunner:
    """A server of `app` that looks at requests before Bolt does: each must be sent whole in time,
    and signed by Slack. Everything else gets 401, and no line in the log: it would be whoever
    sends it that writes the log.
    """

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            async with asyncio.timeout(whole_within):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if not is_signed(verifier, body, request):
            return web.Response(status=401)
        return await handler(request)

    app.middlewares.append(checked)
    return web.AppRunner(
        app,
        access_log=None,
        # A connection whose request has not even all of its headers counts as an idle one.
        keepalive_timeout=whole_within,
        # Nobody waits for the rest of what was refused half sent.
        lingering_time=0,
    )


def is_signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    """False too for a signature that is none, a time that is no number, a body that is no text."""
    try:
        return verifier.is_valid(
            body,
            request.headers.get("X-Slack-Request-Timestamp"),
            request.headers.get("X-Slack-Signature"),
        )
    except (ValueError, TypeError, OverflowError):
        return False
