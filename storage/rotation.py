"""Texts written anew with the newest key, some rows at a time, beside all else that goes on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Text, bindparam, func, select, update

from storage.encryption import HANDLE, Cipher, raw
from storage.engine import Session
from storage.errors import UnreadableText
from storage.keys import Token, cipher_in, place_of, table_of


class Anew(NamedTuple):
    """A text as it is stored, and as it will be."""

    key: int
    old: str
    new: str


async def next_old(
    session: Session, column: Column[str], *, after: int, limit: int
) -> Sequence[Token]:
    """Rows, in their order, whose text is not written with the newest key."""
    table = table_of(column)
    query = (
        select(table.c.id, table.c[HANDLE], raw(column))
        .where(table.c.id > after, _is_old(session, column))
        .order_by(table.c.id)
        .limit(limit)
    )
    return [Token._make(row) for row in await (await session.connection()).execute(query)]


async def left(session: Session, column: Column[str]) -> int:
    """How many texts are not written with the newest key."""
    query = select(func.count()).select_from(table_of(column)).where(_is_old(session, column))
    return int((await (await session.connection()).execute(query)).scalar_one())


def anew(cipher: Cipher, column: Column[str], tokens: Sequence[Token]) -> Sequence[Anew]:
    """Those that can be read, encrypted again: no statement, and the part that takes long."""
    found, place = [], place_of(column)
    for token in tokens:
        try:
            text = cipher.open(token.stored, place, token.handle)
        except UnreadableText:
            continue
        found.append(Anew(token.key, token.stored, cipher.seal(text, place, token.handle)))
    return found


async def write(session: Session, column: Column[str], texts: Sequence[Anew]) -> None:
    """Each where it is still what was read: what was written or deleted meanwhile stays so.

    Rows that somebody else works on are left for another time: nobody waits for a row of theirs
    while holding one of ours, so that no two can wait for each other.
    """
    table, connection = table_of(column), await session.connection()
    free = (
        select(table.c.id)
        .where(table.c.id.in_([each.key for each in texts]))
        .with_for_update(key_share=True, skip_locked=True)
    )
    ours = set((await connection.execute(free)).scalars())
    values: list[dict[str, Any]] = [
        {"of_row": each.key, "was": each.old, "now": each.new} for each in texts if each.key in ours
    ]
    if values:
        query = (
            update(table)
            .where(table.c.id == bindparam("of_row"), raw(column) == bindparam("was", type_=Text))
            .values({column.name: bindparam("now", type_=Text)})
        )
        await connection.execute(query, values)


def _is_old(session: Session, column: Column[str]) -> Any:
    prefix = cipher_in(session).newest.prefix
    return func.substr(raw(column), 1, len(prefix)) != prefix
