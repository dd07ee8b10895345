"""Somebody comes back under a new Slack account: all goes on, and nobody else gets it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from bot.kernel.errors import Mistake, Refused
from bot.kernel.ports import Profile
from bot.people import relinking
from bot.people.lookup import learn
from bot.people.relinking import Accounts, Former, Relinker
from storage.states import PairState, Side
from storage.tables import Enrolment, Pair, Person, Workspace, ident
from tests.bare import Bare

NEW = "W0NEWMARC"
ADDRESS = "marc.new@vauban.example"


@pytest.fixture
async def enrolment(bare: Bare) -> int:
    """Chloé and Marc are a pair that Inès leads. Then Marc's account is gone."""
    await bare.pair("chloe", "marc")
    marc = await bare.person("marc")
    async with bare.db.transaction() as session:
        row = Enrolment(
            workspace_id=1, programme_id=1, person_id=ident(marc), side=Side.EXECUTIVE,
            created_at=bare.now,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        key = ident(row)
    members = bare.slack.directory.members
    old = bare.slack_id("marc")
    members[old] = replace(members[old], is_active=False, email="")
    members[NEW] = Profile(NEW, "marc.new", "Marc Delmas", email=ADDRESS)
    await bare.lookup.refresh(members[old])
    return key


def relinker(bare: Bare) -> Relinker:
    return Relinker(directory=bare.slack.directory, conversations=bare.slack.conversations)


async def gone(bare: Bare, handle: str, enrolment: int) -> Former:
    async with bare.acting(handle) as (session, asker):
        return await relinking.former(session, asker, enrolment)


async def found(bare: Bare, enrolment: int, handle: str = "ines", **by: str) -> Accounts:
    asker = await bare.actor(handle)
    return await relinker(bare).accounts(
        asker, await gone(bare, handle, enrolment), **(by or {"email": ADDRESS})
    )


async def linked(bare: Bare, enrolment: int, handle: str = "ines") -> None:
    accounts = await found(bare, enrolment, handle)
    channels = await relinker(bare).channels(accounts)
    async with bare.acting(handle) as (session, asker):
        await relinking.relink(
            session, actor=asker, accounts=accounts, channels=channels, now=bare.now
        )


async def test_both_accounts_are_named_before_anything_is_written(
    bare: Bare, enrolment: int
) -> None:
    accounts = await found(bare, enrolment)
    assert accounts.former.person.handle == "marc"
    assert (accounts.new.slack_id, accounts.new.name) == (NEW, "Marc Delmas")
    assert (await bare.person("marc")).slack_id != NEW


async def test_pairs_answers_and_the_way_to_them_are_those_of_the_new_account(
    bare: Bare, enrolment: int
) -> None:
    before = await bare.person("marc")
    await linked(bare, enrolment)
    marc = await bare.person("marc.new")
    assert (marc.id, marc.slack_id, marc.is_active) == (before.id, NEW, True)
    async with bare.db.reading() as session:
        pair = (await session.exec(select(Pair))).one()
    assert (pair.executive_id, pair.state, pair.paused_at) == (marc.id, PairState.ACTIVE, None)
    assert pair.next_check_in_at is not None, "it goes on"
    together = frozenset({bare.slack_id("chloe"), NEW})
    assert pair.channel_id == bare.slack.conversations.channels[together]
    assert "account.relinked" in await bare.audited()
    assert (await bare.actor("marc.new")).standing.executive_of == {pair.id}


async def test_they_and_the_other_of_the_pair_and_the_leads_are_told(
    bare: Bare, enrolment: int
) -> None:
    await bare.leads("helen")
    for handle in ("marc", "chloe", "helen"):
        await bare.changed(await bare.person(handle), language="en")
    await linked(bare, enrolment)
    told = {
        who: [bare.plain(m) for m in await bare.came_to(who)]
        for who in ("marc.new", "chloe", "helen", "ines")
    }
    assert any("what you had under your former one" in text for text in told["marc.new"])
    for reader in ("chloe", "helen"):
        assert any("@marc.new has a new Slack account" in text for text in told[reader])
    assert not any("has a new Slack account" in text for text in told["ines"]), "she did it"


async def test_what_the_new_account_has_done_already_is_theirs_too(
    bare: Bare, enrolment: int
) -> None:
    async with bare.db.transaction() as session:
        workspace = await session.get_one(Workspace, 1)
        await learn(session, workspace, bare.slack.directory.members[NEW], bare.now)
    await bare.leads("marc.new")
    await linked(bare, enrolment, "adam")
    actor = await bare.actor("marc.new")
    assert actor.standing.leads == {1}
    assert len(actor.standing.executive_of) == 1
    async with bare.db.reading() as session:
        ids = (await session.exec(select(Person.slack_id))).all()
    assert len(ids) == len(set(ids))


async def test_nobody_links_an_account_that_is_there_or_their_own(
    bare: Bare, enrolment: int
) -> None:
    members = bare.slack.directory.members
    ines = members[bare.slack_id("ines")]
    members[ines.slack_id] = replace(ines, email="ines@vauban.example")
    old = bare.slack_id("marc")
    cases: Mapping[str, Any] = {
        "relink.yourself": {"email": "ines@vauban.example"},
        "relink.no_account": {"email": "nobody@vauban.example"},
    }
    for key, by in cases.items():
        with pytest.raises(Mistake, match=key):
            await found(bare, enrolment, **by)
    members[old] = replace(members[old], email="marc@vauban.example")
    with pytest.raises(Mistake, match=r"relink\.other_address"):
        await found(bare, enrolment)
    members[old] = replace(members[old], is_active=True)
    with pytest.raises(Mistake, match=r"relink\.still_there"):
        await found(bare, enrolment)


async def test_who_has_a_role_is_linked_by_who_may_give_it(bare: Bare, enrolment: int) -> None:
    await bare.leads("marc")
    with pytest.raises(Refused):
        await gone(bare, "ines", enrolment)
    assert (await gone(bare, "adam", enrolment)).person.handle == "marc"


async def test_a_new_account_that_is_in_pairs_of_its_own_is_not_mixed_up(
    bare: Bare, enrolment: int
) -> None:
    async with bare.db.transaction() as session:
        workspace = await session.get_one(Workspace, 1)
        await learn(session, workspace, bare.slack.directory.members[NEW], bare.now)
    await bare.pair("priya", "marc.new")
    with pytest.raises(Mistake, match=r"relink\.has_pairs"):
        await linked(bare, enrolment)
    assert "account.relinked" not in await bare.audited()
