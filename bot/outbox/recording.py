"""Claiming what is owed, and writing down what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox.envelopes import Posted
from bot.outbox.kinds import Kinds
from bot.outbox.rules import given_up
from storage.engine import Session
from storage.outbox import deliveries, leases
from storage.outbox.deliveries import Claimed
from storage.states import DeliveryState
from storage.tables import Person


@dataclass(frozen=True)
class Sent:
    row: Claimed
    posted: Posted


@dataclass(frozen=True)
class Cancelled:
    """There is no longer a reason to send it."""

    row: Claimed


@dataclass(frozen=True)
class PutBack:
    """Try again after a wait.

    `tried`: it went wrong, so that the wait after the next time is longer. `doubtful`: Slack may
    have taken it without saying so.
    """

    row: Claimed
    wait: timedelta
    error: str | None = None
    tried: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Failed:
    row: Claimed
    error: str


@dataclass(frozen=True)
class Left:
    """Not posted, because the lease ran out before: the next holder posts it."""

    row: Claimed


Outcome = Sent | Cancelled | PutBack | Failed | Left


async def show_up(session: Session, *, worker: str, now: datetime, seen_within: timedelta) -> int:
    """Say that this replica lives. Returns how many do."""
    await leases.show_up(session, worker, now, forget_before=now - 10 * seen_within)
    return max(1, await leases.replicas(session, now - seen_within))


async def record(
    session: Session,
    outcomes: Sequence[Outcome],
    opened: Mapping[int, str],
    now: datetime,
    kinds: Kinds,
) -> None:
    """Write down what became of claimed deliveries, in one transaction.

    `opened` is person → the DM that was opened for them: once, and then remembered. `kinds` say who
    is told of what has failed.
    """
    sent = [outcome for outcome in outcomes if isinstance(outcome, Sent)]
    await deliveries.mark_sent(
        session, [(s.row.id, s.posted.channel_id, s.posted.ts) for s in sent], now
    )
    for person_id, channel_id in opened.items():
        (await session.get_one(Person, person_id)).dm_channel_id = channel_id
    for outcome in outcomes:
        match outcome:
            case Cancelled(row):
                await deliveries.settle(session, row, state=DeliveryState.CANCELLED)
            case Failed(row, error):
                await _fail(session, row, error, now, kinds)
            case Left(row):
                await deliveries.settle(session, row, state=DeliveryState.PENDING)
            case PutBack():
                await _put_back(session, outcome, now, kinds)
            case Sent():
                pass


async def _put_back(session: Session, back: PutBack, now: datetime, kinds: Kinds) -> None:
    row = back.row
    first_error_at = (row.first_error_at or now) if back.error else row.first_error_at
    if back.error and first_error_at and given_up(first_error_at, now):
        return await _fail(session, row, back.error, now, kinds)
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + back.wait,
        attempts=row.attempts if back.tried else row.attempts - 1,
        error=back.error or row.error,
        first_error_at=first_error_at,
        is_doubtful=row.is_doubtful or back.doubtful,
    )


async def _fail(session: Session, row: Claimed, error: str, now: datetime, kinds: Kinds) -> None:
    await deliveries.settle(session, row, state=DeliveryState.FAILED, error=error)
    if (tell := kinds[row.kind].on_failure) is not None:
        await tell(session, row, error, now)
