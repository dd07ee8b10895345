"""One queue of a workspace at work: deliveries are claimed ahead, sent, and recorded."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.outbox.letters import Loaded
from bot.outbox.outcomes import Cancelled, Outcome, Sent
from storage.outbox.deliveries import Claimed

AT_ONCE = 8
"""Calls to Slack that may be under way at a time."""
MOST_IN_FLIGHT = 400
"""Claimed and not yet recorded, at most."""
FIRST_IN_FLIGHT = 16
"""The same in a process that has recorded nothing yet."""
_STEP = 100
"""Claimed at once. More would hold up acknowledgements while they are loaded."""
_GROUPED_FOR = 0.05
"""Seconds for which confirmed posts are gathered before they are recorded: a process that is killed
leaves no more than these in doubt, and a record of one takes as long as one of fifty."""
_LOOK_AGAIN = 0.5
"""Seconds after which a queue without work looks again while another one still works."""

Ready = tuple[Claimed, Loaded]


@dataclass
class Prefetch:
    """How many deliveries may be in flight: twice as many after each record, up to the most.

    It starts small because what a killed process leaves in flight may be sent twice: one that is
    killed again and again before it records anything risks few messages each time.
    """

    limit: int = FIRST_IN_FLIGHT

    def grow(self) -> None:
        self.limit = min(MOST_IN_FLIGHT, 2 * self.limit)


@dataclass(kw_only=True)
class Pipeline:
    """`limit` gives how many may be in flight, 0 while nothing may be sent. `idleness` tells, after
    a moment, whether to look again where nothing was found.

    Claiming and loading go on while others are sent. `dispatch` never raises.
    """

    limit: Callable[[], int]
    claim: Callable[[int], Awaitable[Sequence[Claimed]]]
    load: Callable[[Sequence[Claimed]], Awaitable[Sequence[Ready]]]
    dispatch: Callable[[Claimed, Loaded], Awaitable[Outcome]]
    record: Callable[[Sequence[Outcome]], Awaitable[None]]
    idleness: "Idleness"
    prefetch: Prefetch
    has_more: bool = False
    """Whether something may be due that this run has not handled, or has put back."""
    _in_flight: int = 0
    _done: int = 0
    _ready: asyncio.Queue[Ready | None] = field(default_factory=asyncio.Queue)
    _outcomes: list[Outcome] = field(default_factory=list)
    _has_outcomes: asyncio.Event = field(default_factory=asyncio.Event)
    _has_capacity: asyncio.Event = field(default_factory=asyncio.Event)
    _all_sent: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, *, has_some: bool) -> int:
        """Until nothing more is to be claimed. Returns how many were handled.

        Without `has_some` nothing is known to be due: it looks only if another queue takes long.
        """
        try:
            return await self._run(has_some)
        finally:
            self.idleness.one_more()

    async def _run(self, has_some: bool) -> int:
        gone: Exception | None = None
        async with asyncio.TaskGroup() as group:
            sending = [group.create_task(self._send()) for _ in range(AT_ONCE)]
            group.create_task(self._record())
            try:
                await self._claim_ahead(has_some)
            except Exception as fault:
                # Any: what is in flight is sent and recorded first, or it would be sent again.
                gone = fault
            for _ in sending:
                self._ready.put_nowait(None)
            await asyncio.wait(sending)
            self._all_sent.set()
            self._has_outcomes.set()
        if gone is not None:
            raise gone
        return self._done

    async def _claim_ahead(self, has_some: bool) -> None:
        while limit := min(self.prefetch.limit, self.limit()):
            # Half of what may be in flight: the other half is sent while these are loaded.
            step = min(_STEP, max(1, limit // 2))
            if limit - self._in_flight < step:
                self._has_capacity.clear()
                await self._has_capacity.wait()
                continue
            rows = await self.claim(step) if has_some else ()
            self._in_flight += len(rows)
            for letter in await self.load(rows) if rows else ():
                self._ready.put_nowait(letter)
            # Fewer than were asked for: there are no more of them now.
            has_some = len(rows) == step
            if not has_some:
                if not await self.idleness.look_again():
                    return
                has_some = True
        self.has_more = True

    async def _send(self) -> None:
        while (ready := await self._ready.get()) is not None:
            outcome = await self.dispatch(*ready)
            self.has_more = self.has_more or not isinstance(outcome, Sent | Cancelled)
            self._outcomes.append(outcome)
            self._done += 1
            self._has_outcomes.set()

    async def _record(self) -> None:
        try:
            while not self._all_sent.is_set():
                await self._has_outcomes.wait()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_GROUPED_FOR):
                        await self._all_sent.wait()
                await self._record_outcomes()
        finally:
            # Also when this is cut short: what Slack has confirmed is not in doubt.
            await self._record_outcomes()

    async def _record_outcomes(self) -> None:
        self._has_outcomes.clear()
        if not (outcomes := self._outcomes[:]):
            return
        await self.record(outcomes)
        del self._outcomes[: len(outcomes)]
        self._in_flight -= len(outcomes)
        self.prefetch.grow()
        self._has_capacity.set()


@dataclass
class Idleness:
    """How many of a workspace's queues have nothing to do; they end together.

    One may take long, and what comes up for another meanwhile is not to wait for it: a queue that
    finds nothing looks again until all of them find nothing.
    """

    queues: int
    _idle: int = 0
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def look_again(self) -> bool:
        self.one_more()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._over.wait()
        if self._over.is_set():
            return False
        self._idle -= 1
        return True

    def one_more(self) -> None:
        self._idle += 1
        if self._idle >= self.queues:
            self._over.set()
