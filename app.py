"""The command line: parse, wire, start."""

import asyncio
import gc
import os
import random
import signal
import sys
import tomllib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
import yaml
from slack_bolt.async_app import AsyncApp

from bot.digest.lead_channels import LeadChannels
from bot.exports.files import leftovers
from bot.exports.handing_over import Exporter
from bot.jobs import jobs
from bot.kernel import config, logs, start_files
from bot.kernel.actors import ADMINS
from bot.kernel.clock import Clock, SystemClock
from bot.kernel.config import BadSetting, Settings
from bot.kernel.database_waits import check_of
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.thresholds import Thresholds
from bot.kernel.supervising import supervised
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.letters import KINDS
from bot.matching.joining import Joiner
from bot.outbox.letters import OWED
from bot.outbox.outbox import Outbox
from bot.outbox.ports import Sender
from bot.outbox.rate_limiter import RateLimiter
from bot.people.import_check import ImportCheck
from bot.people.import_files import ImportFiles
from bot.people.import_lookup import ImportLookup
from bot.people.import_progress import Importer
from bot.people.lookup import PeopleLookup, sync_people
from bot.people.relinking import Relinker
from bot.privacy.dossier import compiled, write
from bot.scheduler import Scheduler
from bot.slack.digest.views.board import page
from bot.slack.kit.connection import client_for, connected, session_for
from bot.slack.kit.context import ConcurrencyLimiter, Context, OpenHomes, Patience
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.ports import SlackChannels, SlackSentences
from bot.slack.kit.sealed_views import SealedViews
from bot.slack.letters import renderers
from bot.slack.outbox.sender import SlackSender
from bot.slack.routes import register
from bot.subscriptions import SUBSCRIBED
from bot.texts import Texts, load
from bot.upkeep import commands, door
from bot.upkeep.door import NobodyThere, OrderRefused
from bot.upkeep.erasing import Eraser
from bot.upkeep.starting import bring_up, make_ready, when_there
from bot.workspaces import messages as workspaces
from bot.workspaces import thresholds
from bot.workspaces.arrival import Arrival, TableSupport
from storage.alone import alone_with
from storage.encryption import Cipher
from storage.engine import Database, Engines
from storage.errors import InUse, LinkedFile, Unavailable, UnfitDatabase
from storage.people.people import workspace_by_team
from storage.tables import Workspace, ident
from storage.tables.programme import PURGE_MONTHS
from storage.troubles import DatabaseTrouble

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
keys_cli = typer.Typer(no_args_is_help=True, help="The keys that texts are encrypted with.")
cli.add_typer(keys_cli, name="keys")


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
        db = await _database(stack, settings, clock, engines, _patiently(settings))
        http = await stack.enter_async_context(session_for(settings))
        client = client_for(settings, http)
        gateway, texts = Gateway(client=client, views=SealedViews(Cipher(settings.keys))), load()
        arrival = Arrival(db=db, clock=clock, texts=texts, installation=gateway, directory=gateway)
        team_id = await arrival.arrive()
        tables = TableSupport(db=db, clock=clock, team_id=team_id)
        gateway.draws_data, gateway.on_plain = await tables.is_likely(), tables.was_refused
        workspace = await _workspace(db, team_id)
        stopping = asyncio.Event()
        limiter = ConcurrencyLimiter()
        rate_limiter = RateLimiter(settings.rates, stopping, people_wait=limiter.is_busy)
        sender = SlackSender(gateway=gateway, texts=texts, renderers=renderers(gateway))
        outbox = Outbox(
            kinds=KINDS,
            db=db,
            clock=clock,
            sender_of=_only(workspace, sender),
            rate_limiter_of=lambda _: rate_limiter,
            replica=uuid.uuid4().hex,
            chance=random.Random(),  # noqa: S311 - jitter, not a secret
            lease_for=timedelta(seconds=3 * settings.slack_timeout),
            is_alone=settings.sqlite_file is not None,
            on_held=workspaces.owe_news,
            stopping=stopping,
        )
        db.on_commit(lambda noted: outbox.wake() if noted.get(OWED) else None)
        eraser = Eraser(db)
        db.on_commit(eraser.heed)
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
        scheduler = Scheduler(
            db=db,
            clock=clock,
            outbox=outbox,
            jobs=jobs(
                join_agreed=partial(context.joiner.join_agreed, rate_limiter.acquire),
                import_people=context.importer.carry_on,
                owe_digests=context.lead_channels.owe_due,
                sync_people=partial(sync_people, context.people, rate_limiter.acquire),
            ),
        )
        app = AsyncApp(
            # Else Bolt asks every frame of the stack for its source, to name it after the file.
            name="vice-versa",
            client=client,
            signing_secret=settings.slack_signing_secret or "none",
        )
        register(app, context)
        stack.push_async_callback(context.finish)
        await stack.enter_async_context(connected(settings, app, client))
        if settings.sqlite_file is not None:
            answered = door.open_door(
                door.door_of(settings.sqlite_file), commands.act(db, asyncio.sleep)
            )
            await stack.enter_async_context(answered)
        for name, work in (("eraser", eraser.run), ("outbox", outbox.run)):
            watched = asyncio.create_task(supervised(name, work, stopping))
            stack.push_async_callback(_end, watched)
        # Both at once: jobs that go on for long end when the outbox says that it stops.
        stack.push_async_callback(lambda: asyncio.gather(outbox.stop(), scheduler.stop()))
        if scheduled:
            scheduler.start()
        yield Application(context=context, outbox=outbox, scheduler=scheduler, app=app)


