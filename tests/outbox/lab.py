"""The outbox in this process, with a Slack that is a list: for stories of one workspace."""

import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.check_ins import opening
from bot.kernel.clock import Clock, ShiftedClock, StoppedClock, SystemClock
from bot.kernel.config import UNPACED
from bot.kernel.errors import SlackFault
from bot.letters import KINDS
from bot.outbox.letters import Letter, Posted
from bot.outbox.outbox import Outbox
from bot.outbox.ports import Acquire, News
from bot.outbox.rate_limiter import RateLimiter
from storage.engine import Database
from storage.kinds import Kind
from storage.states import RoleKind
from storage.tables import Delivery, Person, Role, ident
from tests.outbox.seeding import Seeded, seed

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
Hook = Callable[[int], Awaitable[None]]


def gone(code: str) -> SlackFault:
    return SlackFault(code, permanent=True)


def failing(code: str = "internal_error") -> SlackFault:
    return SlackFault(code, permanent=False, perhaps_done=True)


def too_many(seconds: float) -> SlackFault:
    return SlackFault("ratelimited", permanent=False, retry_after=seconds)


@dataclass
class Postbox:
    """`faults` are channel → what its next calls come to. `before` is awaited by each post.

    `looks_back`: the bot may find what it has posted.
    """

    looks_back: bool = False
    before: Hook | None = None
    posted: list[tuple[int, str, str]] = field(default_factory=list)
    """Delivery, kind and channel, in the order in which they came."""
    opened: list[str] = field(default_factory=list)
    """The DMs that were opened."""
    faults: dict[str, list[SlackFault]] = field(default_factory=lambda: defaultdict(list))
    faults_of: dict[Kind, list[SlackFault]] = field(default_factory=dict)
    """The same by kind."""
    sought: list[datetime] = field(default_factory=list)
    """From when on it was looked for what was posted."""
    finding: list[SlackFault] = field(default_factory=list)
    """What the next looks for what was posted come to."""
    opening: list[SlackFault] = field(default_factory=list)
    """What the next direct messages to be opened come to."""

    def of_kind(self, kind: Kind) -> list[str]:
        """The channels to which letters of a kind went."""
        return [channel for _, what, channel in self.posted if what == kind]

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        self.sought.append(since)
        if self.finding:
            raise self.finding.pop(0)
        if not self.looks_back:
            raise gone("missing_scope")
        places = {key: (channel, number) for number, (key, _, channel) in enumerate(self.posted)}
        if delivery_id not in places:
            return None
        channel, number = places[delivery_id]
        return Posted(channel, f"{number}.000000")

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        assert letter.to.person is not None
        await acquire("conversations.open")
        if self.opening:
            raise self.opening.pop(0)
        self.opened.append(f"D{letter.to.person.slack_id}")
        return self.opened[-1]

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        if self.before is not None:
            await self.before(delivery_id)
        if waiting := self.faults[channel_id] or self.faults_of.get(letter.kind):
            raise waiting.pop(0)
        self.posted.append((delivery_id, letter.kind, channel_id))
        return Posted(channel_id, f"{len(self.posted) - 1}.000000")


