"""A command as a process: what keeps it from starting, its log, and what ends it."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import structlog
import typer

from bot.kernel import config, logs, start_files
from bot.kernel.config import Settings
from bot.kernel.database_waits import check_of
from bot.kernel.errors import BadSetting
from bot.upkeep.control_socket import BotUnreachable, RequestRefused
from storage.errors import InUse, LinkedFile, Unavailable, UnfitDatabase
from storage.troubles import DatabaseTrouble

_OF_A_FILE = (
    DatabaseTrouble.DISK_FULL,
    DatabaseTrouble.NO_DESCRIPTORS,
    DatabaseTrouble.READ_ONLY,
    DatabaseTrouble.SCHEMA,
)
"""Troubles of a SQLite file that is there and is one, and so told by their names."""


@contextmanager
def plainly(on_os_error: str, settings: Settings | None = None) -> Iterator[None]:
    """What keeps the bot from starting is said in one sentence, and ends with exit 2."""
    try:
        yield
    except (BadSetting, RequestRefused) as fault:
        stop(str(fault))
    except BotUnreachable:
        stop(
            "DATABASE_URL: the bot that works with this SQLite file does not answer; try again, "
            "or stop it first"
        )
    except UnfitDatabase as fault:
        stop(f"DATABASE_URL: {fault}")
    except LinkedFile as fault:
        stop(f"DATABASE_URL: {fault} is a link; take it away")
    except InUse:
        stop(
            "DATABASE_URL: another process works with this SQLite file; stop it first, or use "
            "PostgreSQL, which several may share"
        )
    except Unavailable as fault:
        is_file = settings is not None and settings.sqlite_file is not None
        if settings is not None and is_file and fault.trouble not in _OF_A_FILE:
            stop(
                f"DATABASE_URL: {settings.sqlite_file} cannot be opened as a SQLite database; "
                "check that its folder exists and that no other program has locked it"
            )
        if fault.trouble == DatabaseTrouble.AWAY:
            stop(
                "DATABASE_URL: this database cannot be reached; check the address and that it runs"
            )
        stop(
            f"DATABASE_URL: this database cannot be used ({fault.trouble}): check {check_of(fault)}"
        )
    except OSError as fault:
        named = f": {fault.filename}" if fault.filename else ""
        stop(f"{on_os_error} ({fault.strerror}{named})")


def settings_of_start() -> Settings:
    """Read and looked at, with what is made where nothing is set. From here on there is a log."""
    try:
        settings = config.read(os.environ, Path(".env"))
        start_files.look_at(settings)
        settings = start_files.with_private_files(start_files.with_keys(settings))
    except BadSetting as fault:
        stop(str(fault))
    logs.configure(level=settings.log_level, stream=sys.stderr)
    if settings.misspelt:
        structlog.get_logger().warning("settings_misspelt", meant=dict(settings.misspelt))
    if settings.narrowed:
        # Others on this machine could read them; from now on their owner alone can.
        structlog.get_logger().warning("closed_to_others", files=settings.narrowed)
    return settings


def stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


async def until_signalled(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM or SIGINT, which let everything end in order, at any moment."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task