def context_for(
    *,
    db: Database,
    gateway: Gateway,
    texts: Texts,
    clock: Clock,
    admins: frozenset[str],
    backup_days: int | None,
    workspace: Workspace,
    limiter: ConcurrencyLimiter,
    stopping: asyncio.Event,
    patience: Patience,
) -> Context:
    """What every handler works with: the use cases, each over the ports that it needs."""
    messages = SlackSentences(gateway)
    return Context(
        db=db,
        gateway=gateway,
        texts=texts,
        clock=clock,
        admins=admins,
        backup_days=backup_days,
        workspace=workspace,
        homes=OpenHomes(clock=clock),
        limiter=limiter,
        stopping=stopping,
        patience=patience,
        people=PeopleLookup(db=db, directory=gateway, clock=clock, team_id=workspace.team_id),
        exporter=Exporter(
            db=db,
            clock=clock,
            texts=texts,
            conversations=gateway,
            files=gateway,
            messages=messages,
            board=page,
            admins=admins,
            stopping=stopping,
        ),
        import_files=ImportFiles(conversations=gateway, files=gateway),
        import_check=ImportCheck(
            db=db,
            clock=clock,
            texts=texts,
            files=gateway,
            lookup=ImportLookup(directory=gateway),
        ),
        importer=Importer(
            db=db,
            clock=clock,
            texts=texts,
            messages=messages,
            workspace_id=ident(workspace),
            stopping=stopping,
        ),
        relinker=Relinker(directory=gateway, conversations=gateway),
        joiner=Joiner(db=db, clock=clock, conversations=gateway, workspace_id=ident(workspace)),
        lead_channels=LeadChannels(
            db=db,
            clock=clock,
            channels=SlackChannels(gateway),
            workspace=workspace,
            admins=admins,
        ),
    )


async def _database(
    stack: AsyncExitStack,
    settings: Settings,
    clock: Clock,
    engines: Engines | None,
    ready: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]],
) -> Database:
    """Opened, at the present schema, with keys that fit what is in it. `ready` does the work, at
    once or when the database is there.
    """
    db = Database(
        url=settings.database_url,
        keys=settings.keys,
        info={SUBSCRIPTIONS: SUBSCRIBED, ADMINS: settings.admins},
        engines=engines,
    )
    stack.push_async_callback(db.close)
    if settings.sqlite_file is not None:
        stack.enter_context(alone_with(settings.sqlite_file))
    await ready(partial(make_ready, db, clock, settings.journal))
    leftovers.sweep()
    return db


