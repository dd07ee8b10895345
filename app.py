"""The command line, and the wiring: each part of the bot is made once, and handed to its users."""

import asyncio
import gc
import random
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

import structlog
import typer
from slack_bolt.async_app import AsyncApp

from bot.digest.channel_guard import ChannelGuard
from bot.jobs import jobs
from bot.kernel import logs
from bot.kernel.clock import Clock, SystemClock, TrueClock
from bot.kernel.config import Settings
from bot.kernel.supervising import under_supervision
from bot.letters import KINDS
from bot.outbox.letters import OWED
from bot.outbox.outbox import Outbox
from bot.outbox.ports import Sender
from bot.outbox.rate_limiter import RateLimiter
from bot.people.whereabouts import Whereabouts
from bot.runtime import commands
from bot.runtime.database import opened
from bot.runtime.process import plainly, settings_of_start, until_signalled
from bot.runtime.use_cases import context_for
from bot.scheduler import Scheduler
from bot.slack.kit.connection import ask_the_time, bolt_app, client_for, connected, session_for
from bot.slack.kit.context import Context, Patience
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.limiter import ConcurrencyLimiter
from bot.slack.kit.sealed_views import SealedViews
from bot.slack.letters import renderers
from bot.slack.outbox.sender import SlackSender
from bot.slack.routes import register
from bot.texts import load
from bot.upkeep import control_socket, key_commands
from bot.upkeep.erasing import Eraser
from bot.workspaces.arrival import Arrival, TableSupport
from bot.workspaces.news import BadDays
from storage.encryption import Cipher
from storage.engine import Database, Engines
from storage.tables import Workspace

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
keys_cli = typer.Typer(no_args_is_help=True, help="The keys that texts are encrypted with.")


@dataclass(frozen=True, kw_only=True)
class Application:
    """A running bot: what tests and the demo hold of it."""

    context: Context
    outbox: Outbox
    scheduler: Scheduler
    app: AsyncApp


@asynccontextmanager
async def live(
    settings: Settings,
    *,
    clock: Clock,
    scheduled: bool = True,
    patience: Patience | None = None,
    engines: Engines | None = None,
) -> AsyncIterator[Application]:
    """Wire everything once; connected to Slack, and its jobs run, when it yields.

    Where the clock stands still nothing is `scheduled`: jobs run at the scheduler's `tick()`.
    """
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(
            opened(settings, clock=clock, engines=engines, waits=True)
        )
        http = await stack.enter_async_context(session_for(settings))
        client, stopping = client_for(settings, http), asyncio.Event()
        if isinstance(clock, TrueClock):
            asking = partial(ask_the_time, clock, client)
            await stack.enter_async_context(under_supervision("clock", asking, stopping))
        gateway, texts = Gateway(client=client, views=SealedViews(Cipher(settings.keys))), load()
        arrival = Arrival(db=db, clock=clock, texts=texts, installation=gateway, directory=gateway)
        workspace = await arrival.arrive()
        tables = TableSupport(db=db, clock=clock, team_id=workspace.team_id)
        gateway.draws_data, gateway.on_plain = await tables.is_likely(), tables.was_refused
        limiter = ConcurrencyLimiter()
        rate_limiter = RateLimiter(settings.rates, stopping, people_wait=limiter.is_busy)
        context = context_for(
            db=db,
            gateway=gateway,
            texts=texts,
            clock=clock,
            admins=settings.admins,
            backup_days=settings.backup_days,
            workspace=workspace,
            limiter=limiter,
            stopping=stopping,
            patience=patience or Patience(),
        )
        whereabouts = Whereabouts(lookup=context.people, acquire=rate_limiter.acquire)
        await whereabouts.arrive()
        outbox = _outbox(context, settings, rate_limiter, whereabouts)
        scheduler = _scheduler(context, outbox, rate_limiter, whereabouts)
        eraser = Eraser(db)
        db.on_commit(eraser.heed)
        app = bolt_app(settings, client)
        register(app, context)
        stack.push_async_callback(context.finish)
        await stack.enter_async_context(connected(settings, app, client))
        await _answer_commands(stack, settings, db)
        for name, work in (("eraser", eraser.run), ("outbox", outbox.run)):
            await stack.enter_async_context(under_supervision(name, work, stopping))
        # Both at once: jobs that go on for long end when the outbox says that it stops.
        stack.push_async_callback(lambda: asyncio.gather(outbox.stop(), scheduler.stop()))
        if scheduled:
            scheduler.start()
        yield Application(context=context, outbox=outbox, scheduler=scheduler, app=app)


