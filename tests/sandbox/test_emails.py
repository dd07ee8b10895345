"""Everybody has an e-mail address, and an app knows it that was allowed to."""

from pathlib import Path

import pytest

from sandbox import workspace
from tests.sandbox.town import (
    CHLOE,
    GONE,
    MARC,
    ROBOT,
    client_of,
    in_socket_mode,
    refusal,
    town,
    with_scopes,
)

SIXTY = Path(__file__).parents[2] / "sandbox/workspaces/sixty.yml"
WITH_EMAILS = with_scopes("users:read.email")


async def test_an_app_that_may_know_addresses_is_told_them() -> None:
    async with town(app=WITH_EMAILS) as sandbox:
        client = client_of(sandbox)
        chloe = (await client.users_info(user=CHLOE))["user"]
        assert chloe["profile"]["email"] == "chloe@maison-vauban.example"
        listed = {u["id"]: u["profile"] for u in (await client.users_list())["members"]}
        assert listed[MARC]["email"] == "marc@maison-vauban.example"
        assert "email" not in listed[ROBOT]


async def test_an_app_that_may_not_is_told_none() -> None:
    async with town() as sandbox:
        client = client_of(sandbox)
        profiles = [u["profile"] for u in (await client.users_list())["members"]]
        assert not [profile for profile in profiles if "email" in profile]
        refused = await refusal(client.users_lookupByEmail(email="chloe@maison-vauban.example"))
        assert (refused["error"], refused["needed"]) == ("missing_scope", "users:read.email")


async def test_a_person_is_found_by_their_address() -> None:
    async with town(app=WITH_EMAILS) as sandbox:
        client = client_of(sandbox)
        found = await client.users_lookupByEmail(email="Chloe@Maison-Vauban.example")
        assert found["user"]["id"] == CHLOE


@pytest.mark.parametrize(
    "email", ["nobody@maison-vauban.example", "gone@maison-vauban.example", ""]
)
async def test_nobody_is_found_by_another_one(email: str) -> None:
    async with town(app=WITH_EMAILS) as sandbox:
        assert sandbox.world.members[GONE].email == "gone@maison-vauban.example"
        refused = await refusal(client_of(sandbox).users_lookupByEmail(email=email))
        assert refused["error"] == "users_not_found"


async def test_a_new_address_is_found_and_told() -> None:
    async with town(app=WITH_EMAILS) as sandbox, in_socket_mode(sandbox) as host:
        host.acknowledge_the_rest()
        await sandbox.acts.change_person(CHLOE, email="c.martin@vauban.example")
        profile = (await host.came())["event"]["user"]["profile"]
        assert profile["email"] == "c.martin@vauban.example"
        found = await client_of(sandbox).users_lookupByEmail(email="c.martin@vauban.example")
        assert found["user"]["id"] == CHLOE


def test_a_crowd_has_addresses_too() -> None:
    read = workspace.load(SIXTY)
    crowd = read.crowd(3)
    assert [person.email for person in crowd] == [
        f"p000{number}@groupe-orsay.example" for number in (1, 2, 3)
    ]


def test_a_house_of_sixty_six_has_a_committee_juniors_and_those_who_run_it() -> None:
    everybody = list(workspace.load(SIXTY).members.values())
    assert len(everybody) == 66
    assert len({person.email for person in everybody}) == 66
    assert {person.locale[:2] for person in everybody} == {"fr", "en"}
    assert len({person.tz for person in everybody}) > 6
    assert [person.handle for person in everybody if person.is_admin] == ["adam.wright"]
    assert [person.handle for person in everybody if person.deleted] == ["georges.ancien"]
    again = workspace.load(SIXTY).members
    assert again.keys() == {person.id for person in everybody}
