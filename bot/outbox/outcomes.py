"""What became of claimed deliveries, and how it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox.letters import Kinds, Posted
from bot.outbox.ports import News
from bot.outbox.rules import CHANNEL_LONGEST, GIVE_UP, given_up, is_its_own
from storage.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Claimed
from storage.outbox.outages import CHANNEL, PUT_OFF, RESUMED
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
                    error=_put_off(row, until, now),
                )
            case Sent():
                pass


async def _try_again(session: Session, retry: Retry, now: datetime, kinds: Kinds) -> None:
    row, error = retry.row, retry.row.error
    first_error_at = row.first_error_at
    if retry.error:
        kept = _waited_for_hours(row)
        if first_error_at is None or (row.error or "").startswith(CHANNEL):
            first_error_at, kept = now, timedelta(0)
        if await _is_over(session, retry, first_error_at, kept, now):
            return await _fail(session, row, retry.error, now, kinds)
        error = _marked(RESUMED, kept, retry.error) if kept else retry.error
    await deliveries.settle(
        session,
        row,
        state=DeliveryState.PENDING,
        due_at=now + retry.wait,
        # A claim counts an attempt; a rest or a stop was none, and must not lengthen the next wait.
        attempts=row.attempts if retry.tried else row.attempts - 1,
        error=error,
        first_error_at=first_error_at,
        is_doubtful=row.is_doubtful or retry.doubtful,
    )


async def _is_over(
    session: Session, retry: Retry, first_error_at: datetime, kept: timedelta, now: datetime
) -> bool:
    """A message is given up for what Slack made of it, and never for a Slack that was not there,
    nor for the nights in which it was not tried.
    """
    if not given_up(first_error_at + kept, now):
        return False
    others = await deliveries.sent_since(session, retry.row.workspace_id, first_error_at)
    return others is not None and is_its_own(*others, now, is_slacks=retry.is_slacks)


def _put_off(row: Claimed, until: datetime, now: datetime) -> str | None:
    """Its error, with how long it has waited for its reader's hours since it first went wrong."""
    if row.first_error_at is None or not row.error or row.error.startswith(CHANNEL):
        return row.error
    # What has gone wrong for more than a day tells of a Slack that is away, also at night.
    is_long = now - row.first_error_at > GIVE_UP and not row.error.startswith(PUT_OFF)
    kept = _waited_for_hours(row) + max(until - now, timedelta(0))
    return _marked(RESUMED if is_long else PUT_OFF, kept, _unmarked(row.error))


def _marked(mark: str, kept: timedelta, error: str) -> str:
    return f"{mark}{int(kept.total_seconds())}:{error}"


def _is_marked(error: str) -> bool:
    return error.startswith((PUT_OFF, RESUMED))


def _unmarked(error: str) -> str:
    return error.split(":", 2)[2] if _is_marked(error) else error


def _waited_for_hours(row: Claimed) -> timedelta:
    error = row.error or ""
    return timedelta(seconds=int(error.split(":", 2)[1]) if _is_marked(error) else 0)


async def _wait_for_channel(
    session: Session, retry: Retry, now: datetime, kinds: Kinds, news: News | None
) -> None:
    """For a week. Those who would hear that it could not be delivered hear that it waits."""
    row, error = retry.row, f"{CHANNEL}{retry.error}"
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
