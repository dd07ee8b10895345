"""A leads' channel is what it is said to be, or gets nothing, and the leads are told why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.digest.channel_guard import ChannelGuard
from bot.digest.lead_channels import LeadChannels
from bot.digest.rules.lead_channel import Doubt, doubt_of
from bot.kernel.errors import SlackFault
from bot.kernel.ports import ChannelFacts
from storage.kinds import Kind
from storage.tables import Delivery, Programme, Workspace
from tests.bare import Bare
from tests.ports import InMemoryChannels, unanswered
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY

SOUND = ChannelFacts(is_private=True, is_shared=False, member_ids=frozenset({"INES", "BOT"}))
READERS = frozenset({"INES", "ADAM", "BOT"})


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        (SOUND, None),
        (replace(SOUND, member_ids=frozenset({"INES"})), None),
        (None, Doubt.HIDDEN),
        (replace(SOUND, is_private=False), Doubt.PUBLIC),
        (replace(SOUND, is_shared=True), Doubt.SHARED),
        (replace(SOUND, member_ids=SOUND.member_ids | {"MARC"}), Doubt.STRANGERS),
    ],
)
def test_what_is_wrong_with_a_channel(facts: ChannelFacts | None, doubt: Doubt | None) -> None:
    assert doubt_of(facts, READERS) is doubt


@pytest.fixture
async def channels(bare: Bare) -> InMemoryChannels:
    """Inès leads, and her programme's digests come to a channel on Mondays."""
    async with bare.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.channel_id, programme.digest_to = "G0LEADS", "channel"
        programme.digest_every, programme.digest_time = "week", "09:00"
        programme.next_digest_at = MONDAY
        session.add(programme)
    return InMemoryChannels()


async def lead_channels(bare: Bare, channels: InMemoryChannels) -> LeadChannels:
    async with bare.db.reading() as session:
        workspace = await session.get_one(Workspace, 1)
    return LeadChannels(
        db=bare.db,
        clock=bare.clock,
        channels=channels,
        workspace=workspace,
        admins=frozenset({"U0NAMED"}),
    )


async def the_leads(bare: Bare, *more: str) -> ChannelFacts:
    async with bare.db.reading() as session:
        bot = (await session.get_one(Workspace, 1)).bot_user_id
    ids = {bare.slack_id("ines"), bare.slack_id("adam"), bot, "U0NAMED", *more}
    return ChannelFacts(is_private=True, is_shared=False, member_ids=frozenset(ids))


async def owed(bare: Bare) -> list[tuple[str, str | None, str | None]]:
    """Kind, channel, and the reason of a trouble."""
    async with bare.db.reading() as session:
        query = (
            select(Delivery)
            .where(col(Delivery.kind).in_((Kind.DIGEST, Kind.DIGEST_TROUBLE)))
            .order_by(col(Delivery.id))
        )
        rows = (await session.exec(query)).all()
    return [
        (row.kind, row.channel_id, row.reason if row.kind == Kind.DIGEST_TROUBLE else None)
        for row in rows
    ]


async def test_a_sound_channel_gets_it(bare: Bare, channels: InMemoryChannels) -> None:
    channels.known["G0LEADS"] = await the_leads(bare)
    bare.clock.move_to(MONDAY + timedelta(minutes=1))
    await (await lead_channels(bare, channels)).owe_due()
    assert await owed(bare) == [("digest", "G0LEADS", None)]


@pytest.mark.parametrize("doubt", list(Doubt))
async def test_in_doubt_each_lead_gets_it_and_is_told_why(
    bare: Bare, channels: InMemoryChannels, doubt: Doubt
) -> None:
    sound = await the_leads(bare)
    found = {
        Doubt.PUBLIC: replace(sound, is_private=False),
        Doubt.SHARED: replace(sound, is_shared=True),
        Doubt.STRANGERS: await the_leads(bare, bare.slack_id("marc")),
    }
    if doubt in found:
        channels.known["G0LEADS"] = found[doubt]
    bare.clock.move_to(MONDAY + timedelta(minutes=1))
    looked = await lead_channels(bare, channels)
    for _ in range(2):
        await looked.owe_due()
    assert await owed(bare) == [("digest", None, None), ("digest_trouble", None, f"doubt:{doubt}")]
    digest, told = map(bare.plain, await bare.came_to("ines"))
    assert "Synthèse" in digest
    assert "et non dans le canal des responsables" in told


async def test_somebody_who_joins_while_it_waits_to_be_posted_keeps_it_from_the_channel(
    bare: Bare, channels: InMemoryChannels
) -> None:
    channels.known["G0LEADS"] = await the_leads(bare)
    bare.clock.move_to(MONDAY + timedelta(minutes=1))
    looked = await lead_channels(bare, channels)
    await looked.owe_due()
    assert await owed(bare) == [("digest", "G0LEADS", None)]
    channels.known["G0LEADS"] = await the_leads(bare, bare.slack_id("marc"))
    guard = ChannelGuard(sender=bare.sender, lead_channels=looked)
    bare.outbox.sender_of = lambda _: guard
    # Of its own accord the bot writes in working hours; what a lead is then owed is later still.
    for hours in (2, 26):
        bare.clock.move_to(MONDAY + timedelta(hours=hours))
        came = await bare.came_to("ines")
    digest, told = map(bare.plain, came)
    assert "Synthèse" in digest
    assert "et non dans le canal des responsables" in told
    assert "G0LEADS" not in bare.sender.delivered


async def test_where_slack_does_not_answer_it_waits(bare: Bare, channels: InMemoryChannels) -> None:
    channels.known["G0LEADS"] = await the_leads(bare)
    channels.faults.append(unanswered())
    bare.clock.move_to(MONDAY + timedelta(minutes=1))
    looked = await lead_channels(bare, channels)
    await looked.owe_due()
    assert await owed(bare) == []
    await looked.owe_due()
    assert await owed(bare) == [("digest", "G0LEADS", None)]


async def test_a_channel_is_looked_at_when_it_is_chosen(
    bare: Bare, channels: InMemoryChannels
) -> None:
    looked = await lead_channels(bare, channels)
    assert await looked.doubt("G0OTHER", [bare.slack_id("ines")]) is Doubt.HIDDEN
    channels.known["G0OTHER"] = await the_leads(bare, bare.slack_id("priya"))
    assert await looked.doubt("G0OTHER", [bare.slack_id("ines")]) is Doubt.STRANGERS
    chosen = [bare.slack_id("ines"), bare.slack_id("priya")]
    assert await looked.doubt("G0OTHER", chosen) is None
    channels.faults.append(unanswered())
    with pytest.raises(SlackFault):
        await looked.doubt("G0OTHER", chosen)
