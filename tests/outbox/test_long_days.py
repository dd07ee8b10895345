"""A channel that takes nothing for days, a Slack that is away for days: each is told once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.kernel.errors import HeldUp, SlackFault
from bot.letters import KINDS
from bot.slack.kit.message import Message
from bot.slack.pairs.messages import trouble
from bot.slack.workspaces.messages import held
from bot.texts import Say
from bot.texts import load as texts
from bot.workspaces.messages import tell_channel
from bot.workspaces.news import BadDays
from storage.engine import Database
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.tables import Delivery
from tests.outbox.lab import NOON, Lab, failing, lab

MIGRATING = SlackFault("external_channel_migrating", permanent=False, holds=HeldUp.CHANNEL)
AWAY = SlackFault("html_503", permanent=False, perhaps_done=True, is_slacks=False)
REVOKED = SlackFault("token_revoked", permanent=False, holds=HeldUp.WORKSPACE)


def passes(here: Lab, **times: float) -> None:
    here.clock.move_to(here.clock.now() + timedelta(**times))


async def shown(here: Lab, kind: Kind) -> list[str]:
    """What those say that were owed, in English."""
    async with here.db.reading() as session:
        rows = (await session.exec(select(Delivery).where(Delivery.kind == kind))).all()
        claimed = [
            Claimed(**{name: getattr(row, name) for name in Claimed._fields}) for row in rows
        ]
        letters = await KINDS[kind].load(session, claimed)
    draw: Callable[[Any, Say], Message] = held if kind is Kind.HELD else trouble
    return [draw(letter, texts().say("en")).text for letter in letters.values() if letter]


async def test_one_channel_that_migrates_holds_that_channel_alone_and_its_leads_hear_of_it_once(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=5)
    await here.lead("UINES")
    here.postbox.faults["G3"] = [MIGRATING] * 500
    outbox = here.outbox(news=BadDays())
    for _ in range(8):
        await outbox.deliver_due()
        assert len(here.postbox.of_kind(Kind.PROMPT)) == 4, "no other channel waits"
        passes(here, hours=12)
    assert sorted(await here.states(Kind.PROMPT)) == ["pending", *["sent"] * 4], "for four days"
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]
    (said,) = await shown(here, Kind.TROUBLE)
    assert "external_channel_migrating" in said
    assert "go out by themselves" in said
    here.postbox.faults.clear()
    passes(here, minutes=30)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]
    logged = capsys.readouterr().out
    assert logged.count("channel_takes_no_messages") == 1
    assert logged.count("channel_takes_messages_again") == 1


async def test_a_channel_that_takes_nothing_for_a_week_has_failed(db: Database) -> None:
    here = await lab(db, pairs=2)
    await here.lead("UINES")
    await here.owe(Kind.WELCOME, 2)
    here.postbox.faults["G1"] = [MIGRATING] * 500
    outbox = here.outbox(news=BadDays())
    for _ in range(7):
        await outbox.deliver_due()
        assert "failed" not in await here.states(Kind.WELCOME)
        passes(here, days=1)
    passes(here, hours=1)
    for _ in range(2):
        await outbox.deliver_due()
    assert sorted(await here.states(Kind.WELCOME)) == ["failed", "sent"]
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"] * 2, "that it waits, and that it failed"


async def test_a_channel_that_is_held_again_is_told_again_and_not_once_it_is_over(
    db: Database,
) -> None:
    here = await lab(db, pairs=1)
    await here.lead("UINES")
    outbox = here.outbox(news=BadDays())
    for number in range(1, 3):
        here.postbox.faults["G0"] = [MIGRATING]
        await here.owe_one(Kind.WELCOME, number)
        for _ in range(2):
            await outbox.deliver_due()
        assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"] * number
        assert len(await shown(here, Kind.TROUBLE)) == number
        passes(here, minutes=30)
        await outbox.deliver_due()
        assert await shown(here, Kind.TROUBLE) == [], "nothing waits any more"
        passes(here, days=2)


async def test_the_admins_hear_of_each_day_on_which_a_channel_began_to_take_nothing(
    db: Database,
) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    for days in (0, 0, 7):
        async with db.transaction() as session:
            await tell_channel(session, 1, "CLEADS", MIGRATING.code, NOON + timedelta(days=days))
    assert len(await here.owed(Kind.HELD)) == 2


async def test_a_channel_of_no_pair_is_the_admins_to_know(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    async with db.transaction() as session:
        session.add(
            Delivery(
                workspace_id=here.seeded.workspace_id,
                kind=Kind.DIGEST,
                dedupe_key="digest:1",
                subject_id=here.seeded.programme_id,
                channel_id="CLEADS",
                reason="last_week:2026-03-02:2026-03-09",
                due_at=NOON,
            )
        )
    here.postbox.faults["CLEADS"] = [MIGRATING] * 50
    outbox = here.outbox(news=BadDays())
    for _ in range(3):
        await outbox.deliver_due()
        passes(here, hours=1)
    (digest,) = await here.owed(Kind.DIGEST)
    assert digest.state == "pending"
    assert here.postbox.of_kind(Kind.HELD) == ["DUADAM"]
    (said,) = await shown(here, Kind.HELD)
    assert "<#CLEADS>" in said
    assert "seven days" in said


async def test_what_goes_wrong_after_a_channel_was_held_begins_anew(db: Database) -> None:
    here = await lab(db, pairs=2)
    await here.outbox().deliver_due()
    await here.owe(Kind.WELCOME, 2)
    outbox = here.outbox(news=BadDays())
    here.postbox.faults["G1"] = [MIGRATING] * 3
    for _ in range(3):
        await outbox.deliver_due()
        passes(here, days=2)
    here.postbox.faults["G1"] = [failing()]
    await here.owe_one(Kind.RETIRE, 0)
    await outbox.deliver_due()
    assert sorted(await here.states(Kind.WELCOME)) == ["pending", "sent"]
    passes(here, minutes=30)
    await outbox.deliver_due()
    assert set(await here.states(Kind.WELCOME)) == {"sent"}


async def test_more_than_a_day_without_slack_is_told_once_with_what_waited(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=10)
    await here.lead("UINES")
    await here.admin("UADAM")
    away = True

    async def gone(_: int) -> None:
        if away:
            raise AWAY

    here.postbox.before = gone
    for _ in range(6):
        # One process after another: what was found out is in the database.
        await here.outbox(news=BadDays()).deliver_due()
        passes(here, hours=12)
    assert set(await here.states(Kind.PROMPT)) == {"pending"}, "for nearly three days"
    assert await here.owed(Kind.HELD) == []
    away = False
    outbox = here.outbox(news=BadDays())
    for _ in range(3):
        passes(here, minutes=30)
        await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert await here.owed(Kind.TROUBLE) == []
    assert here.postbox.of_kind(Kind.HELD) == ["DUADAM"]
    (said,) = await shown(here, Kind.HELD)
    assert "10 waited" in said
    assert said.startswith("From ")
    assert capsys.readouterr().out.count("slack_was_away") == 1


async def test_an_afternoon_without_slack_is_nobodys_news(db: Database) -> None:
    here = await lab(db, pairs=2)
    await here.admin("UADAM")
    here.postbox.faults_of[Kind.PROMPT] = [AWAY] * 4
    outbox = here.outbox(news=BadDays())
    for _ in range(3):
        await outbox.deliver_due()
        passes(here, hours=1)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert await here.owed(Kind.HELD) == []


async def test_a_quiet_week_before_a_bad_minute_is_no_week_without_slack(db: Database) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    outbox = here.outbox(news=BadDays())
    await outbox.deliver_due()
    passes(here, days=7)
    await here.owe_one(Kind.RETIRE, 1)
    here.postbox.faults_of[Kind.RETIRE] = [AWAY]
    await outbox.deliver_due()
    passes(here, minutes=2)
    await outbox.deliver_due()
    assert await here.states(Kind.RETIRE) == ["sent"]
    assert await here.owed(Kind.HELD) == []


async def test_a_message_that_went_wrong_before_a_hold_is_not_the_older_for_it(
    db: Database,
) -> None:
    here = await lab(db, pairs=2)
    await here.lead("UINES")
    outbox = here.outbox(news=BadDays())
    here.postbox.faults["G1"] = [failing()]
    await outbox.deliver_due()
    here.postbox.faults_of[Kind.PROMPT] = [REVOKED] * 50
    for _ in range(5):
        passes(here, hours=12)
        await outbox.deliver_due()
    here.postbox.faults_of.clear()
    here.postbox.faults["G1"] = [failing()] * 2
    passes(here, minutes=2)
    await here.owe_one(Kind.RETIRE, 1)
    await outbox.deliver_due()
    assert sorted(await here.states(Kind.PROMPT)) == ["pending", "sent"]
    assert await here.owed(Kind.TROUBLE) == []


async def test_when_slack_is_back_what_waited_is_due_at_once_in_its_order(db: Database) -> None:
    here = await lab(db, pairs=6)
    away = True

    async def gone(_: int) -> None:
        if away:
            raise AWAY

    here.postbox.before = gone
    outbox = here.outbox(news=BadDays())
    for _ in range(12):
        await outbox.deliver_due()
        passes(here, minutes=10)
    away = False
    rows = await here.owed(Kind.PROMPT)
    later = [row.id for row in rows if row.due_at > here.clock.now()]
    assert 0 < len(later) < 6, "some are tried, the others would be by and by"
    for _ in range(2):
        await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}, "and not in a quarter of an hour"
    assert [key for key, _, _ in here.postbox.posted if key in later] == later


async def test_when_a_hold_ends_what_had_gone_wrong_before_it_is_due_at_once(db: Database) -> None:
    here = await lab(db, pairs=3)
    outbox = here.outbox(news=BadDays())
    here.postbox.faults["G1"] = [failing()] * 10
    for _ in range(9):
        await outbox.deliver_due()
        passes(here, minutes=10)
    await outbox.deliver_due()
    await here.owe_one(Kind.RETIRE, 1)
    here.postbox.faults_of[Kind.RETIRE] = [REVOKED] * 2
    await outbox.deliver_due()
    passes(here, seconds=3)
    await outbox.deliver_due()
    assert "pending" in await here.states(Kind.PROMPT)
    passes(here, seconds=5)
    await outbox.deliver_due()
    passes(here, seconds=1)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}


async def test_one_message_that_goes_wrong_while_others_go_keeps_its_growing_waits(
    db: Database,
) -> None:
    here = await lab(db, pairs=2)
    tried = 0

    async def counted(_: int) -> None:
        nonlocal tried
        tried += 1

    here.postbox.before = counted
    here.postbox.faults["G1"] = [AWAY] * 500
    outbox = here.outbox(news=BadDays())
    for number in range(120):
        await here.owe_one(Kind.RETIRE, 2 * number)
        await outbox.deliver_due()
        passes(here, seconds=5)
    assert 120 + 6 < tried < 120 + 40, "ten minutes, in which the other ones went"
