"""Pairs by the thousand: their channels in a Slack in another process, their rows in a database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from sqlmodel import col, update

from bot.check_ins import opening
from sandbox import workspace
from storage.engine import Database
from storage.tables import Delivery
from tests.outbox.seeding import TEAM, seed
from tests.outbox.there import There
from tests.processes import address_of, slack
from tests.town import ROOT

_MENTORS = 1000
"""As many executives; each thousand of pairs is made of all of them, in other combinations."""
_AT_ONCE = 16


@dataclass(frozen=True)
class Pairs:
    there: There
    people: Sequence[str]
    """The mentor and the executive of the first pair, of the second, and so on."""
    channels: Sequence[str]
    slack_pid: int

    def part(self, number: int, of: int) -> "Pairs":
        """The so-many-eth of equal parts."""
        size = len(self.channels) // of
        start, end = number * size, (number + 1) * size
        people, channels = self.people[2 * start : 2 * end], self.channels[start:end]
        return Pairs(self.there, people, channels, self.slack_pid)


@asynccontextmanager
async def pairs_in_slack(number: int) -> AsyncIterator[Pairs]:
    size = min(number, _MENTORS)
    town = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    crowd = [person.id for person in town.crowd(2 * size)]
    async with (
        slack("--crowd", str(2 * size), is_unhurried=False) as program,
        aiohttp.ClientSession() as http,
    ):
        there = There(await address_of(program), http, crowd)
        people = combined(crowd, number)
        yield Pairs(there, people, await _opened(there, people), program.process.pid)


def combined(crowd: Sequence[str], number: int) -> list[str]:
    """So many different pairs of a crowd; neighbours in the list have nobody in common."""
    mentors, executives = crowd[::2], crowd[1::2]
    size = len(mentors)
    both = ((mentors[n % size], executives[(n + n // size) % size]) for n in range(number))
    return [person for pair in both for person in pair]


async def owe_all(db: Database, pairs: Pairs, *, team_id: str = TEAM) -> None:
    """Every pair's check-in is opened, and its prompt is owed."""
    await seed(db, people=pairs.people, channels=pairs.channels, team_id=team_id)
    await open_all(db)


async def open_all(db: Database) -> None:
    """As the scheduler's job does: batch by batch, a transaction each."""
    seen = 1
    while seen:
        async with db.transaction() as session:
            seen = await opening.open_due(session, datetime.now(UTC))


async def owe_again(db: Database) -> None:
    """As if no prompt had been posted."""
    async with db.transaction() as session:
        await session.exec(
            update(Delivery)
            .where(col(Delivery.kind) == "prompt")
            .values(
                state="pending",
                due_at=datetime.now(UTC),
                channel_id=None,
                ts=None,
                attempts=0,
                is_doubtful=False,
                claimed_by=None,
                first_tried_at=None,
                sent_at=None,
            )
        )


async def _opened(there: There, people: Sequence[str]) -> list[str]:
    channels: dict[int, str] = {}
    waiting = iter(range(len(people) // 2))

    async def open_some() -> None:
        for number in waiting:
            both = ",".join(people[2 * number : 2 * number + 2])
            answer = await there.call("conversations.open", users=both)
            channels[number] = str(answer["channel"]["id"])

    await asyncio.gather(*(open_some() for _ in range(_AT_ONCE)))
    return [channels[number] for number in sorted(channels)]
