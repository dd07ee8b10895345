"""Who left while the bot was away is looked at before anything is sent to them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.kernel.errors import HeldUp, SlackFault
from bot.people.whereabouts import Whereabouts
from storage.errors import Unavailable
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.people import people
from storage.tables import Delivery, Pair, ident
from tests.bare import Bare
from tests.ports import refused, unanswered
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY


@pytest.fixture
async def pair(bare: Bare) -> Pair:
    return await bare.pair("chloe", "marc")


async def back_after(bare: Bare, away: timedelta) -> Whereabouts:
    """The bot was at work until now, and starts again after so long."""
    before = Whereabouts(lookup=bare.lookup, acquire=_at_once)
    await before.be_seen()
    bare.clock.move_to(bare.now + away)
    again = Whereabouts(lookup=bare.lookup, acquire=_at_once)
    await again.arrive()
    bare.outbox.look_again = again.look_again
    bare.slack.directory.asked.clear()
    return again


async def _at_once(method: str, channel: str | None = None) -> None:
    """Nobody has to wait."""


async def prompts(bare: Bare) -> list[str]:
    """What became of the prompts that were owed."""
    await bare.outbox.deliver_due()
    async with bare.db.reading() as session:
        query = select(Delivery.state).where(Delivery.kind == Kind.PROMPT)
        return list((await session.exec(query)).all())


def leaves(bare: Bare, handle: str) -> None:
    slack_id = bare.slack_id(handle)
    members = bare.slack.directory.members
    members[slack_id] = replace(members[slack_id], is_active=False)


def of(pair: Pair) -> Claimed:
    values = dict.fromkeys(Claimed._fields) | {"id": 7, "pair_id": ident(pair)}
    return Claimed(**{**values, "kind": Kind.PROMPT})  # type: ignore[arg-type]  # of no other use


async def test_nothing_is_sent_to_a_pair_one_of_whom_has_left(bare: Bare, pair: Pair) -> None:
    await back_after(bare, MONDAY - bare.now)
    leaves(bare, "marc")
    await bare.at(MONDAY)
    assert await prompts(bare) == ["cancelled"]
    assert not (await bare.person("marc")).is_active


async def test_everybody_is_asked_for_once(bare: Bare, pair: Pair) -> None:
    await back_after(bare, MONDAY - bare.now)
    await bare.at(MONDAY)
    assert await prompts(bare) == ["sent"]
    await bare.at(MONDAY + timedelta(weeks=1))
    assert await prompts(bare) == ["sent", "sent"]
    assert bare.slack.directory.asked == [""], "one list of all, and no one by one"


async def test_a_restart_is_no_pause(bare: Bare, pair: Pair) -> None:
    await back_after(bare, timedelta(minutes=3))
    assert len(await bare.came_to("chloe", "marc")) == 1
    assert bare.slack.directory.asked == []


async def test_where_slack_lists_nobody_each_is_asked_for(bare: Bare, pair: Pair) -> None:
    await back_after(bare, MONDAY - bare.now)
    bare.slack.directory.faults = [refused("fatal_error")]
    leaves(bare, "marc")
    await bare.at(MONDAY)
    assert await prompts(bare) == ["cancelled"]
    assert set(bare.slack.directory.asked) == {"", bare.slack_id("chloe"), bare.slack_id("marc")}


async def test_who_cannot_be_asked_for_waits(bare: Bare, pair: Pair) -> None:
    again = await back_after(bare, timedelta(days=1))
    bare.slack.directory.faults = [unanswered(), unanswered(), unanswered()]
    assert await again.look_again([of(pair)]) == {7}
    assert not await again.look_again([of(pair)])


async def test_where_slack_refuses_all_the_messages_themselves_meet_it(
    bare: Bare, pair: Pair
) -> None:
    again = await back_after(bare, timedelta(days=1))
    revoked = SlackFault("token_revoked", permanent=False, holds=HeldUp.WORKSPACE)
    bare.slack.directory.faults = [revoked, revoked]
    assert not await again.look_again([of(pair)])
    bare.slack.directory.asked.clear()
    assert not await again.look_again([of(pair)])
    assert bare.slack.directory.asked == [""], "when it is well they are all looked at"


async def test_a_list_in_which_the_database_was_away_is_asked_for_again(
    bare: Bare, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = await back_after(bare, timedelta(days=1))

    async def away(*_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(people, "everyone", away)
        assert not await again.look_again([of(pair)]), "each was asked for"
    assert "" not in bare.slack.directory.asked
    await again.look_again([of(pair)])
    assert bare.slack.directory.asked[-1] == ""


async def test_a_list_that_slack_did_not_give_is_asked_for_anew(bare: Bare, pair: Pair) -> None:
    again = await back_after(bare, timedelta(days=1))
    asked = bare.slack.directory.asked
    bare.slack.directory.faults = [unanswered(), unanswered()]
    values = dict.fromkeys(Claimed._fields) | {"id": 7, "pair_id": ident(pair)}
    row = Claimed(**{**values, "kind": Kind.PROMPT})  # type: ignore[arg-type]  # of no other use
    assert await again.look_again([row]) == {7}
    assert len(asked) == 2, "the list and one person: nor would Slack answer for the other"
    assert await again.look_again([row]) == set()
    assert asked[2:] == [""], "one list, and nobody one by one"
