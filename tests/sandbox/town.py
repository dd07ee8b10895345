"""What the stories need: the workspace, the app's manifest, the app, and blocks to post."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import manifest
from sandbox.driver import User
from sandbox.server import Sandbox
from sandbox.workspace import Member, SlackWorkspace

Json = dict[str, Any]

CHLOE, MARC, ADAM, GONE, ROBOT = (f"U0{name}" for name in ("CHLOE", "MARC", "ADAM", "GONE", "ROBO"))

MANIFEST: Json = {
    "display_information": {"name": "Postman", "description": "Carries letters"},
    "features": {
        "slash_commands": [
            {"command": "/post", "description": "Post a letter", "should_escape": True},
            {"command": "/plain"},
        ],
        "shortcuts": [
            {"type": "global", "callback_id": "write", "name": "Write", "description": "A letter"},
            {"type": "message", "callback_id": "forward", "name": "Forward", "description": ""},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "im:write", "mpim:write", "users:read"],
            "bot_optional": ["im:history", "mpim:history"],
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "user_change", "message.im"]}
    },
}


class Ticks:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def without_scope(scope: str) -> Json:
    scopes = MANIFEST["oauth_config"]["scopes"]
    left = [other for other in scopes["bot"] if other != scope]
    return {**MANIFEST, "oauth_config": {"scopes": {**scopes, "bot": left}}}


def with_scopes(*more: str) -> Json:
    scopes = MANIFEST["oauth_config"]["scopes"]
    bot = [*scopes["bot"], "im:history", *more]
    return {**MANIFEST, "oauth_config": {"scopes": {**scopes, "bot": bot}}}


def people() -> list[Member]:
    return [
        Member(CHLOE, "chloe", "Chloé Martin", locale="fr-FR", tz="Europe/Paris"),
        Member(MARC, "marc", "Marc Delorme", locale="fr-FR", tz="Europe/Paris"),
        Member(ADAM, "adam", "Adam Wright", tz="Europe/London", is_admin=True),
        Member(GONE, "gone", "Georges Ancien", deleted=True),
        Member(ROBOT, "robot", "Robot", is_bot=True),
    ]


def town(*, app: Json | None = None, **options: Any) -> Sandbox:
    """Everybody is in general, Marc alone in quiet, Chloé and Marc in leads, which is private."""
    members = {person.id: person for person in people()}
    channels = {"general": list(members), "quiet": [MARC], "leads": [CHLOE, MARC]}
    return Sandbox(
        manifest=manifest.read(app or MANIFEST),
        workspace=SlackWorkspace("T0MAISON", "Maison Vauban", members, channels, private={"leads"}),
        **options,
    )


def client_of(sandbox: Sandbox, token: str | None = None) -> AsyncWebClient:
    """Its session is made and closed within each call."""
    token = sandbox.bot_token if token is None else token
    return AsyncWebClient(token=token, base_url=sandbox.api_url, retry_handlers=[])


async def refusal(call: Awaitable[Any]) -> Json:
    """What Slack answers to a call that it refuses."""
    try:
        answer = await call
    except SlackApiError as fault:
        refused: Json = fault.response.data
        return refused
    raise AssertionError(f"Slack took it: {answer}")


class Host:
    """The app, and the payloads that came to it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.app = AsyncApp(client=client_of(sandbox), signing_secret=sandbox.signing_secret)
        self.app.use(self._note)
        self._came: asyncio.Queue[Json] = asyncio.Queue()

    async def came(self) -> Json:
        """The next payload, as soon as there is one."""
        return await asyncio.wait_for(self._came.get(), 30)

    def nothing_came(self) -> bool:
        return self._came.empty()

    def acknowledge_the_rest(self) -> None:
        """Whatever has no listener of its own yet."""
        anything = re.compile(".*")
        for listen in (self.app.command, self.app.action, self.app.shortcut, self.app.event):
            listen(anything)(_acknowledge)
        for kind in ("view_submission", "view_closed"):
            self.app.view({"type": kind, "callback_id": anything})(_acknowledge)

    async def _note(self, body: Json, next: Callable[[], Awaitable[None]]) -> None:
        self._came.put_nowait(body)
        await next()


@asynccontextmanager
async def in_socket_mode(sandbox: Sandbox, *, ping_interval: float = 10) -> AsyncIterator[Host]:
    host = Host(sandbox)
    handler = AsyncSocketModeHandler(host.app, sandbox.app_token, ping_interval=ping_interval)
    # Bolt's handler leaves these two without types.
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield host
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(sandbox: Sandbox) -> AsyncIterator[Host]:
    """The app at an address of its own, where Bolt checks each signature."""
    host = Host(sandbox)
    runner = web.AppRunner(host.app.web_app("/slack/events"), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.outward.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield host
    finally:
        await runner.cleanup()


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "press", text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def options(count: int, text: str = "Option") -> list[Json]:
    return [{"text": plain(f"{text} {n}"), "value": str(n)} for n in range(count)]


def menu(count: int = 3, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(count), **more}


def letter_input(block_id: str = "letter", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "words", **more}
    return {"type": "input", "block_id": block_id, "label": plain("Letter"), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "letter",
        "title": plain("A letter"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [letter_input()],
        **more,
    }


async def trigger_of(host: Host, person: User) -> str:
    host.acknowledge_the_rest()
    await person.shortcut("write")
    return str((await host.came())["trigger_id"])


async def opened_by(host: Host, client: AsyncWebClient, person: User, view: Json) -> Json:
    trigger = await trigger_of(host, person)
    opened: Json = (await client.views_open(trigger_id=trigger, view=view))["view"]
    return opened