@dataclass
class Lab:
    db: Database
    seeded: Seeded
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(start=NOON))
    postbox: Postbox = field(default_factory=Postbox)

    def outbox(
        self,
        replica: str = "one",
        *,
        rates: Mapping[str, float] = UNPACED,
        clock: Clock | None = None,
        postbox: Postbox | None = None,
        is_alone: bool = False,
        news: News | None = None,
    ) -> Outbox:
        limiter = RateLimiter(rates)
        return Outbox(
            kinds=KINDS,
            db=self.db,
            clock=clock or self.clock,
            replica=replica,
            sender_of=lambda _: postbox or self.postbox,
            rate_limiter_of=lambda _: limiter,
            chance=random.Random(1),  # noqa: S311 - the same waits in every run
            is_alone=is_alone,
            news=news,
        )

    def going(self) -> ShiftedClock:
        """A clock that goes on from where it is here: at any hour of the machine's it is noon."""
        return ShiftedClock(base=SystemClock(), start=self.clock.now())

    async def open_due(self) -> None:
        async with self.db.transaction() as session:
            await opening.open_due(session, self.clock.now())

    async def owed(self, kind: Kind) -> Sequence[Delivery]:
        async with self.db.reading() as session:
            query = select(Delivery).where(Delivery.kind == kind).order_by(col(Delivery.id))
            return (await session.exec(query)).all()

    async def states(self, kind: Kind) -> list[str]:
        return [row.state for row in await self.owed(kind)]

    async def lead(self, slack_id: str) -> int:
        """Somebody who leads the programme."""
        return await self._holder(slack_id, RoleKind.LEAD)

    async def admin(self, slack_id: str) -> int:
        return await self._holder(slack_id, RoleKind.ADMIN)

    async def _holder(self, slack_id: str, kind: RoleKind) -> int:
        async with self.db.transaction() as session:
            person = Person(
                workspace_id=self.seeded.workspace_id,
                slack_id=slack_id,
                handle=slack_id,
                name=slack_id,
                synced_at=NOON,
            )
            session.add(person)
            await session.flush()
            session.add(
                Role(
                    workspace_id=self.seeded.workspace_id,
                    person_id=ident(person),
                    kind=kind,
                    programme_id=self.seeded.programme_id if kind == RoleKind.LEAD else None,
                    created_at=NOON,
                )
            )
            return ident(person)

    async def has(self, kind: Kind, count: int) -> bool:
        """Whether so many of a kind are out."""
        return len(self.postbox.of_kind(kind)) >= count

    async def recalls(self) -> None:
        """Each mentor asked to be reminded of the check-in that is open."""
        prompts = await self.owed(Kind.PROMPT)
        async with self.db.transaction() as session:
            for pair, prompt in zip(self.seeded.pairs, prompts, strict=True):
                session.add(
                    Delivery(
                        workspace_id=prompt.workspace_id,
                        kind=Kind.RECALL,
                        dedupe_key=f"recall:{pair.id}",
                        pair_id=pair.id,
                        check_in_id=prompt.check_in_id,
                        person_id=pair.mentor_id,
                        is_asked=True,
                        due_at=NOON,
                    )
                )

    async def owe_one(self, kind: Kind, number: int) -> None:
        """One more, now."""
        async with self.db.transaction() as session:
            session.add(self._owed(kind, number, self.clock.now()))

    async def owe(self, kind: Kind, count: int, *, due_at: datetime = NOON) -> None:
        """Messages that need no check-in: "retire", or a "welcome" for each of the pairs."""
        async with self.db.transaction() as session:
            for number in range(count):
                session.add(self._owed(kind, number, due_at))

    def _owed(self, kind: Kind, number: int, due_at: datetime) -> Delivery:
        pair = self.seeded.pairs[number % len(self.seeded.pairs)]
        return Delivery(
            workspace_id=self.seeded.workspace_id,
            kind=kind,
            dedupe_key=f"{kind}:{number}",
            pair_id=pair.id,
            channel_id=pair.channel_id if kind == Kind.RETIRE else None,
            ts=f"1.{number:06d}" if kind == Kind.RETIRE else None,
            is_asked=True,
            due_at=due_at,
        )


async def lab(db: Database, *, pairs: int, team_id: str = "T0VAUBAN") -> Lab:
    """Pairs whose prompts are owed since noon."""
    numbers = range(pairs)
    seeded = await seed(
        db,
        people=[f"U{team_id}{n}{side}" for n in numbers for side in "ME"],
        channels=[f"G{n}" for n in numbers],
        team_id=team_id,
        now=NOON - timedelta(hours=1),
        due_at=NOON,
    )
    made = Lab(db, seeded)
    await made.open_due()
    return made
