"""Two workspaces side by side: the same app, the same people's names, and nothing in common."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import User
from sandbox.server import Sandbox
from sandbox.tokens import Tokens
from sandbox.workspace import SlackWorkspace
from tests.sandbox.town import ADAM, CHLOE, client_of, refusal, town


def neighbour(**options: object) -> Sandbox:
    workspace = town().workspace
    other = SlackWorkspace("T0ATELIER", "Atelier Vauban", workspace.members, workspace.channels)
    return Sandbox(manifest=town().manifest, workspace=other, **options)  # type: ignore[arg-type]


async def ids_of(client: AsyncWebClient) -> set[str]:
    me = await client.auth_test()
    dm = (await client.conversations_open(users=CHLOE))["channel"]["id"]
    group = (await client.conversations_open(users=[CHLOE, ADAM]))["channel"]["id"]
    return {me["team_id"], me["user_id"], me["bot_id"], dm, group}


async def test_nothing_has_the_same_id_in_both() -> None:
    async with town() as here, neighbour() as there:
        both = await ids_of(client_of(here)), await ids_of(client_of(there))
        assert not both[0] & both[1]
        assert not here.world.channels.keys() & there.world.channels.keys()
        assert here.world.app_id == there.world.app_id, "an app is the same one everywhere"


async def test_a_token_of_one_opens_nothing_in_the_other() -> None:
    async with town(seed="same") as here, neighbour(seed="same") as there:
        stranger = client_of(there, here.bot_token)
        assert (await refusal(stranger.auth_test()))["error"] == "invalid_auth"


async def test_what_happens_in_one_is_not_seen_in_the_other() -> None:
    async with (
        town(limits={"chat.postMessage": 1}) as here,
        neighbour() as there,
        User(there.url, "chloe") as chloe,
    ):
        for _ in range(5):
            await client_of(here).chat_postMessage(channel=CHLOE, text="Here")
        late = client_of(here).chat_postMessage(channel=CHLOE, text="Here")
        assert (await refusal(late))["error"] == "ratelimited"
        for _ in range(20):
            await client_of(there).chat_postMessage(channel=CHLOE, text="There")
        assert (await chloe.message_in(holding="There"))["bot"] is True
        assert "Here" not in {m.text for c in there.world.channels.values() for m in c.messages}


def test_a_seed_gives_the_same_tokens_again() -> None:
    def of(team: str, seed: str | None) -> set[str]:
        tokens = Tokens(team, seed)
        return {tokens.bot, tokens.app, tokens.signing_secret}

    assert of("T1", "spring") == of("T1", "spring")
    others = (of("T1", "autumn"), of("T2", "spring"), of("T1", None), of("T1", None))
    assert len(of("T1", "spring").union(*others)) == 15
