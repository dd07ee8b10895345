"""Whom a Slack id, or a name typed in a command, stands for; and who changed since."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.kernel.errors import Mistake, Trouble
from bot.kernel.ports import Profile
from bot.kernel.rules.command_line import Mention
from bot.people.migrating import Migrator
from storage.tables import Person
from tests.bare import Bare
from tests.ports import refused, unanswered


def at(handle: str) -> Mention:
    """Typed by hand, or by a Slack that does not turn mentions into ids."""
    return Mention(typed=f"@{handle}", handle=handle, slack_id=None)


def chosen(slack_id: str, handle: str) -> Mention:
    """Chosen from Slack's list."""
    return Mention(typed=f"<@{slack_id}|{handle}>", handle=handle, slack_id=slack_id)


def joins(bare: Bare, slack_id: str, handle: str, name: str, shown_as: str = "") -> None:
    """Somebody new is in this Slack."""
    bare.slack.directory.members[slack_id] = Profile(slack_id, handle, name, shown_as=shown_as)


async def met(bare: Bare) -> Sequence[str]:
    """The handles of all that are written down."""
    async with bare.db.reading() as session:
        return (await session.exec(select(Person.handle))).all()


async def test_who_is_chosen_is_written_down_as_slack_describes_them(bare: Bare) -> None:
    joins(bare, "U0NEW0001", "leila", "Leïla Haddad")
    person = await bare.lookup.find(chosen("U0NEW0001", "leila"))
    assert (person.slack_id, person.handle, person.name) == ("U0NEW0001", "leila", "Leïla Haddad")
    assert person.synced_at == bare.now
    assert "leila" in await met(bare)


@pytest.mark.parametrize("typed", ["leila", "Leïla.Haddad", "LEILA.HADDAD", "lou"])
async def test_a_bare_name_is_a_handle_a_name_or_a_shown_name(bare: Bare, typed: str) -> None:
    joins(bare, "U0NEW0001", "leila", "Leïla Haddad", shown_as="Lou")
    assert (await bare.lookup.find(at(typed))).slack_id == "U0NEW0001"


async def test_a_handle_is_one_person_s_and_a_name_may_be_several_people_s(bare: Bare) -> None:
    joins(bare, "U0NEW0001", "alex", "Alex Twin")
    joins(bare, "U0NEW0002", "alex2", "Alex Twin", shown_as="alex")
    assert (await bare.lookup.find(at("alex"))).slack_id == "U0NEW0001"
    with pytest.raises(Mistake) as found:
        await bare.lookup.find(at("alex.twin"))
    told = await bare.sentence_for("adam", found.value)
    assert told.startswith("Several people are called “@alex.twin”.")


@pytest.mark.parametrize("mention", [at("nobody"), chosen("U0NOBODY1", "nobody")])
async def test_nobody_is_told_as_it_was_typed(bare: Bare, mention: Mention) -> None:
    before = await met(bare)
    with pytest.raises(Mistake) as found:
        await bare.lookup.find(mention)
    assert (await bare.sentence_for("adam", found.value)).startswith("I found nobody for “")
    assert await met(bare) == before


async def test_several_are_written_in_one_transaction_or_none_of_them(bare: Bare) -> None:
    joins(bare, "U0NEW0001", "leila", "Leïla Haddad")
    before = await met(bare)
    with pytest.raises(Mistake):
        await bare.lookup.find_all([at("leila"), at("nobody")])
    assert await met(bare) == before
    both = await bare.lookup.find_all([at("leila"), at("chloe")])
    assert [person.handle for person in both] == ["leila", "chloe"]


async def test_a_slack_that_lists_nobody_leaves_those_who_were_met(bare: Bare) -> None:
    joins(bare, "U0NEW0001", "leila", "Leïla Haddad")
    faults = bare.slack.directory.faults
    faults.append(refused("unknown_method"))
    assert (await bare.lookup.find(at("chloe"))).handle == "chloe"
    faults.append(refused("unknown_method"))
    with pytest.raises(Mistake):
        await bare.lookup.find(at("leila"))


async def test_a_slack_that_tells_nothing_of_people_is_believed_the_name_that_came_along(
    bare: Bare,
) -> None:
    faults = bare.slack.directory.faults
    faults.append(refused("missing_scope"))
    stranger = await bare.lookup.look_up("U0NEW0001", called="leila")
    assert (stranger.handle, stranger.name) == ("leila", "leila")
    faults.append(refused("missing_scope"))
    chloe = await bare.lookup.look_up(bare.slack_id("chloe"), called="somebody")
    assert (chloe.handle, chloe.name) == ("chloe", "Chloé Martin"), "what was known stays"


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
async def test_who_asks_and_is_nobody_to_slack_has_misspelt_no_name(bare: Bare, code: str) -> None:
    before = await met(bare)
    bare.slack.directory.faults.append(refused(code))
    with pytest.raises(Mistake) as found:
        await bare.lookup.look_up_asker("U0NEW0001", called="leila")
    told = await bare.sentence_for("adam", found.value)
    assert told.startswith("Slack does not tell this app who you are, so nothing was done.")
    assert "U0NEW0001" not in told
    assert await met(bare) == before


async def test_a_refusal_that_is_about_nobody_is_not_told_as_a_name(bare: Bare) -> None:
    bare.slack.directory.faults.append(refused("invalid_auth"))
    with pytest.raises(Trouble, match=r"trouble\.slack"):
        await bare.lookup.find(chosen("U0CHLOE01", "chloe"))


@pytest.mark.parametrize("mention", [at("chloe"), chosen("U0CHLOE01", "chloe")])
async def test_a_slack_that_does_not_answer_is_no_mistake_of_theirs(
    bare: Bare, mention: Mention
) -> None:
    bare.slack.directory.faults.append(unanswered())
    with pytest.raises(Trouble, match=r"trouble\.slack"):
        await bare.lookup.find(mention)


def migrator(bare: Bare) -> Migrator:
    return Migrator(
        lookup=bare.lookup,
        migrations=bare.slack.directory,
        conversations=bare.slack.conversations,
    )


async def test_once_a_day_those_who_are_known_are_looked_at_again(bare: Bare) -> None:
    members = bare.slack.directory.members
    chloe, marc = bare.slack_id("chloe"), bare.slack_id("marc")
    members[chloe] = replace(members[chloe], name="Chloé Durand", time_zone="Asia/Tokyo")
    members[marc] = replace(members[marc], is_active=False)
    joins(bare, "U0NEW0001", "leila", "Leïla Haddad")
    called: list[str] = []

    async def acquire(method: str, channel: str | None = None) -> None:
        called.append(method)

    await migrator(bare).look_at_all(acquire)
    found = await bare.person("chloe")
    assert (found.name, found.time_zone) == ("Chloé Durand", "Asia/Tokyo")
    assert not (await bare.person("marc")).is_active
    assert "leila" not in await met(bare), "nobody is written down who was not known"
    assert called == ["users.info"] * len(await met(bare))


async def test_one_who_cannot_be_looked_at_holds_up_nobody_but_a_slack_without_people_does(
    bare: Bare,
) -> None:
    async def acquire(method: str, channel: str | None = None) -> None:
        """At once."""

    directory = bare.slack.directory
    directory.faults.append(unanswered())
    directory.asked.clear()
    await migrator(bare).look_at_all(acquire)
    assert len(directory.asked) == len(await met(bare))
    directory.faults.append(refused("missing_scope"))
    directory.asked.clear()
    await migrator(bare).look_at_all(acquire)
    assert len(directory.asked) == 1
