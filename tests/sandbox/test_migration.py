"""Ids before and after a workspace joined an organisation, as the Web API tells them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.town import ADAM, CHLOE, client_of, refusal, town, with_scopes

FORMER = "U0OLDCHLOE"


@pytest.fixture
async def joined() -> AsyncIterator[Sandbox]:
    async with town(app=with_scopes("tokens.basic")) as sandbox:
        members = sandbox.world.members
        members[CHLOE] = replace(members[CHLOE], former_id=FORMER)
        sandbox.world.workspace.organisation = "E0VAUBAN"
        yield sandbox


async def test_each_id_is_mapped_to_the_present_one(joined: Sandbox) -> None:
    client = client_of(joined)
    answer = await client.migration_exchange(users=[FORMER, CHLOE, ADAM, "U0NOBODY"])
    assert answer["user_id_map"] == {FORMER: CHLOE, CHLOE: CHLOE, ADAM: ADAM}
    assert answer["invalid_user_ids"] == ["U0NOBODY"]
    assert answer["enterprise_id"] == "E0VAUBAN"
    assert (await refusal(client.users_info(user=FORMER)))["error"] == "user_not_found"


async def test_and_to_the_former_one(joined: Sandbox) -> None:
    answer = await client_of(joined).migration_exchange(users=f"{CHLOE},{ADAM}", to_old=True)
    assert answer["user_id_map"] == {CHLOE: FORMER, ADAM: ADAM}
    assert "invalid_user_ids" not in answer.data


async def test_what_slack_refuses(joined: Sandbox) -> None:
    client = client_of(joined)
    many = [f"U{n}" for n in range(401)]
    assert (await refusal(client.migration_exchange(users=many)))["error"] == "too_many_users"
    nobody = await refusal(client.api_call("migration.exchange"))
    assert nobody["error"] == "invalid_arguments"
    joined.world.workspace.organisation = ""
    alone = await refusal(client.migration_exchange(users=[CHLOE]))
    assert alone["error"] == "not_enterprise_team"


async def test_it_needs_its_scope(client: AsyncWebClient) -> None:
    answer = await refusal(client.migration_exchange(users=[CHLOE]))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "tokens.basic")
