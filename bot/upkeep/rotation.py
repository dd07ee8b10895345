"""Writes every text anew with the newest key, or reads each, in short steps beside other work."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from storage import keys, rotation
from storage.engine import Database

_AT_ONCE = 200
"""Texts a step: some ten milliseconds in which nobody else is answered."""
_PASSES = 3
"""Rows that others were working on are come back to."""
_TOLD = 20
"""Rows of a kind that are named."""

Pause = Callable[[float], Awaitable[None]]
"""Awaited after each step with the seconds that it took: others may work for as long."""


@dataclass(frozen=True)
class Rotated:
    """How far it is: `done` of all that were not written with the newest key."""

    done: int
    of: int


@dataclass
class PlaceRead:
    """What a look at every text of a place found."""

    place: str
    readable: int = 0
    old: int = 0
    """Of the readable ones, how many are not written with the newest key."""
    unreadable: int = 0
    rows: dict[str, list[int]] = field(default_factory=dict)
    """Why → the first rows of which it is so."""


async def rotate(db: Database, pause: Pause, *, at_once: int = _AT_ONCE) -> AsyncGenerator[Rotated]:
    """Write everything anew with the newest key. Done in part it may be gone on with: what is
    written anew is not looked at again.
    """
    before, done = await _left(db), 0
    yield Rotated(0, before)
    for _ in range(_PASSES):
        for column in keys.secrets():
            after = 0
            while True:
                started = time.perf_counter()
                async with db.reading() as session:
                    cipher = keys.cipher_in(session)
                    tokens = await rotation.next_old(session, column, after=after, limit=at_once)
                if not tokens:
                    break
                # Before a transaction is begun: while it lasts, nobody else can write to SQLite.
                texts = rotation.anew(cipher, column, tokens)
                if texts:
                    async with db.transaction() as session:
                        await rotation.write(session, column, texts)
                after, done = tokens[-1].key, done + len(texts)
                yield Rotated(min(done, before), before)
                await pause(time.perf_counter() - started)
        if not (remain := await _left(db)):
            break
    if before:
        # Nor is anything left on the disk that the old keys would open.
        await db.erase({keys.table_of(column).name for column in keys.secrets()})
    yield Rotated(before - remain, before)


async def check(
    db: Database, pause: Pause, *, at_once: int = _AT_ONCE
) -> AsyncGenerator[PlaceRead]:
    """Read every text there is; a place is told when all of it has been read."""
    for column in keys.secrets():
        found, after = PlaceRead(keys.place_of(column)), 0
        while True:
            started = time.perf_counter()
            async with db.reading() as session:
                cipher = keys.cipher_in(session)
                tokens = await keys.next_tokens(session, column, after=after, limit=at_once)
            if not tokens:
                break
            faults = keys.faults_of(cipher, column, tokens)
            _note(found, tokens, faults, cipher.newest.prefix)
            after = tokens[-1].key
            await pause(time.perf_counter() - started)
        yield found


def _note(
    found: PlaceRead, tokens: Sequence[keys.Token], faults: Sequence[keys.TextFault], newest: str
) -> None:
    found.unreadable += len(faults)
    found.readable += len(tokens) - len(faults)
    wrong = {key for key, _ in faults}
    found.old += sum(
        not token.stored.startswith(newest) for token in tokens if token.key not in wrong
    )
    for key, fault in faults:
        named = found.rows.setdefault(fault.sentence, [])
        if len(named) < _TOLD:
            named.append(key)


async def _left(db: Database) -> int:
    async with db.reading() as session:
        return sum([await rotation.left(session, column) for column in keys.secrets()])
