"""Whether the present keys open what people wrote with earlier ones."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, Table, select
from sqlmodel import col, delete
from sqlmodel import select as choose

from storage.encryption import HANDLE, Cipher, EncryptedText, cipher_of, opened, raw, with_handle
from storage.engine import Database, Session
from storage.errors import AbsentKey, UnreadableText
from storage.once import add_once
from storage.tables import CipherKey, Workspace

_AT_ONCE = 1000


class Token(NamedTuple):
    """A text as it is stored."""

    key: int
    handle: str
    stored: str


TextFault = tuple[int, UnreadableText]
"""A row, and why its text cannot be read."""


def secrets() -> list[Column[str]]:
    """Every column that holds what people wrote."""
    return [
        column
        for table in Workspace.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]


def cipher_in(session: Session) -> Cipher:
    return cipher_of(session.get_bind().dialect)


def newest_of(db: Database) -> str:
    """The id of the key that its texts are written with."""
    return cipher_of(db.engine.dialect).newest.id


async def absent(session: Session) -> Mapping[str, int]:
    """Place → how many texts cannot be read because their key is not among the present ones.

    Cheap where none is missing: what the keys are known by, and the first and the last text of each
    kind, for those that were written before texts named their key.
    """
    present = [key.id for key in cipher_in(session).keys]
    used = (await session.exec(choose(CipherKey.key_id))).all()
    if set(used) <= set(present) and not await _ends_are_closed(session):
        return {}
    counted = Counter[str]()
    for column in secrets():
        async for tokens in tokens_of(session, column):
            faults = faults_of(cipher_in(session), column, tokens)
            counted[place_of(column)] += sum(isinstance(each, AbsentKey) for _, each in faults)
    return +counted


async def remember(session: Session, now: datetime) -> None:
    """From now on texts are written with the newest key. Those that nothing needs are forgotten."""
    cipher = cipher_in(session)
    kept = [key.id for key in cipher.keys]
    await session.exec(delete(CipherKey).where(col(CipherKey.key_id).not_in(kept)))
    await add_once(session, CipherKey(key_id=cipher.newest.id, since_at=now))


async def tokens_of(
    session: Session, column: Column[str], *, at_once: int = _AT_ONCE
) -> AsyncIterator[Sequence[Token]]:
    last = 0
    while tokens := await next_tokens(session, column, after=last, limit=at_once):
        yield tokens
        last = tokens[-1].key


async def next_tokens(
    session: Session, column: Column[str], *, after: int, limit: int
) -> Sequence[Token]:
    """In the order of their rows."""
    table = table_of(column)
    query = (
        select(table.c.id, table.c[HANDLE], raw(column))
        # By key and not by offset, which would read all rows before it again each time.
        .where(table.c.id > after, column.is_not(None))
        .order_by(table.c.id)
        .limit(limit)
    )
    found = await (await session.connection()).execute(query)
    return [Token._make(row) for row in found]


def faults_of(
    cipher: Cipher, column: Column[str], tokens: Collection[Token]
) -> Sequence[TextFault]:
    """Those that cannot be read."""
    found = []
    for token in tokens:
        try:
            cipher.open(token.stored, place_of(column), token.handle)
        except UnreadableText as fault:
            found.append((token.key, fault))
    return found


def place_of(column: Column[str]) -> str:
    kind = column.type
    if not isinstance(kind, EncryptedText):
        raise LookupError(f"{column} is not encrypted")
    return kind.place


def table_of(column: Column[str]) -> Table:
    if not isinstance(column.table, Table):
        raise LookupError(f"{column} belongs to no table")
    return column.table


async def _ends_are_closed(session: Session) -> bool:
    """Whether a key is missing for the first or the last text of a kind."""
    columns = [(column, place_of(column)) for column in secrets() for _ in range(2)]
    ends = (
        select(with_handle(text, place_of(text)))
        .where(text.is_not(None))
        .order_by(order)
        .limit(1)
        .scalar_subquery()
        for text in secrets()
        for order in (text.table.c.id.asc(), text.table.c.id.desc())
    )
    # One statement: this is asked at every start, and there are some twenty such columns.
    query = select(*(end.label(f"text_{n}") for n, end in enumerate(ends)))
    row = (await (await session.connection()).execute(query)).one()
    cipher = cipher_in(session)
    return any(
        stored is not None and _is_absent(cipher, place, stored)
        for (_, place), stored in zip(columns, row, strict=True)
    )


def _is_absent(cipher: Cipher, place: str, stored: str) -> bool:
    try:
        opened(cipher, place, stored)
    except AbsentKey:
        return True
    except UnreadableText:
        # One text that was tampered with does not keep the bot from starting: it is not read.
        return False
    return False
