"""A crowd: as many people as a measurement needs, beside those whom the workspace names."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from sandbox.workspace import SlackWorkspace
from tests.sandbox.town import CHLOE, MARC, client_of, people, town


def crowded(count: int, team: str = "T0MAISON") -> SlackWorkspace:
    members = {person.id: person for person in people()}
    workspace = SlackWorkspace(team, "Maison", members, {"general": list(members), "quiet": [MARC]})
    workspace.crowd(count)
    return workspace


def test_a_crowd_comes_beside_those_who_are_there() -> None:
    workspace = crowded(4000)
    first, *_, last = crowd = [m for m in workspace.members.values() if m.handle.startswith("p")]
    assert (first.handle, last.handle, len(crowd)) == ("p0001", "p4000", 4000)
    assert (first.tz, first.locale) == ("Europe/Paris", "fr-FR")
    assert len(workspace.members) == 4000 + len(people())
    assert workspace.channels["general"] == list(workspace.members)
    assert workspace.channels["quiet"] == [MARC]


def test_they_are_the_same_ones_in_every_run_and_others_elsewhere() -> None:
    assert crowded(50).members.keys() == crowded(50).members.keys()
    assert crowded(9).members.keys() < crowded(10).members.keys()
    here, there = crowded(50), crowded(50, team="T0ELSEWHERE")
    named = {person.id for person in people()}
    assert here.members.keys() & there.members.keys() == named


def test_they_live_where_somebody_says() -> None:
    [one] = SlackWorkspace("T0", "Far", {}).crowd(1, tz="Asia/Tokyo", locale="ja-JP")
    assert (one.tz, one.locale) == ("Asia/Tokyo", "ja-JP")


async def test_one_of_them_is_written_to_and_answers() -> None:
    async with Sandbox(manifest=town().manifest, workspace=crowded(300)) as sandbox:
        client: AsyncWebClient = client_of(sandbox)
        async with User(sandbox.url, "p0300") as somebody:
            await client.chat_postMessage(channel=somebody.id, text="Hello")
            assert (await somebody.message_in(holding="Hello"))["bot"] is True
            assert (await somebody.say("Good morning"))["ok"]
        listed = [u["id"] for u in (await client.users_list(limit=1000))["members"]]
        assert len(listed) == 300 + len(people()) + 1, "and the app"
        assert CHLOE in listed
