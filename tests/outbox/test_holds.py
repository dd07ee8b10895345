"""What is wrong with the workspace is not wrong with the letter: all waits, and nothing fails."""

from datetime import timedelta

import pytest

from bot.kernel.clock import StoppedClock
from bot.kernel.errors import HeldUp, SlackFault
from bot.outbox.holds import Holds
from bot.workspaces.news import BadDays
from storage.engine import Database
from storage.kinds import Kind
from storage.tables import Workspace
from tests.outbox.lab import NOON, Lab, lab

TOKENS = ("invalid_auth", "org_login_required")


def held(code: str, method: str | None = None) -> SlackFault:
    if method is None:
        return SlackFault(code, permanent=False, holds=HeldUp.WORKSPACE)
    return SlackFault(code, permanent=False, method=method, holds=HeldUp.METHOD)


async def noted(here: Lab) -> Workspace:
    async with here.db.reading() as session:
        return await session.get_one(Workspace, here.seeded.workspace_id)


def passes(here: Lab, **times: int) -> None:
    here.clock.move_to(here.clock.now() + timedelta(**times))


@pytest.mark.parametrize("code", TOKENS)
async def test_nothing_fails_and_all_goes_on_when_it_is_well(
    db: Database, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=40)
    await here.admin("UADAM")
    refusing = True

    async def revoked(_: int) -> None:
        if refusing:
            raise held(code)

    here.postbox.before = revoked
    here.postbox.opening = [held(code)] * 1000
    outbox = here.outbox(news=BadDays())
    for _ in range(5):
        await outbox.deliver_due()
        passes(here, hours=12)
    assert set(await here.states(Kind.PROMPT)) == {"pending"}, "for two days and a half"
    workspace = await noted(here)
    assert (workspace.held_since_at, workspace.held_error) == (NOON, code)
    refusing = False
    here.postbox.opening.clear()
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"pending"}, "it is midnight there"
    passes(here, hours=10)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert {row.attempts for row in await here.owed(Kind.PROMPT)} == {1}, "waiting is no attempt"
    assert here.postbox.of_kind(Kind.HELD) == ["DUADAM"]
    assert (await noted(here)).held_since_at is None
    said = capsys.readouterr().out
    assert said.count("slack_takes_no_messages") == 1
    assert said.count("slack_takes_messages_again") == 1
    assert "delivery_missed" not in said


async def test_a_workspace_that_is_refused_is_tried_with_one_message_at_a_time(
    db: Database,
) -> None:
    here = await lab(db, pairs=40)
    tried = 0

    async def revoked(_: int) -> None:
        nonlocal tried
        tried += 1
        raise held("token_revoked")

    here.postbox.before = revoked
    outbox = here.outbox()
    await outbox.deliver_due()
    assert tried <= 8, "those that were under way"
    for _ in range(3):
        passes(here, minutes=2)
        before = tried
        await outbox.deliver_due()
        assert tried == before + 1


def test_the_waits_grow_up_to_a_minute() -> None:
    clock = StoppedClock(start=NOON)
    holds = Holds(clock)
    waits = []
    for _ in range(8):
        waits.append(holds.begin("*", "invalid_auth").total_seconds())
        assert holds.begin("*", "invalid_auth").total_seconds() == waits[-1], "under way"
        clock.move_to(clock.now() + timedelta(seconds=waits[-1]))
        assert not holds.left("chat.update")
        assert holds.is_tried("chat.update")
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    holds.well("chat.update")
    assert not holds.is_tried("chat.update")


async def test_a_method_that_may_not_be_used_holds_what_needs_it_alone(db: Database) -> None:
    here = await lab(db, pairs=3)
    await here.owe(Kind.RETIRE, 3)
    here.postbox.faults_of[Kind.PROMPT] = [held("message_limit_exceeded", "chat.postMessage")] * 50
    outbox = here.outbox()
    await outbox.deliver_due()
    assert set(await here.states(Kind.RETIRE)) == {"sent"}
    assert set(await here.states(Kind.PROMPT)) == {"pending"}
    passes(here, seconds=5)
    await here.owe_one(Kind.RETIRE, 3)
    await outbox.deliver_due()
    assert (await noted(here)).held_error == "message_limit_exceeded", "a deletion says nothing"
    here.postbox.faults_of.clear()
    passes(here, minutes=2)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert (await noted(here)).held_error is None


async def test_a_file_that_is_refused_at_its_first_step_holds_files_until_one_goes(
    db: Database,
) -> None:
    here = await lab(db, pairs=1)
    await here.owe(Kind.RETIRE, 1)
    first = held("team_access_not_granted", "files.getUploadURLExternal")
    here.postbox.faults_of[Kind.RETIRE] = [first]
    outbox = here.outbox()
    await outbox.deliver_due()
    assert (await noted(here)).held_error == "team_access_not_granted"
    passes(here, seconds=5)
    await outbox.deliver_due()
    assert await here.states(Kind.RETIRE) == ["sent"]
    assert (await noted(here)).held_since_at is None


