"""People of another company, met in a shared channel, take no part; guests do, and are shown so."""

from dataclasses import replace
from typing import Any

import pytest

from bot.kernel import roles
from bot.kernel.errors import Mistake
from bot.pair_life import delegating
from bot.pairs import pairs
from bot.people import volunteering
from bot.people.lookup import learn
from bot.people.roster import roster
from bot.people.rules.volunteer_card import VolunteerCard
from bot.slack.people.views.roster import roster_modal
from storage.states import RoleKind, Side
from storage.tables import Person, Programme, Workspace
from tests.bare import Bare

NOTHING = VolunteerCard(text="", topics=(), languages=(), capacity=1)


async def known_as(bare: Bare, handle: str, **told: Any) -> Person:
    """Slack says something else of somebody from now on."""
    profile = replace(bare.slack.directory.members[bare.slack_id(handle)], **told)
    async with bare.db.transaction() as session:
        return await learn(session, await session.get_one(Workspace, 1), profile, bare.now)


@pytest.fixture
async def priya(bare: Bare) -> Person:
    """Of another company, whose admin she is."""
    return await known_as(bare, "priya", is_foreign=True, is_admin=True)


async def refusal(bare: Bare, mistake: Mistake) -> str:
    return await bare.sentence_for("ines", mistake)


SAID = "appartient à une autre entreprise"


async def test_they_are_not_paired(bare: Bare, priya: Person) -> None:
    with pytest.raises(Mistake) as told:
        pairs.check_people(priya, await bare.person("marc"))
    assert SAID in await refusal(bare, told.value)


async def test_they_are_given_no_role(bare: Bare, priya: Person) -> None:
    await known_as(bare, "adam", is_admin=True)
    with pytest.raises(Mistake) as told:
        async with bare.acting("adam") as (session, adam):
            await roles.give(
                session,
                actor=adam,
                person=priya,
                kind=RoleKind.LEAD,
                programme=await session.get_one(Programme, 1),
                now=bare.now,
            )
    assert SAID in await refusal(bare, told.value)


async def test_they_are_nobody_s_delegate(bare: Bare, priya: Person) -> None:
    await bare.pair("chloe", "marc")
    with pytest.raises(Mistake) as told:
        async with bare.acting("marc") as (session, marc):
            await delegating.name(session, actor=marc, people=[priya], now=bare.now)
    assert SAID in await refusal(bare, told.value)


async def test_they_do_not_volunteer(bare: Bare, priya: Person) -> None:
    async with bare.acting("priya") as (session, her):
        assert await volunteering.places(session, her) == ()
        with pytest.raises(Mistake) as told:
            await volunteering.volunteer(
                session, actor=her, programme_id=1, side="mentor", card=NOTHING, now=bare.now
            )
    assert SAID in await refusal(bare, told.value)


async def test_an_admin_of_theirs_and_who_was_a_lead_has_no_right_here(
    bare: Bare, priya: Person
) -> None:
    await bare.leads("priya")
    standing = (await bare.actor("priya")).standing
    assert (standing.admin, standing.leads) == (False, frozenset())


async def test_a_guest_takes_part_and_is_shown_as_one(bare: Bare) -> None:
    await known_as(bare, "chloe", is_guest=True)
    async with bare.acting("chloe") as (session, chloe):
        await volunteering.volunteer(
            session, actor=chloe, programme_id=1, side=Side.MENTOR, card=NOTHING, now=bare.now
        )
    async with bare.acting("ines") as (session, ines):
        found = await roster(session, ines, 1, page=0, size=10)
    shown = bare.plain(roster_modal(found, bare.texts.say("fr")))
    assert "Un compte invité dans ce Slack." in shown
