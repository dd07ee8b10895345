"""What a person does in the client: types, clicks, submits, opens."""

import re
import time
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError
from sandbox.outward import NotAcknowledged, Outward
from sandbox.world import Channel, Message, View, World

SLACKBOT = "USLACKBOT"


@dataclass
class Acts:
    world: World
    outward: Outward
    url: str = ""

    async def say(self, user: str, channel_id: str, text: str) -> dict[str, Any]:
        channel = self.world.channel(channel_id)
        if user not in channel.members:
            raise ApiError("not_in_channel")
        if text.startswith("/"):
            return await self._command(user, channel, text)
        posted = Message(self.world.stamp(), user, self._escaped(text), [])
        self.world.post(channel, posted)
        return {"ok": True, "ts": posted.ts}

    async def _command(self, user: str, channel: Channel, text: str) -> dict[str, Any]:
        name, _, rest = text.partition(" ")
        command = self.world.manifest.command(name)
        if command is None:
            return self._notice(user, channel, f"{name} is not a valid command.")
        member = self.world.members[user]
        payload = {
            "command": name,
            "text": self._escaped(rest.strip()) if command.should_escape else rest.strip(),
            "user_id": user,
            "user_name": member.handle,
            "channel_id": channel.id,
            "channel_name": channel.name if channel.kind == "channel" else "directmessage",
            "team_id": self.world.workspace.id,
            "team_domain": "sandbox",
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
            "trigger_id": self.world.trigger(user),
            "response_url": self._response_url(user, channel.id),
        }
        try:
            answer = await self.outward.send("slash_commands", payload)
        except NotAcknowledged:
            failed = f'{name} failed with the error "operation_timeout"'
            return self._notice(user, channel, failed)
        if isinstance(answer, dict) and (answer.get("text") or answer.get("blocks")):
            self.respond_in(user, channel, answer)
        return {"ok": True}

    async def action(
        self, user: str, container: dict[str, Any], action: dict[str, Any], state: dict[str, Any]
    ) -> dict[str, Any]:
        """`action` names `block_id`, `action_id` and, for menus and the like, `value`."""
        blocks, base = self._where(user, container)
        element = _element(blocks, action["block_id"], action["action_id"])
        if element is None:
            raise ApiError("action_not_found")
        payload = {
            **self._common(user, "block_actions"),
            **base,
            "trigger_id": self.world.trigger(user),
            "state": {"values": state},
            "actions": [
                {
                    **acted(element, action.get("value")),
                    "block_id": action["block_id"],
                    "action_id": action["action_id"],
                    "action_ts": f"{time.time():.6f}",
                }
            ],
        }
        return await self._interact(payload)

    async def submit(self, user: str, view_id: str, state: dict[str, Any]) -> dict[str, Any]:
        view = self._own_view(user, view_id)
        if missing := _unanswered(view.body["blocks"], state):
            return {"ok": True, "response": {"response_action": "errors", "errors": missing}}
        shown = view.public(self.world)
        shown["state"] = {"values": state}
        payload = {
            **self._common(user, "view_submission"),
            "trigger_id": self.world.trigger(user),
            "view": shown,
            "response_urls": [],
        }
        try:
            answer = await self.outward.send("interactive", payload)
        except NotAcknowledged:
            return {"ok": False, "notice": "We had some trouble connecting. Try again?"}
        return {"ok": True, "response": self._after_submit(user, view, answer or {})}

    async def close(self, user: str, view_id: str) -> dict[str, Any]:
        view = self._own_view(user, view_id)
        self.world.modals[user].remove(view)
        self.world.changed("view", user=user, view=view.id)
        if view.body.get("notify_on_close"):
            payload = {
                **self._common(user, "view_closed"),
                "view": view.public(self.world),
                "is_cleared": False,
            }
            await self._interact(payload)
        return {"ok": True}

    async def shortcut(self, user: str, callback_id: str) -> dict[str, Any]:
        if callback_id not in {s.callback_id for s in self.world.manifest.shortcuts}:
            raise ApiError("shortcut_not_found")
        payload = {
            **self._common(user, "shortcut"),
            "callback_id": callback_id,
            "trigger_id": self.world.trigger(user),
            "action_ts": f"{time.time():.6f}",
        }
        return await self._interact(payload)

    async def home(self, user: str) -> dict[str, Any]:
        channel = self.world.conversation([user])
        home = self.world.homes.get(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": "home",
        }
        if home:
            event["view"] = home.public(self.world)
        return await self.event(event)

    async def event(self, event: dict[str, Any]) -> dict[str, Any]:
        """Sent only when the manifest subscribes to it."""
        if event["type"] not in self.world.manifest.events:
            return {"ok": True}
        payload = {
            "type": "event_callback",
            "team_id": self.world.workspace.id,
            "api_app_id": self.world.app_id,
            "event_id": f"Ev{self.world.stamp().replace('.', '')}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "team_id": self.world.workspace.id,
                    "user_id": self.world.bot_user,
                    "is_bot": True,
                    "enterprise_id": None,
                    "is_enterprise_install": False,
                }
            ],
            "event": {"event_ts": self.world.stamp(), **event},
        }
        try:
            await self.outward.send("events_api", payload)
        except NotAcknowledged:
            return {"ok": False, "notice": "The app did not take the event."}
        return {"ok": True}

    def respond(self, key: str, answer: dict[str, Any]) -> tuple[int, str]:
        """A POST to a response URL: five uses, thirty minutes. HTTP status and text."""
        reach = self.world.reaches.get(key)
        if reach is None or reach.uses <= 0 or time.monotonic() > reach.until:
            return 404, "expired_url"
        reach.uses -= 1
        channel = self.world.channel(reach.channel)
        if reach.message_ts and (answer.get("replace_original") or answer.get("delete_original")):
            message = channel.find(reach.message_ts)
            if answer.get("delete_original"):
                channel.messages.remove(message)
            else:
                message.text, message.blocks = answer.get("text", ""), answer.get("blocks") or []
            self.world.changed("changed", channel=channel.id, ts=reach.message_ts)
        else:
            self.respond_in(reach.user, channel, answer)
        return 200, "ok"

    def respond_in(self, user: str, channel: Channel, answer: dict[str, Any]) -> None:
        public = answer.get("response_type") == "in_channel"
        blocks = answer.get("blocks") or []
        for number, block in enumerate(blocks):
            block.setdefault("block_id", f"b{number}")
        self.world.post(
            channel,
            Message(
                self.world.stamp(),
                self.world.bot_user,
                str(answer.get("text") or ""),
                blocks,
                to=None if public else user,
            ),
        )

    def _common(self, user: str, kind: str) -> dict[str, Any]:
        member = self.world.members[user]
        team = self.world.workspace.id
        return {
            "type": kind,
            "team": {"id": team, "domain": "sandbox"},
            "user": {"id": user, "username": member.handle, "name": member.handle, "team_id": team},
            "api_app_id": self.world.app_id,
            "is_enterprise_install": False,
            "enterprise": None,
        }

    async def _interact(self, payload: dict[str, Any]) -> dict[str, Any]:
        try:
            await self.outward.send("interactive", payload)
        except NotAcknowledged:
            return {"ok": False, "notice": "This app is not responding. Please try again."}
        return {"ok": True}

    def _where(
        self, user: str, container: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        if "view_id" in container:
            view = self.world.view(container["view_id"])
            if view.user != user:
                raise ApiError("not_found")
            return view.body["blocks"], {
                "view": view.public(self.world),
                "container": {"type": "view", "view_id": view.id},
            }
        channel = self.world.channel(container["channel"])
        message = channel.find(container["ts"])
        if message not in channel.seen_by(user):
            raise ApiError("message_not_found")
        return message.blocks, {
            "message": message.public(),
            "channel": {"id": channel.id, "name": channel.name},
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": message.to is not None,
            },
            "response_url": self._response_url(user, channel.id, message.ts),
        }

    def _after_submit(self, user: str, view: View, answer: dict[str, Any]) -> dict[str, Any]:
        doing = answer.get("response_action")
        stack = self.world.modals.get(user, [])
        if doing == "errors":
            return answer
        if doing == "update":
            view.body, view.version = answer["view"], view.version + 1
        elif doing == "push":
            stack.append(self.world.new_view(user, answer["view"]))
        elif doing == "clear":
            stack.clear()
        elif view in stack:
            stack.remove(view)
        self.world.changed("view", user=user, view=view.id)
        return {"response_action": doing or "closed"}

    def _own_view(self, user: str, view_id: str) -> View:
        for view in self.world.modals.get(user, []):
            if view.id == view_id:
                return view
        raise ApiError("not_found")

    def _notice(self, user: str, channel: Channel, text: str) -> dict[str, Any]:
        self.world.post(channel, Message(self.world.stamp(), SLACKBOT, text, [], to=user))
        return {"ok": False, "notice": text}

    def _response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        return f"{self.url}/respond/{self.world.reach(user, channel, ts)}"

    def _escaped(self, text: str) -> str:
        """Mentions become ids, and Slack's three characters are escaped."""
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        handles = {member.handle: member.id for member in self.world.members.values()}

        def mention(found: re.Match[str]) -> str:
            handle = found.group(1)
            return f"<@{handles[handle]}|{handle}>" if handle in handles else found.group(0)

        return re.sub(r"(?<!\w)@([\w.-]*\w)", mention, safe)


