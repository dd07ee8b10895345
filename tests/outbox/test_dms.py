"""A DM is opened once and remembered, whatever becomes of the letter that it was opened for."""

from dataclasses import dataclass, field

from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED
from bot.outbox.letters import Letter
from bot.outbox.outbox import LEASE
from bot.outbox.ports import Acquire
from storage.engine import Database
from storage.kinds import Kind
from storage.tables import Person
from tests.outbox.lab import NOON, Lab, Postbox, failing, gone, lab


@dataclass
class Slow(Postbox):
    """To open a DM takes so long that the lease is as good as over."""

    clock: StoppedClock = field(default_factory=lambda: StoppedClock(start=NOON))

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        if letter.to.opens_dm:
            self.clock.move_to(self.clock.now() + 0.6 * LEASE)
        return await super().address(letter, acquire)


async def refused(here: Lab, pairs: int) -> int:
    """Slack refuses the prompts of so many pairs, of which their lead is to be told."""
    lead = await here.lead("UINES")
    for number in range(pairs):
        here.postbox.faults[f"G{number}"] = [gone("is_archived")]
    await here.outbox().deliver_due()
    return lead


async def remembered(here: Lab, person_id: int) -> str | None:
    async with here.db.reading() as session:
        return (await session.get_one(Person, person_id)).dm_channel_id


async def test_many_letters_to_one_lead_open_one_dm(db: Database) -> None:
    here = await lab(db, pairs=20)
    lead = await refused(here, 20)
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"] * 20
    assert here.postbox.opened == ["DUINES"]
    assert await remembered(here, lead) == "DUINES"


async def test_one_that_was_opened_for_a_letter_that_failed_is_not_opened_again(
    db: Database,
) -> None:
    here = await lab(db, pairs=1)
    here.postbox.faults["DUINES"] = [failing()]
    lead = await refused(here, 1)
    assert here.postbox.of_kind(Kind.TROUBLE) == []
    assert await remembered(here, lead) == "DUINES"
    (row,) = await here.owed(Kind.TROUBLE)
    here.clock.move_to(row.due_at)
    await here.outbox().deliver_due()
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]
    assert here.postbox.opened == ["DUINES"]


async def test_a_claim_that_is_given_back_near_the_end_of_its_lease_keeps_its_dm(
    db: Database,
) -> None:
    here = await lab(db, pairs=1)
    here.postbox = slow = Slow(clock=here.clock)
    lead = await refused(here, 1)
    (row,) = await here.owed(Kind.TROUBLE)
    assert row.attempts == 2, "claimed, given back, and claimed again"
    assert not row.is_doubtful
    assert slow.of_kind(Kind.TROUBLE) == slow.opened == ["DUINES"]
    assert await remembered(here, lead) == "DUINES"


async def test_what_waits_for_dms_to_be_opened_is_not_claimed_by_the_hundred(db: Database) -> None:
    """All that is owed to a workspace waits for the end of what is in hand."""
    here = await lab(db, pairs=8)
    await here.outbox().deliver_due()
    await here.recalls()
    claimed: list[int] = []

    async def count(_: int) -> None:
        claimed.append((await here.states(Kind.RECALL)).count("claimed"))

    here.postbox.before = count
    rates = {**UNPACED, "conversations.open": 60.0}
    await here.outbox(rates=rates).deliver_due()
    assert len(here.postbox.of_kind(Kind.RECALL)) == 8
    assert max(claimed) <= 2