def _outbox(
    context: Context, settings: Settings, rate_limiter: RateLimiter, whereabouts: Whereabouts
) -> Outbox:
    outbox = Outbox(
        kinds=KINDS,
        db=context.db,
        clock=context.clock,
        sender_of=partial(_sender, context.workspace, _slack_sender(context)),
        rate_limiter_of=lambda _: rate_limiter,
        replica=uuid.uuid4().hex,
        chance=random.Random(),  # noqa: S311 - jitter, not a secret
        lease_for=timedelta(seconds=3 * settings.slack_timeout),
        is_alone=settings.sqlite_file is not None,
        news=BadDays(),
        look_again=whereabouts.look_again,
        stopping=context.stopping,
    )
    context.db.on_commit(lambda noted: outbox.wake() if noted.get(OWED) else None)
    return outbox


def _slack_sender(context: Context) -> Sender:
    gateway = context.gateway
    posts = SlackSender(gateway=gateway, texts=context.texts, renderers=renderers(gateway))
    return ChannelGuard(sender=posts, lead_channels=context.lead_channels)


def _sender(workspace: Workspace, sender: Sender, workspace_id: int) -> Sender | None:
    """This process has one workspace's token; the deliveries of another are not its own."""
    return sender if workspace_id == workspace.id else None


def _scheduler(
    context: Context, outbox: Outbox, rate_limiter: RateLimiter, whereabouts: Whereabouts
) -> Scheduler:
    return Scheduler(
        db=context.db,
        clock=context.clock,
        outbox=outbox,
        jobs=jobs(
            join_agreed=partial(context.joiner.join_agreed, rate_limiter.acquire, by_job=True),
            import_people=context.importer.carry_on,
            owe_digests=context.lead_channels.owe_due,
            sync_people=partial(context.migrator.look_at_all, rate_limiter.acquire),
            be_seen=whereabouts.be_seen,
        ),
    )


async def _answer_commands(stack: AsyncExitStack, settings: Settings, db: Database) -> None:
    """Only this process may use a SQLite file: commands about keys are carried out by the bot."""
    if settings.sqlite_file is not None:
        path = control_socket.beside(settings.sqlite_file)
        handler = key_commands.handler(db, asyncio.sleep)
        await stack.enter_async_context(control_socket.served(path, handler))


async def _run(settings: Settings) -> None:
    async with live(settings, clock=TrueClock(base=SystemClock())):
        way = "socket_mode" if settings.socket_mode else f"http://127.0.0.1:{settings.port}"
        structlog.get_logger().info("ready", over=way)
        # What has been loaded stays: looking through it again and again would only hold up answers.
        gc.collect()
        gc.freeze()
        await asyncio.Event().wait()


@cli.command()
def run() -> None:
    """Start the bot."""
    settings = settings_of_start()
    with plainly("cannot start", settings):
        asyncio.run(until_signalled(_run(settings)))


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes any.")] = 8400,
    at: Annotated[datetime | None, typer.Option(help="When it begins (UTC), if not now.")] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Sixty-six people, and nothing set up yet.")
    ] = False,
    unhurried: Annotated[
        bool, typer.Option("--unhurried", help="For a busy machine: a click may take a minute.")
    ] = False,
) -> None:
    """Start the bot in a pretend Slack workspace, with a page to try it on."""
    logs.configure(level="error", stream=sys.stderr)
    now = at.replace(tzinfo=UTC) if at else SystemClock().now()
    with plainly(f"--port: cannot listen on 127.0.0.1:{port}; give another one"):
        # The sandbox and the demo's story are not part of the bot that a company runs.
        from bot.demo.hosting import host

        host_demo = host(
            live, root=commands.ROOT, port=port, now=now, empty=empty, unhurried=unhurried
        )
        asyncio.run(until_signalled(host_demo))


for command in (commands.dossier, commands.migrate, commands.rotate_keys):
    cli.command()(command)
keys_cli.command("export")(commands.export_keys)
cli.add_typer(keys_cli, name="keys")


if __name__ == "__main__":
    cli()
