"""What waits for its reader's hours, or for its channel, does not wait for Slack."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import pytest

from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED
from bot.kernel.errors import HeldUp, SlackFault
from bot.letters import KINDS
from bot.outbox.dispatcher import Dispatcher
from bot.outbox.holds import Holds
from bot.outbox.letters import Held
from bot.outbox.outcomes import Deferred
from bot.outbox.rate_limiter import RateLimiter
from bot.workspaces.news import BadDays
from storage.check_ins import prompts
from storage.engine import Database, Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.states import DeliveryState
from storage.tables import Delivery, Programme, ident
from tests.outbox.lab import NOON, Lab, Postbox, failing, lab

MIGRATING = SlackFault("external_channel_migrating", permanent=False, holds=HeldUp.CHANNEL)
AWAY = SlackFault("html_503", permanent=False, perhaps_done=True, is_slacks=False)
Owing = Callable[[Session, Collection[int], datetime], Awaitable[int]]


def passes(here: Lab, **times: float) -> None:
    here.clock.move_to(here.clock.now() + timedelta(**times))


async def put_off_until_friday(here: Lab) -> Delivery:
    """The last prompt goes wrong on Tuesday, a minute before six; they work again on Friday."""
    async with here.db.transaction() as session:
        programme = await session.get_one(Programme, here.seeded.programme_id)
        programme.working_days = "01456"
        session.add(programme)
    passes(here, hours=4, minutes=59)
    here.postbox.faults[here.seeded.pairs[-1].channel_id] = [AWAY]
    outbox = here.outbox(news=BadDays())
    await outbox.deliver_due()
    passes(here, minutes=2)
    await outbox.deliver_due()
    *_, row = await here.owed(Kind.PROMPT)
    assert (row.state, row.due_at) == ("pending", NOON + timedelta(days=2, hours=20))
    return row


async def test_the_days_for_which_it_waited_do_not_count_against_it(db: Database) -> None:
    here = await lab(db, pairs=2)
    await here.lead("UINES")
    row = await put_off_until_friday(here)
    outbox = here.outbox(news=BadDays())
    passes(here, hours=1)
    await here.owe_one(Kind.RETIRE, 0)
    await outbox.deliver_due()
    here.clock.move_to(row.due_at)
    await here.owe_one(Kind.RETIRE, 2)
    here.postbox.faults["G1"] = [AWAY] * 2
    for _ in range(2):
        await outbox.deliver_due()
        assert await here.states(Kind.PROMPT) == ["sent", "pending"]
        passes(here, minutes=30)
    await outbox.deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent", "sent"]
    assert await here.owed(Kind.TROUBLE) == []


async def test_who_waited_for_a_morning_did_not_wait_for_slack(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    row = await put_off_until_friday(here)
    here.clock.move_to(row.due_at)
    for _ in range(2):
        await here.outbox(news=BadDays()).deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"]
    assert await here.owed(Kind.HELD) == []


async def test_a_channel_that_takes_messages_again_is_no_slack_that_was_away(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    here.postbox.faults["G0"] = [MIGRATING] * 2
    outbox = here.outbox(news=BadDays())
    for _ in range(2):
        await outbox.deliver_due()
        passes(here, days=1)
    await outbox.deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"]
    assert await here.owed(Kind.HELD) == []


async def test_a_channel_that_takes_messages_again_hurries_nothing_else(db: Database) -> None:
    here = await lab(db, pairs=2)
    here.postbox.faults["G0"] = [MIGRATING]
    here.postbox.faults["G1"] = [failing()] * 20
    outbox = here.outbox()
    for _ in range(8):
        await outbox.deliver_due()
        passes(here, minutes=15)
    *_, late = await here.owed(Kind.PROMPT)
    assert (late.state, late.attempts) == ("pending", 8), "its waits go on growing"


@pytest.mark.parametrize("owing", [prompts.hurry, prompts.owe_again])
async def test_what_slack_may_have_is_looked_for_from_when_it_was_first_tried(
    db: Database, owing: Owing
) -> None:
    here = await lab(db, pairs=1)
    row = await put_off_until_friday(here)
    tried = here.clock.now()
    here.postbox.looks_back = True
    here.postbox.posted.append((ident(row), Kind.PROMPT, "G0"))
    passes(here, hours=4)
    async with db.transaction() as session:
        if owing is prompts.owe_again:
            row.state = DeliveryState.FAILED
            await session.merge(row)
        assert await owing(session, [ident(here.seeded.pairs[0])], here.clock.now()) == 1
    await here.outbox().deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"], "at ten in the evening: it was asked for"
    (since,) = here.postbox.sought
    assert since < tried
    assert len(here.postbox.posted) == 1


async def test_what_waits_for_another_that_is_late_is_not_claimed_all_the_time() -> None:
    clock = StoppedClock(start=NOON)
    dispatcher = Dispatcher(
        kinds=KINDS,
        sender=Postbox(),
        rate_limiter=RateLimiter(UNPACED),
        clock=clock,
        chance=random.Random(1),  # noqa: S311 - the same waits in every run
        stopping=asyncio.Event(),
        may_post=lambda: True,
        holds=Holds(clock),
    )
    values = dict.fromkeys(Claimed._fields) | {"id": 7, "kind": Kind.CALENDAR}
    row = Claimed(**values)  # type: ignore[arg-type]  # of no other use
    found = await dispatcher.dispatch(row, Held(NOON - timedelta(hours=1)))
    assert isinstance(found, Deferred)
    assert found.until > NOON
