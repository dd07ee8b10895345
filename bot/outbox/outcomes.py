"""What became of claimed deliveries, and how it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox.letters import Kinds, Posted
from bot.outbox.ports import News
from bot.outbox.rules import CHANNEL_LONGEST, given_up, is_its_own
from storage.engine import Session
from storage.outbox import deliveries
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
class Retry:
    """Try again after a wait.

    `tried`: it went wrong, so that the wait after the next time is longer. `doubtful`: Slack may
    have taken it without saying so. With an `error` it is given up in time, and the sooner where
    Slack itself said so; `is_channels`: it is its channel that takes nothing for the time being.
    """

    row: Claimed
    wait: timedelta
    error: str | None = None
    tried: bool = False
    doubtful: bool = False
    is_slacks: bool = False
    is_channels: bool = False


@dataclass(frozen=True)
class Waits:
    """It is not this message that Slack refuses: the whole workspace waits, or what needs `method`.

    `error` is Slack's; None where it was not even tried, for others had been refused.
    """

    row: Claimed
    wait: timedelta
    method: str
    error: str | None = None


@dataclass(frozen=True)
class Deferred:
    """It would come at a bad time: it waits until an instant, whatever the clock does meanwhile."""

    row: Claimed
    until: datetime


@dataclass(frozen=True)
class Failed:
    row: Claimed
    error: str


@dataclass(frozen=True)
class Released:
    """Not sent, because the lease was about to run out: the next holder sends it."""

    row: Claimed


_CHANNELS = "channel:"
"""Before the error of a row whose channel is held, so that what goes wrong later begins anew."""

Outcome = Sent | Cancelled | Retry | Waits | Deferred | Failed | Released


async def record(
    session: Session,
    outcomes: Sequence[Outcome],
    opened: Mapping[int, str],
    now: datetime,
    kinds: Kinds,
    news: News | None = None,
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
            case Released(row):
                await deliveries.settle(session, row, state=DeliveryState.PENDING)
            case Retry(is_channels=True):
                await _wait_for_channel(session, outcome, now, kinds, news)
            case Retry():
                await _try_again(session, outcome, now, kinds)
            case Waits():
                await _put_back(session, outcome, now)
            case Deferred(row, until):
                await deliveries.settle(
                    session,
                    row,
                    state=DeliveryState.PENDING,
                    due_at=until,
                    attempts=row.attempts - 1,
                )
            case Sent():
                pass


async def _try_again(session: Session, retry: Retry, now: datetime, kinds: Kinds) -> None:
    row = retry.row
    first_error_at = row.first_error_at
    if retry.error and (first_error_at is None or (row.error or "").startswith(_CHANNELS)):
        first_error_at = now
    if retry.error and first_error_at and await _is_over(session, retry, first_error_at, now):
        return await _fail(session, row, retry.error, now, kinds)
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + retry.wait,
        # A claim counts an attempt; a rest or a stop was none, and must not lengthen the next wait.
        attempts=row.attempts if retry.tried else row.attempts - 1,
        error=retry.error or row.error,
        first_error_at=first_error_at,
        is_doubtful=row.is_doubtful or retry.doubtful,
    )


async def _is_over(session: Session, retry: Retry, first_error_at: datetime, now: datetime) -> bool:
    """A message is given up for what Slack made of it, and never for a Slack that was not there."""
    if not given_up(first_error_at, now):
        return False
    others = await deliveries.sent_since(session, retry.row.workspace_id, first_error_at)
    return others is not None and is_its_own(*others, now, is_slacks=retry.is_slacks)


async def _wait_for_channel(
    session: Session, retry: Retry, now: datetime, kinds: Kinds, news: News | None
) -> None:
    """For a week. Those who would hear that it could not be delivered hear that it waits."""
    row, error = retry.row, f"{_CHANNELS}{retry.error}"
    since = row.first_error_at if row.error == error and row.first_error_at else now
    if now - since > CHANNEL_LONGEST:
        return await _fail(session, row, retry.error or "", now, kinds)
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + retry.wait,
        error=error,
        first_error_at=since,
    )
    if news is not None and kinds[row.kind].on_failure is not None:
        await news.channel_held(session, row, retry.error or "", since)


async def _put_back(session: Session, waits: Waits, now: datetime) -> None:
    """As if it had not been claimed: what it came to before does not count for it any more."""
    row = waits.row
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + waits.wait,
        attempts=row.attempts - 1,
        error=waits.error or row.error or waits.method,
        first_error_at=None,
    )


async def _fail(session: Session, row: Claimed, error: str, now: datetime, kinds: Kinds) -> None:
    await deliveries.settle(session, row, state=DeliveryState.FAILED, error=error)
    kind = kinds.get(row.kind)
    if kind is not None and kind.on_failure is not None:
        await kind.on_failure(session, row, error, now)