async def _workspace(db: Database, team_id: str) -> Workspace:
    async with db.reading() as session:
        workspace = await workspace_by_team(session, team_id)
    if workspace is None:
        raise LookupError("the workspace is written at arrival")
    return workspace


def _only(workspace: Workspace, sender: Sender) -> Callable[[int], Sender | None]:
    """This process has one workspace's token; the deliveries of another are not its own."""
    return lambda key: sender if key == workspace.id else None


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _run(settings: Settings) -> None:
    async with live(settings, clock=SystemClock()):
        way = "socket_mode" if settings.socket_mode else f"http://127.0.0.1:{settings.port}"
        structlog.get_logger().info("ready", over=way)
        # What has been loaded stays: looking through it again and again would only hold up answers.
        gc.collect()
        gc.freeze()
        await asyncio.Event().wait()


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM or SIGINT, which let everything end in order, at any moment."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _migrate(settings: Settings) -> bool:
    with alone_with(settings.sqlite_file) if settings.sqlite_file else nullcontext():
        db = Database(url=settings.database_url, keys=settings.keys)
        try:
            return await bring_up(db)
        finally:
            await db.close()


@cli.command()
def run() -> None:
    """Start the bot."""
    settings = _settings()
    with _plainly("cannot start", settings):
        asyncio.run(_until_told(_run(settings)))


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes any.")] = 8400,
    at: Annotated[datetime | None, typer.Option(help="When it begins (UTC), if not now.")] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Sixty-six people, and nothing set up yet.")
    ] = False,
) -> None:
    """Start the bot in a pretend Slack workspace, with a page to try it on."""
    logs.configure(level="error", stream=sys.stderr)
    now = at.replace(tzinfo=UTC) if at else SystemClock().now()
    with _plainly(f"--port: cannot listen on 127.0.0.1:{port}; give another one"):
        # The sandbox and the demo's story are not part of the bot that a company runs.
        from bot.demo.hosting import host

        root = Path(__file__).parent
        asyncio.run(_until_told(host(live, root=root, port=port, now=now, empty=empty)))


@cli.command()
def dossier(
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dossier"),
) -> None:
    """Write what a works council asks, as a PDF and as Markdown. Needs no token."""
    if language not in LANGUAGES:
        _stop(f"--language: there is no dossier in {language!r}; choose {' or '.join(LANGUAGES)}")
    root = Path(__file__).parent
    scopes = yaml.safe_load((root / "manifest.yml").read_text())["oauth_config"]["scopes"]
    with _plainly(".env: cannot be read"):
        settings = config.addresses(os.environ, Path(".env"))
    with _plainly(f"--to: cannot write to {to}", settings):
        made = compiled(
            settings,
            [*scopes["bot"], *scopes["bot_optional"]],
            load().say(language),
            version=tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"],
            today=SystemClock().now().date(),
            months=PURGE_MONTHS,
            thresholds=asyncio.run(_thresholds(settings)),
        )
        for path in write(made, to):
            typer.echo(path)


async def _thresholds(settings: Settings) -> Thresholds:
    """Those of the workspace, where there is a database yet; else that of a first day."""
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return Thresholds()
    db = Database(url=settings.database_url, keys=())
    try:
        async with db.reading() as session:
            return await thresholds.of_all(session)
    finally:
        await db.close()


@cli.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    settings = _settings()
    with _plainly("DATABASE_URL: cannot write there", settings):
        changed = asyncio.run(_migrate(settings))
    typer.echo("The database was brought up to date." if changed else "Nothing to do.")


@cli.command()
def rotate_keys(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: read every text, and name those rows.")
    ] = False,
) -> None:
    """Write every text anew with the newest key, while the bot runs or is down."""
    settings = _settings()
    wanted = commands.order(settings.keys, only_check=check)
    with _plainly("DATABASE_URL: cannot write there", settings):
        is_well = asyncio.run(commands.told(_done(settings, wanted), typer.echo))
    if not is_well:
        raise typer.Exit(1)


