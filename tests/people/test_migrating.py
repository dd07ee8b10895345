"""The workspace joins an organisation: Slack gives its people new ids, and tells which."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.people.lookup import learn
from bot.people.migrating import Migrator
from storage.tables import Pair, Person, Workspace, ident
from tests.bare import Bare
from tests.ports import unanswered


async def acquire(method: str, channel: str | None = None) -> None:
    """At once."""


@pytest.fixture
async def migrator(bare: Bare) -> Migrator:
    """Chloé and Marc are a pair when everybody comes under a new id."""
    await bare.pair("chloe", "marc")
    directory = bare.slack.directory
    former = {f"W{old[1:]}": old for old in directory.members}
    directory.members = {
        new: replace(directory.members[old], slack_id=new) for new, old in former.items()
    }
    directory.former = former
    return Migrator(
        lookup=bare.lookup,
        migrations=directory,
        conversations=bare.slack.conversations,
    )


async def by_id(bare: Bare, key: int) -> Person:
    async with bare.db.reading() as session:
        return await session.get_one(Person, key)


async def pair(bare: Bare) -> Pair:
    async with bare.db.reading() as session:
        return (await session.exec(select(Pair))).one()


async def test_once_a_day_who_is_known_no_more_is_followed_to_their_new_id(
    bare: Bare, migrator: Migrator
) -> None:
    before = {handle: await bare.person(handle) for handle in ("chloe", "marc", "ines")}
    await migrator.look_at_all(acquire)
    for handle, person in before.items():
        now = await bare.person(handle)
        assert (now.id, now.slack_id) == (person.id, f"W{person.slack_id[1:]}")
        assert now.is_active
    chloe, marc = await bare.person("chloe"), await bare.person("marc")
    goes_on = await pair(bare)
    assert (goes_on.mentor_id, goes_on.executive_id) == (chloe.id, marc.id)
    together = frozenset({chloe.slack_id, marc.slack_id})
    assert goes_on.channel_id == bare.slack.conversations.channels[together]
    assert "account.followed" in await bare.audited()


async def test_who_clicks_under_a_new_id_is_at_once_who_they_were(
    bare: Bare, migrator: Migrator
) -> None:
    before = await bare.person("marc")
    await migrator.meet(f"W{before.slack_id[1:]}")
    now = await bare.person("marc")
    assert (now.id, now.slack_id) == (before.id, f"W{before.slack_id[1:]}")
    assert (await bare.actor("marc")).standing.executive_of == {ident(await pair(bare))}
    chloe = await bare.person("chloe")
    assert chloe.slack_id.startswith("U"), "she is followed when she is looked at"


async def test_what_they_did_under_the_new_id_meanwhile_is_theirs(
    bare: Bare, migrator: Migrator
) -> None:
    before = await bare.person("marc")
    new = f"W{before.slack_id[1:]}"
    async with bare.db.transaction() as session:
        workspace = await session.get_one(Workspace, 1)
        profile = replace(bare.slack.directory.members[new], handle="marc.w")
        bare.slack.directory.members[new] = profile
        await learn(session, workspace, profile, bare.now)
    await bare.leads("marc.w")
    await migrator.look_at_all(acquire)
    now = await by_id(bare, ident(before))
    assert (now.handle, now.slack_id) == ("marc.w", new)
    assert (await bare.actor("marc.w")).standing.leads == {1}


async def test_somebody_new_is_met_as_always(bare: Bare, migrator: Migrator) -> None:
    members = bare.slack.directory.members
    members["W0NEW"] = replace(next(iter(members.values())), slack_id="W0NEW", handle="leila")
    await migrator.meet("W0NEW")
    assert (await bare.person("leila")).slack_id == "W0NEW"


async def test_a_workspace_of_no_organisation_is_asked_once(bare: Bare, migrator: Migrator) -> None:
    directory = bare.slack.directory
    directory.former = None
    before = await bare.person("marc")
    await migrator.look_at_all(acquire)
    assert (await bare.person("marc")).slack_id == before.slack_id, "a lead links them"
    assert not migrator.is_offered
    directory.faults.clear()
    directory.former = {}
    await migrator.meet(f"W{before.slack_id[1:]}")
    assert not migrator.is_offered


async def test_a_slack_that_does_not_answer_is_asked_again(bare: Bare, migrator: Migrator) -> None:
    directory = bare.slack.directory
    marc = await bare.person("marc")
    new = f"W{marc.slack_id[1:]}"
    directory.faults.append(unanswered())
    # What Slack does not say of the id now, it says tomorrow: until then they are somebody new.
    await migrator.meet(new)
    assert migrator.is_offered
    await migrator.look_at_all(acquire)
    assert (await by_id(bare, ident(marc))).slack_id == new
