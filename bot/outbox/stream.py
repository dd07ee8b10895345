"""Some kinds of a workspace's deliveries on their way: claimed ahead, posted, written down."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.outbox.envelopes import Loaded
from bot.outbox.recording import Cancelled, Outcome, Sent
from storage.errors import Unavailable
from storage.outbox.deliveries import Claimed

AT_ONCE = 8
IN_HAND = 400
"""Claimed and not yet recorded, at most."""
AT_FIRST = 16
"""The same in a process that has recorded nothing yet."""
_STEP = 100
"""Claimed at once. More would hold up acknowledgements while they are loaded."""
_GROUPED_FOR = 0.05
"""Seconds for which confirmed posts are gathered before they are recorded: a process that is killed
leaves no more than these in doubt, and a record of one takes as long as one of fifty."""
_LOOK_AGAIN = 0.5

Ready = tuple[Claimed, Loaded]


@dataclass
class Room:
    """How many may be in hand: twice as many after each record. A process that is killed again and
    again before it records leaves few in doubt each time, and these few are what it sends twice.
    """

    most: int = AT_FIRST

    def grow(self) -> None:
        self.most = min(IN_HAND, 2 * self.most)


@dataclass(kw_only=True)
class Stream:
    """`most` gives how many may be in hand, none while there is nothing that may be sent. `others`
    tells, after a moment, whether to look again where nothing was found.

    `claim` and `load` take their turns while others are posted. `carry` never raises.
    """

    most: Callable[[], int]
    claim: Callable[[int], Awaitable[Sequence[Claimed]]]
    load: Callable[[Sequence[Claimed]], Awaitable[Sequence[Ready]]]
    carry: Callable[[Claimed, Loaded], Awaitable[Outcome]]
    record: Callable[[Sequence[Outcome]], Awaitable[None]]
    others: "Others"
    room: Room
    has_more: bool = False
    """Whether something may be due that this run has not handled, or has put back."""
    _in_hand: int = 0
    _done: int = 0
    _ready: asyncio.Queue[Ready | None] = field(default_factory=asyncio.Queue)
    _outcomes: list[Outcome] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _has_room: asyncio.Event = field(default_factory=asyncio.Event)
    _all_posted: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, *, has_some: bool) -> int:
        """Until nothing more is to be had. Returns how many were carried.

        Without `has_some` nothing is known to be due: it looks only where others go on for long.
        """
        try:
            return await self._run(has_some)
        finally:
            self.others.one_less()

    async def _run(self, has_some: bool) -> int:
        gone: Unavailable | None = None
        async with asyncio.TaskGroup() as group:
            posting = [group.create_task(self._post()) for _ in range(AT_ONCE)]
            group.create_task(self._write_down())
            try:
                await self._claim_ahead(has_some)
            except Unavailable as fault:
                gone = fault  # what is in hand is posted and recorded first
            for _ in posting:
                self._ready.put_nowait(None)
            await asyncio.wait(posting)
            self._all_posted.set()
            self._news.set()
        if gone is not None:
            raise gone
        return self._done

    async def _claim_ahead(self, has_some: bool) -> None:
        while most := min(self.room.most, self.most()):
            step = min(_STEP, max(1, most // 2))
            if most - self._in_hand < step:
                self._has_room.clear()
                await self._has_room.wait()
                continue
            rows = await self.claim(step) if has_some else ()
            self._in_hand += len(rows)
            for letter in await self.load(rows) if rows else ():
                self._ready.put_nowait(letter)
            # Fewer than were asked for: there are no more of them now.
            has_some = len(rows) == step
            if not has_some:
                if not await self.others.are_at_work():
                    return
                has_some = True
        self.has_more = True

    async def _post(self) -> None:
        while (ready := await self._ready.get()) is not None:
            outcome = await self.carry(*ready)
            self.has_more = self.has_more or not isinstance(outcome, Sent | Cancelled)
            self._outcomes.append(outcome)
            self._done += 1
            self._news.set()

    async def _write_down(self) -> None:
        try:
            while not self._all_posted.is_set():
                await self._news.wait()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_GROUPED_FOR):
                        await self._all_posted.wait()
                await self._write_down_what_is_there()
        finally:
            # Also when this is cut short: what Slack has confirmed is not in doubt.
            await self._write_down_what_is_there()

    async def _write_down_what_is_there(self) -> None:
        self._news.clear()
        if not (outcomes := self._outcomes[:]):
            return
        await self.record(outcomes)
        del self._outcomes[: len(outcomes)]
        self._in_hand -= len(outcomes)
        self.room.grow()
        self._has_room.set()


@dataclass
class Others:
    """The streams of one workspace end together: one may crawl, and what comes up for another
    meanwhile is not to wait for it. Whoever finds nothing looks again until all find nothing.
    """

    number: int
    _idle: int = 0
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def are_at_work(self) -> bool:
        self.one_less()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._over.wait()
        if self._over.is_set():
            return False
        self._idle -= 1
        return True

    def one_less(self) -> None:
        self._idle += 1
        if self._idle >= self.number:
            self._over.set()