@keys_cli.command("export")
def export_keys(
    to: Annotated[Path | None, typer.Option(help="A new file, instead of the terminal.")] = None,
) -> None:
    """Give the keys that what people wrote is encrypted with, for a safe of their own."""
    settings = _settings()
    with _plainly("--to: cannot write there", settings):
        content, said = commands.export(settings.keys, to)
    typer.echo(content, nl=False)
    typer.echo(said, err=True)


async def _done(settings: Settings, wanted: door.Line) -> AsyncIterator[door.Line]:
    """By this process; or by the bot that runs, where a SQLite file is in its hands."""
    async with AsyncExitStack() as stack:
        try:
            db = await _database(stack, settings, SystemClock(), None, _impatiently)
        except InUse:
            if settings.sqlite_file is None:
                raise
            lines = door.ask(door.door_of(settings.sqlite_file), wanted)
        else:
            lines = commands.act(db, _at_once)(wanted)
        async for line in lines:
            yield line


def _patiently(
    settings: Settings,
) -> Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]:
    """A server may come up after its bot, like Slack; a file does not."""
    return _impatiently if settings.sqlite_file is not None else when_there


async def _impatiently(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def _at_once(_: float) -> None:
    """Nobody is answered by this process."""


_OF_A_FILE = (
    DatabaseTrouble.DISK_FULL,
    DatabaseTrouble.NO_DESCRIPTORS,
    DatabaseTrouble.READ_ONLY,
    DatabaseTrouble.SCHEMA,
)
"""Troubles of a SQLite file that is there and is one, and so told by their names."""


@contextmanager
def _plainly(on_os_error: str, settings: Settings | None = None) -> Iterator[None]:
    """What keeps the bot from starting is said in one sentence, and ends with exit 2."""
    try:
        yield
    except BadSetting as fault:
        _stop(str(fault))
    except OrderRefused as fault:
        _stop(str(fault))
    except NobodyThere:
        _stop(
            "DATABASE_URL: the bot that works with this SQLite file does not answer; try again, "
            "or stop it first"
        )
    except UnfitDatabase as fault:
        _stop(f"DATABASE_URL: {fault}")
    except LinkedFile as fault:
        _stop(f"DATABASE_URL: {fault} is a link; take it away")
    except InUse:
        _stop(
            "DATABASE_URL: another process works with this SQLite file; stop it first, or use "
            "PostgreSQL, which several may share"
        )
    except Unavailable as fault:
        is_file = settings is not None and settings.sqlite_file is not None
        if settings is not None and is_file and fault.trouble not in _OF_A_FILE:
            _stop(
                f"DATABASE_URL: {settings.sqlite_file} cannot be opened as a SQLite database; "
                "check that its folder exists and that no other program has locked it"
            )
        if fault.trouble == DatabaseTrouble.AWAY:
            _stop(
                "DATABASE_URL: this database cannot be reached; check the address and that it runs"
            )
        _stop(
            f"DATABASE_URL: this database cannot be used ({fault.trouble}): check {check_of(fault)}"
        )
    except OSError as fault:
        named = f": {fault.filename}" if fault.filename else ""
        _stop(f"{on_os_error} ({fault.strerror}{named})")


def _settings() -> Settings:
    try:
        settings = config.read(os.environ, Path(".env"))
        start_files.look_at(settings)
        settings = config.with_private_files(config.with_keys(settings))
    except BadSetting as fault:
        _stop(str(fault))
    logs.configure(level=settings.log_level, stream=sys.stderr)
    if settings.misspelt:
        structlog.get_logger().warning("settings_misspelt", meant=dict(settings.misspelt))
    if settings.narrowed:
        # Others on this machine could read them; from now on their owner alone can.
        structlog.get_logger().warning("closed_to_others", files=settings.narrowed)
    return settings


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    cli()