def acted(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """An element after it was used, as it stands in a payload's `actions` or `state`."""
    kind = element["type"]
    found: dict[str, Any] = {"type": kind}
    if kind == "button":
        found |= {"text": element["text"], "value": element.get("value", "")}
    elif kind in ("static_select", "radio_buttons", "overflow"):
        options = element.get("options") or [
            o for group in element.get("option_groups", []) for o in group["options"]
        ]
        chosen = next((o for o in options if o["value"] == value), None)
        if chosen is None and value is not None:
            raise ApiError("option_not_found")
        found["selected_option"] = chosen
    elif kind in ("checkboxes", "multi_static_select"):
        wanted = value or []
        found["selected_options"] = [o for o in element["options"] if o["value"] in wanted]
    elif kind == "datepicker":
        found["selected_date"] = value or None
    elif kind == "timepicker":
        found["selected_time"] = value or None
    elif kind == "users_select":
        found["selected_user"] = value or None
    else:
        found["value"] = value or None
    return found


def initial(element: dict[str, Any]) -> Any:
    """What an element holds before anybody touched it."""
    option = element.get("initial_option")
    if option:
        return option["value"]
    options = element.get("initial_options")
    if options:
        return [o["value"] for o in options]
    for name in ("initial_value", "initial_date", "initial_time", "initial_user"):
        if element.get(name):
            return element[name]
    return None


def _element(blocks: list[dict[str, Any]], block_id: str, action_id: str) -> dict[str, Any] | None:
    for block in blocks:
        if block.get("block_id") != block_id:
            continue
        parts = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for part in parts:
            if part and part.get("action_id") == action_id:
                found: dict[str, Any] = part
                return found
    return None


def _unanswered(blocks: list[dict[str, Any]], state: dict[str, Any]) -> dict[str, str]:
    """Slack's own client asks for what is not optional, and holds texts to their limits."""
    missing: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = (state.get(block["block_id"]) or {}).get(element["action_id"]) or {}
        values = [v for k, v in held.items() if k != "type" and v]
        if not values and not block.get("optional"):
            missing[block["block_id"]] = "Please complete this required field."
        limit = element.get("max_length")
        if limit and len(str(held.get("value") or "")) > limit:
            missing[block["block_id"]] = f"Please use at most {limit} characters."
    return missing