async def test_what_may_not_be_looked_for_is_sent_again(db: Database) -> None:
    here = await lab(db, pairs=1)
    here.postbox.finding = [held("accesslimited", "conversations.history")]
    async with db.transaction() as session:
        for row in await here.owed(Kind.PROMPT):
            row.is_doubtful = True
            session.add(row)
    await here.outbox().deliver_due()
    assert await here.states(Kind.PROMPT) == ["sent"]
    assert (await noted(here)).held_since_at is None


async def test_one_that_went_out_while_another_was_refused_does_not_hide_that_it_is_over(
    db: Database,
) -> None:
    here = await lab(db, pairs=2)
    outbox = here.outbox()
    here.postbox.faults["G1"] = [held("message_limit_exceeded", "chat.postMessage")]
    await outbox.deliver_due()
    assert sorted(await here.states(Kind.PROMPT)) == ["pending", "sent"]
    assert (await noted(here)).held_error == "message_limit_exceeded"
    passes(here, seconds=5)
    await outbox.deliver_due()
    assert set(await here.states(Kind.PROMPT)) == {"sent"}
    assert (await noted(here)).held_since_at is None


async def test_a_token_that_dies_while_a_method_is_held_is_told_too(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=1)
    await here.admin("UADAM")
    outbox = here.outbox(news=BadDays())
    here.postbox.faults_of[Kind.PROMPT] = [held("message_limit_exceeded", "chat.postMessage")]
    await outbox.deliver_due()
    passes(here, seconds=5)
    here.postbox.faults_of[Kind.PROMPT] = [held("token_revoked")]
    here.postbox.opening = [held("token_revoked")] * 3
    await outbox.deliver_due()
    workspace = await noted(here)
    assert (workspace.held_method, workspace.held_error) == ("*", "token_revoked")
    # Whichever of the two was tried first.
    here.postbox.faults_of.clear()
    here.postbox.opening.clear()
    passes(here, minutes=2)
    await outbox.deliver_due()
    assert (await noted(here)).held_since_at is None
    assert here.postbox.of_kind(Kind.HELD) == ["DUADAM"] * 2
    assert capsys.readouterr().out.count("slack_takes_no_messages") == 2


async def test_one_that_waits_for_its_direct_message_holds_up_no_group(db: Database) -> None:
    here = await lab(db, pairs=3)
    await here.outbox(news=BadDays()).deliver_due()
    await here.recalls()
    await here.owe(Kind.WELCOME, 3)
    here.postbox.opening = [held("missing_scope", "conversations.open")] * 50
    outbox = here.outbox(news=BadDays())
    await outbox.deliver_due()
    assert set(await here.states(Kind.RECALL)) == {"pending"}
    assert set(await here.states(Kind.WELCOME)) == {"sent"}
    here.postbox.opening.clear()
    passes(here, minutes=2)
    await outbox.deliver_due()
    assert set(await here.states(Kind.RECALL)) == {"sent"}


async def test_one_message_that_a_proxy_never_lets_through_is_given_up_while_others_go(
    db: Database,
) -> None:
    here = await lab(db, pairs=2)
    await here.lead("UINES")
    blocked = SlackFault("html_403", permanent=False, perhaps_done=True, is_slacks=False)
    here.postbox.faults["G1"] = [blocked] * 500
    outbox = here.outbox()
    for number in range(6):
        await here.owe_one(Kind.RETIRE, 2 * number)
        await outbox.deliver_due()
        passes(here, minutes=40)
        await outbox.deliver_due()
        passes(here, hours=12)
    assert sorted(await here.states(Kind.PROMPT)) == ["failed", "sent"]
    assert here.postbox.of_kind(Kind.TROUBLE) == ["DUINES"]


async def test_what_another_process_noted_is_over_when_this_one_gets_through(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await lab(db, pairs=1)
    async with db.transaction() as session:
        workspace = await session.get_one(Workspace, here.seeded.workspace_id)
        workspace.held_since_at, workspace.held_method, workspace.held_error = NOON, "*", "x"
        session.add(workspace)
    await here.outbox().deliver_due()
    assert (await noted(here)).held_since_at is None
    assert "slack_takes_messages_again" in capsys.readouterr().out


def test_a_clock_that_is_set_back_does_not_hold_for_ever() -> None:
    clock = StoppedClock(start=NOON)
    holds = Holds(clock)
    holds.begin("*", "invalid_auth")
    assert holds.left("chat.postMessage")
    clock.move_to(NOON - timedelta(days=365))
    assert not holds.left("chat.postMessage")
