"""The bad days, one entry each: what goes wrong, and what ends it."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from tests.outbox.there import There

_ALL = 1_000_000
PAGE: dict[str, Any] = {
    "body": "<html><body>You are being redirected to the portal</body></html>",
    "headers": {"Content-Type": "text/html; charset=utf-8"},
}
JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Place:
    """Where the bad days come to."""

    there: There
    database_url: str

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


Strike = Callable[[Place], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class BadDay:
    """`section` is what it belongs to: an answer, the workspace, or the database. `holds` is
    whether the admins are to hear of it.
    """

    name: str
    section: str
    strike: Strike
    holds: str | None = None
    on: str | None = None
    """The only database that has such days."""


@asynccontextmanager
async def _slack(place: Place, *faults: Mapping[str, Any]) -> AsyncIterator[None]:
    for fault in faults:
        await place.there.tell("faults", **{"times": _ALL, "method": "*", **fault})
    try:
        yield
    finally:
        await place.there.forget_faults()


def _answers(name: str, *, after: bool = False, **given: Any) -> BadDay:
    fault = {"kind": "answer_after" if after else "answer", **given}
    return BadDay(name, "answer", partial(_slack_of, (fault,)))


def _refuses(code: str, *methods: str, holds: bool = True, **more: str) -> BadDay:
    body = json.dumps({"ok": False, "error": code, **more})
    faults = tuple(
        {"kind": "answer", "method": method, "body": body, "headers": JSON}
        for method in methods or ("*",)
    )
    return BadDay(code, "workspace", partial(_slack_of, faults), holds=code if holds else None)


def _slack_of(
    faults: tuple[Mapping[str, Any], ...], place: Place
) -> AbstractAsyncContextManager[None]:
    return _slack(place, *faults)


def _fails(kind: str, **more: Any) -> BadDay:
    return BadDay(kind, "answer", partial(_slack_of, ({"kind": kind, **more},)))


@asynccontextmanager
async def _server(place: Place, begin: str, end: str) -> AsyncIterator[None]:
    """A setting of the database; who is connected is thrown out, so that it holds for all."""
    url = make_url(place.database_url)
    admin = url.set(database="postgres").render_as_string(hide_password=False)
    await asyncio.to_thread(_set, admin, url.database or "", begin)
    try:
        yield
    finally:
        await asyncio.to_thread(_set, admin, url.database or "", end)


def _set(server: str, name: str, setting: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} {setting}".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )


def _server_of(begin: str, end: str, place: Place) -> AbstractAsyncContextManager[None]:
    return _server(place, begin, end)


@asynccontextmanager
async def _locked(place: Place) -> AsyncIterator[None]:
    """Somebody else writes, and does not finish."""
    if place.is_sqlite:
        file = Path(make_url(place.database_url).database or "")
        with closing(
            sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
        ) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    url = make_url(place.database_url).render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE")
        yield
        await connection.rollback()


DAYS = (
    _answers("html_503", status=503, **PAGE),
    _answers("html_200", **PAGE),
    _answers("html_403", status=403, **PAGE),
    _answers("html_407", status=407, **PAGE),
    _answers("html_after", after=True, status=502, **PAGE),
    _answers("empty", headers=JSON),
    _answers("empty_after", after=True, headers=JSON),
    _answers("text", body="upstream is gone", headers={"Content-Type": "text/plain"}),
    _answers("truncated", body='{"ok": true, "ts": "1', headers=JSON),
    _answers("list", body="[]", headers=JSON),
    _answers("ok_alone", body='{"ok": true}', headers=JSON),
    _answers("429_inf", status=429, headers={"Retry-After": "2", **JSON}),
    _answers("429_rubbish", status=429, body="later", headers={"Retry-After": "soon"}),
    _fails("500"),
    _fails("drop"),
    _fails("drop_after"),
    _refuses("invalid_auth"),
    _refuses("token_revoked"),
    _refuses("account_inactive"),
    _refuses("org_login_required"),
    _refuses("two_factor_setup_required"),
    _refuses("missing_scope", "chat.postMessage", needed="chat:write"),
    _refuses("message_limit_exceeded", "chat.postMessage"),
    _refuses("ekm_access_denied", "chat.postMessage", "chat.update"),
    _refuses("external_channel_migrating", "chat.postMessage", "chat.update", holds=False),
    BadDay("locked", "database", _locked),
    BadDay(
        "read_only",
        "database",
        partial(
            _server_of,
            "SET default_transaction_read_only = on",
            "SET default_transaction_read_only = off",
        ),
        on="postgresql",
    ),
    BadDay(
        "cut_off",
        "database",
        partial(_server_of, "WITH ALLOW_CONNECTIONS false", "WITH ALLOW_CONNECTIONS true"),
        on="postgresql",
    ),
)


def days_on(database: str) -> tuple[BadDay, ...]:
    return tuple(day for day in DAYS if day.on in (None, database))
