"""The command line: parse, wire, start."""

import asyncio
import os
import random
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import aiohttp
import structlog
import typer
from aiohttp import web
from cryptography.fernet import Fernet
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import config, logs
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.config import BadSetting, Settings
from bot.delivery.outbox import Outbox
from bot.delivery.rhythm import Rhythm
from bot.errors import SlackFault
from bot.slack.arrival import settle, sync_people
from bot.slack.desk import Desk
from bot.slack.gateway import Gateway
from bot.slack.postman import SlackPostman
from bot.slack.routes import register
from bot.texts import Texts, load
from storage.engine import Database
from storage.errors import Unavailable
from storage.migrate import upgrade

_REFUSED_TOKENS = {"invalid_auth", "not_authed", "account_inactive", "token_revoked"}

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@dataclass(frozen=True, kw_only=True)
class House:
    """A running bot: what tests and the demo hold of it."""

    desk: Desk
    outbox: Outbox
    rhythm: Rhythm
    app: AsyncApp


@asynccontextmanager
async def live(settings: Settings, *, clock: Clock) -> AsyncIterator[House]:
    """Wire everything once; connected to Slack and in rhythm when it yields."""
    async with AsyncExitStack() as stack:
        db = Database(url=settings.database_url, keys=settings.keys)
        stack.push_async_callback(db.close)
        await upgrade(db)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        client = AsyncWebClient(
            token=settings.slack_bot_token,
            base_url=settings.slack_api_url,
            session=http,
            # The default handler repeats a post that Slack may have accepted.
            retry_handlers=[],
        )
        gateway, texts = Gateway(client=client), load()
        team_id = await _arrive(settings, db=db, gateway=gateway, texts=texts, clock=clock)
        outbox = Outbox(
            db=db,
            clock=clock,
            postman=SlackPostman(gateway=gateway, texts=texts),
            worker=uuid.uuid4().hex,
            alone=db.is_sqlite,
            chance=random.Random(),  # noqa: S311 - jitter, not a secret
        )
        desk = Desk(
            db=db,
            gateway=gateway,
            texts=texts,
            clock=clock,
            admins=settings.admins,
            team_id=team_id,
            wake=outbox.wake,
        )
        rhythm = Rhythm(db=db, clock=clock, outbox=outbox, sync_people=partial(sync_people, desk))
        app = AsyncApp(client=client, signing_secret=settings.slack_signing_secret or "none")
        register(app, desk)
        await outbox.recover(starting=True)
        await _connect(stack, settings, app, client)
        carrying = asyncio.create_task(outbox.run())
        stack.push_async_callback(_end, carrying)
        rhythm.start()
        stack.callback(rhythm.stop)
        yield House(desk=desk, outbox=outbox, rhythm=rhythm, app=app)


async def _arrive(
    settings: Settings, *, db: Database, gateway: Gateway, texts: Texts, clock: Clock
) -> str:
    """Wait for a Slack that does not answer yet; a refused token cannot be waited for."""
    wait = 1.0
    while True:
        try:
            return await settle(db=db, gateway=gateway, texts=texts, now=clock.now())
        except SlackFault as fault:
            if fault.code in _REFUSED_TOKENS:
                raise BadSetting(
                    "SLACK_BOT_TOKEN",
                    f"Slack refuses it ({fault.code}); copy it again from OAuth & Permissions",
                ) from fault
            structlog.get_logger().warning("slack_not_reached", error=fault.code, wait=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60)


async def _connect(
    stack: AsyncExitStack, settings: Settings, app: AsyncApp, client: AsyncWebClient
) -> None:
    if settings.socket_mode:
        # Its own web client must know the base URL too, or it would call Slack itself.
        handler = AsyncSocketModeHandler(app, settings.slack_app_token, web_client=client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
        stack.push_async_callback(handler.close_async)
        return
    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _run(settings: Settings) -> None:
    async with live(settings, clock=SystemClock()):
        way = "socket_mode" if settings.socket_mode else f"http://127.0.0.1:{settings.port}"
        structlog.get_logger().info("ready", over=way)
        await asyncio.Event().wait()


async def _demo(port: int) -> None:
    # The sandbox and the demo's story are not part of the bot that a company runs.
    from bot.demo import stage
    from sandbox import manifest, workspace
    from sandbox.server import Control, Sandbox

    now, here = SystemClock().now(), Path(__file__).parent
    town = workspace.load(here / "sandbox/workspaces/maison-vauban.yml")
    story = stage.read(town.story)
    clock = ShiftedClock(base=SystemClock(), start=stage.beginning(story, now))
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(
            Sandbox(
                manifest=manifest.load(here / "manifest.yml"),
                workspace=town,
                port=port,
                now=clock.now,
            )
        )
        folder = stack.enter_context(TemporaryDirectory(prefix="vice-versa-"))
        settings = Settings(
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder}/demo.db",
            keys=(Fernet.generate_key().decode(),),
        )
        house = await stack.enter_async_context(live(settings, clock=clock))
        controls = await stage.set_up(
            story, desk=house.desk, rhythm=house.rhythm, clock=clock, until=now
        )
        sandbox.world.mark_all_read()
        sandbox.controls += [Control(name, label, act) for name, label, act in controls]
        typer.echo(f"Vice Versa is ready to try: {sandbox.url}")
        await asyncio.Event().wait()


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM or SIGINT, which let everything end in order, at any moment."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _migrate(settings: Settings) -> bool:
    db = Database(url=settings.database_url, keys=settings.keys)
    try:
        return await upgrade(db)
    finally:
        await db.close()


@cli.command()
def run() -> None:
    """Start the bot."""
    settings = _settings()
    try:
        asyncio.run(_until_told(_run(settings)))
    except BadSetting as fault:
        _stop(str(fault))
    except Unavailable:
        _stop("DATABASE_URL: this database cannot be reached; check the address and that it runs")
    except OSError as fault:
        _stop(f"PORT: cannot listen on 127.0.0.1:{settings.port} ({fault.strerror})")


@cli.command()
def demo(port: int = typer.Option(8400, help="Where the page is served; 0 takes any.")) -> None:
    """Start the bot in a pretend Slack workspace, with a page to try it on."""
    logs.configure(level="error", stream=sys.stderr)
    try:
        asyncio.run(_until_told(_demo(port)))
    except OSError as fault:
        _stop(f"--port: cannot listen on 127.0.0.1:{port} ({fault.strerror}); give another one")


@cli.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    changed = asyncio.run(_migrate(_settings()))
    typer.echo("The database was brought up to date." if changed else "Nothing to do.")


def _settings() -> Settings:
    try:
        settings = config.with_keys(config.read(os.environ, Path(".env")))
    except BadSetting as fault:
        _stop(str(fault))
    logs.configure(level=settings.log_level, stream=sys.stderr)
    return settings


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    cli()
