"""An upgrade that changes who reads what is told to members in App Home, for a month."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.home.home import load
from bot.home.leading import Cockpit
from bot.kernel.rules import promise
from bot.kernel.rules.facts import Fact
from bot.kernel.rules.reader_table import TABLE
from bot.kernel.rules.readers import Who
from bot.slack.home.views.home import home_view
from bot.workspaces.arrival import Arrival
from storage.tables import Workspace
from tests.bare import Bare


def test_nothing_has_changed_where_nothing_was_kept_or_it_is_the_same() -> None:
    now = promise.written()
    assert promise.changed(None, now) == ()
    assert promise.changed(now, now) == []


def test_other_readers_places_and_new_facts_are_changes_and_what_staff_write_is_theirs() -> None:
    now = json.loads(promise.written())
    assert Fact.WORD in now
    assert Fact.OUTCOME not in now
    before = {**now, Fact.WORD: [["author"], ["window"]]}
    del before[Fact.CARD]
    assert promise.changed(json.dumps(before), promise.written()) == [Fact.WORD, Fact.CARD]


async def arrives(bare: Bare) -> Workspace:
    """The bot starts."""
    arrival = Arrival(
        db=bare.db,
        clock=bare.clock,
        texts=bare.texts,
        installation=bare.slack.installation,
        directory=bare.slack.directory,
    )
    await arrival.arrive()
    async with bare.db.reading() as session:
        return await session.get_one(Workspace, 1)


async def seen_by(bare: Bare, handle: str) -> str:
    async with bare.acting(handle) as (session, asker):
        found = await load(session, asker, bare.now)
        view = home_view(found, Cockpit(), asker, bare.texts.say("fr"), reads_history=False)
    return bare.plain(view)


async def test_members_are_told_of_an_upgrade_for_a_month(
    bare: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bare.pair("chloe", "marc")
    workspace = await arrives(bare)
    assert (workspace.promise, workspace.promise_changed_at) == (promise.written(), None)
    assert "nouvelle version" not in await seen_by(bare, "chloe")
    wider = replace(TABLE[Fact.WORD], readers=(Who.AUTHOR, Who.LEADS_APART, Who.ADMINS))
    monkeypatch.setitem(TABLE, Fact.WORD, wider)
    workspace = await arrives(bare)
    assert workspace.promise_changed_at == bare.now
    told = await seen_by(bare, "chloe")
    assert "Une nouvelle version change qui lit quoi." in told
    assert "Un mot privé aux responsables" in told
    assert "Une question envoyée avant" not in told
    assert "nouvelle version" not in await seen_by(bare, "adam"), "no pair is his"
    bare.clock.move_to(bare.now + timedelta(days=30))
    assert "nouvelle version" not in await seen_by(bare, "chloe")


def test_a_change_is_told_for_a_month_and_not_a_moment_longer() -> None:
    changed_at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert promise.is_told(changed_at, changed_at)
    assert promise.is_told(changed_at, changed_at + promise.TOLD_FOR - timedelta(seconds=1))
    assert not promise.is_told(changed_at, changed_at + promise.TOLD_FOR)
    assert not promise.is_told(None, changed_at)
