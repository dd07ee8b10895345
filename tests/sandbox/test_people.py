"""Who is in the workspace, as the Web API tells it."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import workspace
from tests.sandbox.town import ADAM, CHLOE, GONE, MARC, ROBOT, refusal

TOWN = """
team: {id: T0MAISON, name: Maison Vauban}
people:
  - {handle: chloe, name: Chloé Martin, title: Social media, locale: fr-FR, tz: Europe/Paris}
  - {handle: adam, id: U0ADAM, name: Adam Wright, is_admin: true, is_owner: true}
  - {handle: gone, name: Georges Ancien, deleted: true}
"""


def test_a_workspace_is_read(tmp_path: Path) -> None:
    path = tmp_path / "town.yml"
    path.write_text(TOWN + "channels: [{name: press, members: [chloe]}]", encoding="utf-8")
    read = workspace.load(path)
    chloe, adam, gone = read.members.values()
    assert (read.id, read.name) == ("T0MAISON", "Maison Vauban")
    assert (chloe.title, chloe.locale, chloe.tz) == ("Social media", "fr-FR", "Europe/Paris")
    assert (adam.id, adam.is_admin, adam.locale, adam.tz) == ("U0ADAM", True, "en-US", "UTC")
    assert gone.deleted
    assert read.channels == {"press": [chloe.id]}
    assert workspace.load(path).members.keys() == read.members.keys(), "ids must last"


def test_without_channels_everybody_is_in_general(tmp_path: Path) -> None:
    path = tmp_path / "town.yml"
    path.write_text(TOWN, encoding="utf-8")
    read = workspace.load(path)
    assert read.channels == {"general": list(read.members)}


async def test_a_person_has_a_zone_and_when_asked_a_language(client: AsyncWebClient) -> None:
    chloe = (await client.users_info(user=CHLOE, include_locale=True))["user"]
    assert (chloe["real_name"], chloe["profile"]["display_name"]) == ("Chloé Martin", "chloe")
    assert (chloe["locale"], chloe["tz"]) == ("fr-FR", "Europe/Paris")
    assert "locale" not in (await client.users_info(user=CHLOE))["user"]


async def test_admins_bots_and_those_who_left_are_marked(client: AsyncWebClient) -> None:
    users = {user["id"]: user for user in (await client.users_list())["members"]}
    assert [key for key, user in users.items() if user["is_admin"]] == [ADAM]
    assert [key for key, user in users.items() if user["deleted"]] == [GONE]
    assert "tz" not in users[GONE]
    bot_user = (await client.auth_test())["user_id"]
    assert {key for key, user in users.items() if user["is_bot"]} == {ROBOT, bot_user}


async def test_nobody_by_that_id(client: AsyncWebClient) -> None:
    assert (await refusal(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_people_come_page_by_page(client: AsyncWebClient) -> None:
    pages, cursors = [], []
    async for page in await client.users_list(limit=2):
        pages.append([user["id"] for user in page["members"]])
        cursors.append(page["response_metadata"]["next_cursor"])
    assert pages[:2] == [[CHLOE, MARC], [ADAM, GONE]]
    assert [len(page) for page in pages] == [2, 2, 2]
    assert cursors[2] == ""
    assert not cursors[0].isdigit(), "a cursor is not a number to count with"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"cursor": "3"}, "invalid_cursor"),
        ({"cursor": "bmV4dDpVME5PQk9EWQ=="}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": "-1"}, "invalid_limit"),
    ],
)
async def test_a_page_that_is_not_there(
    client: AsyncWebClient, args: dict[str, str], error: str
) -> None:
    refused = await refusal(client.api_call("users.list", params=args))
    assert refused["error"] == error
