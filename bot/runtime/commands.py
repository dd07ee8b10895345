"""Commands that need no Slack: the dossier, the database's schema, and the keys."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from bot.kernel import config
from bot.kernel.clock import SystemClock
from bot.kernel.config import Settings
from bot.kernel.rules.languages import LANGUAGES
from bot.runtime import database
from bot.runtime.process import plainly, settings_of_start, stop
from bot.texts import load
from bot.upkeep import control_socket, key_commands
from bot.upkeep.control_socket import Line
from storage.errors import InUse
from storage.tables.programme import PURGE_MONTHS

ROOT = Path(__file__).parents[2]
"""Where `manifest.yml` and `pyproject.toml` are."""


def dossier(
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dossier"),
) -> None:
    """Write what a works council asks, as a PDF and as Markdown. Needs no token."""
    # Imported here: no other command needs them, and the bot is to start soon.
    import tomllib

    import yaml

    from bot.privacy.dossier import compiled, write

    if language not in LANGUAGES:
        stop(f"--language: there is no dossier in {language!r}; choose {' or '.join(LANGUAGES)}")
    scopes = yaml.safe_load((ROOT / "manifest.yml").read_text())["oauth_config"]["scopes"]
    with plainly(".env: cannot be read"):
        settings = config.addresses(os.environ, Path(".env"))
    with plainly(f"--to: cannot write to {to}", settings):
        made = compiled(
            settings,
            [*scopes["bot"], *scopes["bot_optional"]],
            load().say(language),
            version=tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
            today=SystemClock().now().date(),
            months=PURGE_MONTHS,
            thresholds=asyncio.run(database.thresholds_of(settings)),
        )
        for path in write(made, to):
            typer.echo(path)


def migrate() -> None:
    """Bring the database to the present schema."""
    settings = settings_of_start()
    with plainly("DATABASE_URL: cannot write there", settings):
        changed = asyncio.run(database.migrated(settings))
    typer.echo("The database was brought up to date." if changed else "Nothing to do.")


def rotate_keys(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: read every text, and name those rows.")
    ] = False,
) -> None:
    """Write every text anew with the newest key, while the bot runs or is down."""
    settings = settings_of_start()
    request = key_commands.request(settings.keys, only_check=check)
    with plainly("DATABASE_URL: cannot write there", settings):
        is_well = asyncio.run(key_commands.report(_performed(settings, request), typer.echo))
    if not is_well:
        raise typer.Exit(1)


def export_keys(
    to: Annotated[Path | None, typer.Option(help="A new file, instead of the terminal.")] = None,
) -> None:
    """Give the keys that what people wrote is encrypted with, for a safe of their own."""
    settings = settings_of_start()
    with plainly("--to: cannot write there", settings):
        content, said = key_commands.export(settings.keys, to)
    typer.echo(content, nl=False)
    typer.echo(said, err=True)


async def _performed(settings: Settings, request: Line) -> AsyncIterator[Line]:
    """By this process; or by the bot that runs, where it holds the SQLite file."""
    async with AsyncExitStack() as stack:
        try:
            db = await stack.enter_async_context(database.opened(settings, clock=SystemClock()))
        except InUse:
            if settings.sqlite_file is None:
                raise
            socket = control_socket.beside(settings.sqlite_file)
            lines = control_socket.ask(socket, request)
        else:
            lines = key_commands.handler(db, _without_pause)(request)
        async for line in lines:
            yield line


async def _without_pause(_: float) -> None:
    """This process answers nobody: it need not leave time to others."""
