"""Messages that Slack refuses for good: at once, without holding up anyone, told to the leads."""

from datetime import timedelta

import pytest

from sandbox.driver import User
from storage.engine import Database
from storage.kinds import Kind
from storage.tables import Delivery
from tests.outbox.lab import NOON, gone, lab
from tests.stories.shown import said
from tests.town import MONDAY_NINE_IN_PARIS, Town

TOLD = {
    "en": (
        "Slack no longer finds the group message of @chloe and @marc (Reverse mentoring), so they "
        "miss their check-ins."
    ),
    "fr": "Slack ne trouve plus le message de groupe de @chloe et @marc (Reverse mentoring)",
}


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "user_disabled"])
async def test_one_refusal_fails_at_once_and_nobody_else_waits(db: Database, code: str) -> None:
    here = await lab(db, pairs=30)
    await here.lead("UINES")
    await here.lead("UADAM")
    here.postbox.faults["G3"] = [gone(code)] * 9
    await here.outbox().deliver_due()
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(f"G{n}" for n in range(30) if n != 3)
    assert [(p.error, p.attempts) for p in await here.owed(Kind.PROMPT) if p.state != "sent"] == [
        (code, 1)
    ]
    assert sorted(here.postbox.of_kind(Kind.TROUBLE)) == ["DUADAM", "DUINES"]


async def test_the_leads_are_told_once_however_many_messages_fail(db: Database) -> None:
    here = await lab(db, pairs=2)
    await here.lead("UINES")
    here.postbox.faults["G0"] = [gone("is_archived")] * 9
    outbox = here.outbox()
    await outbox.deliver_due()
    await here.owe(Kind.WELCOME, 2)
    await outbox.deliver_due()
    assert await here.states(Kind.WELCOME) == ["failed", "sent"]
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]


async def test_a_lead_who_cannot_be_told_is_not_told_of_that(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.lead("UINES")
    here.postbox.faults["G0"] = [gone("is_archived")]
    here.postbox.faults["DUINES"] = [gone("user_disabled")] * 9
    await here.outbox().deliver_due()
    assert await here.states(Kind.TROUBLE) == ["failed"]


async def test_one_that_cannot_be_written_fails_and_nobody_else_waits(db: Database) -> None:
    here = await lab(db, pairs=5)
    async with db.transaction() as session:
        session.add(
            Delivery(
                workspace_id=here.seeded.workspace_id,
                kind=Kind.WELCOME,
                dedupe_key="a welcome to no pair",
                due_at=NOON,
            )
        )
    await here.outbox().deliver_due()
    assert sorted(here.postbox.of_kind(Kind.PROMPT)) == sorted(f"G{n}" for n in range(5))
    (broken,) = await here.owed(Kind.WELCOME)
    assert (broken.state, broken.error) == ("failed", "letter_broken")


async def test_each_lead_reads_it_in_their_language_with_what_to_do(paired: Town) -> None:
    await paired.adam.command("/mentoring role @adam lead")
    channel = (await paired.marc.message_in("chloe", holding="Welcome"))["channel"]
    del paired.sandbox.world.channels[channel]
    # Adam's day begins an hour later, in London.
    for minutes in (0, 5, 65):
        await paired.at(MONDAY_NINE_IN_PARIS + timedelta(minutes=minutes))
    assert await told(paired, paired.ines, "/mentorat fin") == 1
    assert await told(paired, paired.adam, "/mentoring end") == 1
    french = said(paired, await paired.ines.message_in(holding="/mentorat fin"))
    english = said(paired, await paired.adam.message_in(holding="/mentoring end"))
    assert french.startswith(TOLD["fr"])
    assert english.startswith(TOLD["en"])


async def told(town: Town, person: User, what: str) -> int:
    dm = (await person.message_in(holding=what))["channel"]
    return sum(1 for message in await person.messages(dm) if what in message["text"])
