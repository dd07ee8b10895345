"""JSON for the page and for the driver: what one person sees, and what they do."""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.acts import SLACKBOT, Acts
from sandbox.errors import ApiError
from sandbox.outward import Outward
from sandbox.workspace import Member
from sandbox.world import Channel, World

if TYPE_CHECKING:
    from sandbox.server import Control

_PAGE = Path(__file__).with_name("page")


@dataclass(kw_only=True)
class PageApi:
    world: World
    acts: Acts
    outward: Outward
    controls: "list[Control]"
    instance: str = field(default_factory=lambda: secrets.token_hex(8))
    """A workspace that has started again is another one, though its ids are the same."""

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self._index)
        app.router.add_static("/page", _PAGE)
        app.router.add_get("/sandbox/state", self._state)
        app.router.add_get("/sandbox/people", self._people)
        app.router.add_get("/sandbox/messages", self._messages)
        app.router.add_get("/sandbox/events", self._events)
        app.router.add_post("/sandbox/act", self._act)

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Cache-Control": "no-store"})

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self.state_of(request.query["as"]))

    def state_of(self, key: str) -> dict[str, Any]:
        """What somebody sees besides messages, by their id or handle."""
        me = self.world.member(key)
        home = self.world.homes.get(me.id)
        manifest = self.world.manifest
        return {
            "instance": self.instance,
            "team": {"id": self.world.workspace.id, "name": self.world.workspace.name},
            "app": {
                "id": self.world.app_id,
                "name": manifest.name,
                "bot_user_id": self.world.bot_user,
                "description": manifest.description,
                "connected": self.outward.connected,
            },
            "me": _person(me),
            "people": [_person(member) for member in self.world.members.values()],
            "commands": [vars(command) for command in manifest.commands],
            "shortcuts": [vars(shortcut) for shortcut in manifest.shortcuts],
            "message_shortcuts": [vars(one) for one in manifest.message_shortcuts],
            "channels": [
                self._channel(channel, me.id) for channel in self.world.channels_of(me.id)
            ],
            "home": home.public(self.world) if home else None,
            "views": [v.public(self.world) for v in self.world.modals.get(me.id, [])],
            "controls": [{"id": c.id, "label": c.label} for c in self.controls],
            "tour": self.world.workspace.tour,
            "now": self.world.now().timestamp(),
        }

    async def _people(self, request: web.Request) -> web.Response:
        """Who a new page looks as: whom it asks for, the first of the tour, or of the workspace."""
        asked = self._asked(request.query.get("as", ""))
        if asked is not None:
            return web.json_response({"first": asked.id})
        tour = self.world.workspace.tour.get(request.query.get("language", ""), [])
        handles = [step["as"] for step in tour if step.get("as")]
        first = (
            self.world.member(handles[0]) if handles else next(iter(self.world.members.values()))
        )
        return web.json_response({"first": first.id})

    def _asked(self, key: str) -> Member | None:
        try:
            found = self.world.member(key)
        except ApiError:
            return None
        return None if found.is_bot or found.deleted else found

    async def _messages(self, request: web.Request) -> web.Response:
        shown = self.messages_for(request.query["as"], request.query["channel"])
        return web.json_response({"messages": shown})

    def messages_for(self, key: str, channel_id: str) -> list[dict[str, Any]]:
        """Oldest first, as somebody sees them, by their id or handle."""
        me = self.world.member(key)
        channel = self.world.channel(channel_id)
        if me.id not in channel.members:
            raise web.HTTPForbidden
        return [
            {
                **message.public(),
                "bot": message.user in (self.world.bot_user, SLACKBOT),
                "edited": message.edited,
                "ephemeral": message.to is not None,
                "metadata": message.metadata,
            }
            for message in channel.seen_by(me.id)
        ]

    async def _act(self, request: web.Request) -> web.Response:
        return web.json_response(await self.act(await request.json()))

    async def act(self, body: dict[str, Any]) -> dict[str, Any]:
        """What somebody (`as`) does, as the page sends it."""
        try:
            me = self.world.member(body["as"])
            return await self._do(me.id, body)
        except ApiError as fault:
            return {"ok": False, "error": fault.code}

    async def _do(self, me: str, body: dict[str, Any]) -> dict[str, Any]:
        match body["do"]:
            case "say":
                thread = body.get("thread_ts") or ""
                return await self.acts.say(me, body["channel"], body["text"], thread)
            case "action":
                return await self.acts.action(me, body["container"], body, body.get("state") or {})
            case "submit":
                return await self.acts.forms.submit(me, body["view_id"], body.get("state") or {})
            case "close":
                return await self.acts.forms.close(me, body["view_id"])
            case "home":
                return await self.acts.home(me)
            case "shortcut":
                return await self.acts.shortcut(me, body["callback_id"])
            case "message_shortcut":
                return await self.acts.message_shortcut(me, body["callback_id"], body["container"])
            case "suggest":
                return await self.acts.suggest(me, body["container"], body)
            case "react":
                off = bool(body.get("off"))
                return await self.acts.react(me, body["container"], body["name"], off=off)
            case "read":
                return self._read(me, body["channel"])
            case "control":
                return await self._control(me, body["id"])
        raise ApiError("unknown_act")

    async def _control(self, me: str, control_id: str) -> dict[str, Any]:
        for control in self.controls:
            if control.id == control_id:
                await control.action(me)
                self.world.changed("now")
                return {"ok": True}
        raise ApiError("unknown_control")

    def _read(self, me: str, channel_id: str) -> dict[str, Any]:
        self.world.channel(channel_id).mark_read(me)
        return {"ok": True}

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        watch = queue.put_nowait
        self.world.watchers.add(watch)
        try:
            await response.write(b'data: {"type": "hello"}\n\n')
            ended = False
            while not ended:
                # Whatever has happened meanwhile goes out together: a busy app posts thousands.
                events = [await queue.get(), *(queue.get_nowait() for _ in range(queue.qsize()))]
                ended = any(event["type"] == "end" for event in events)
                await response.write("".join(map(_streamed, events)).encode())
            return response
        except (ConnectionResetError, ConnectionError):
            return response
        finally:
            self.world.watchers.discard(watch)

    def _channel(self, channel: Channel, me: str) -> dict[str, Any]:
        seen = channel.seen_by(me)
        read = channel.read.get(me, "0")
        others = [self.world.members[m].name for m in channel.members if m != me]
        return {
            "id": channel.id,
            "name": channel.name if channel.kind in ("channel", "group") else ", ".join(others),
            "kind": channel.kind,
            "members": channel.members,
            "unread": sum(1 for m in seen if m.ts > read and m.user != me),
            "last_ts": seen[-1].ts if seen else "",
        }


def _person(member: Any) -> dict[str, Any]:
    return dict(vars(member))


def _streamed(event: dict[str, Any]) -> str:
    return f"data: {json.dumps(event)}\n\n"
