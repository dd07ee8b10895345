"""Modals in a person's hands: filled, submitted, closed."""

from dataclasses import dataclass
from typing import Any

from sandbox.answers import unanswered
from sandbox.blockkit import check_view
from sandbox.elements import named
from sandbox.errors import ApiError, NotAcknowledged
from sandbox.file_inputs import need_scope, refused, with_files
from sandbox.outward import Outward
from sandbox.payloads import common, interact
from sandbox.view import View
from sandbox.world import World

_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass
class Forms:
    world: World
    outward: Outward

    async def submit(self, user: str, view_id: str, state: dict[str, Any]) -> dict[str, Any]:
        view = self._own_view(user, view_id)
        blocks = view.body["blocks"]
        state = with_files(self.world, user, blocks, state)
        if missing := unanswered(blocks, state) | refused(self.world, blocks, state):
            return {"ok": True, "response": {"response_action": "errors", "errors": missing}}
        payload = {
            **common(self.world, user, "view_submission"),
            "trigger_id": self.world.trigger(user),
            "view": {**view.public(self.world), "state": {"values": state}},
            "response_urls": [],
        }
        try:
            answer = await self.outward.send("interactive", payload)
            answered = answer if isinstance(answer, dict) else {}
            return {"ok": True, "response": self._after_submit(user, view, answered)}
        except (NotAcknowledged, ApiError):
            return {"ok": False, "notice": _TROUBLE}

    async def close(self, user: str, view_id: str) -> dict[str, Any]:
        view = self._own_view(user, view_id)
        stack = self.world.modals[user]
        cleared = bool(view.body.get("clear_on_close"))
        if cleared:
            stack.clear()
        else:
            stack.remove(view)
        self.world.changed("view", user=user, view=view.id)
        if view.body.get("notify_on_close"):
            payload = {
                **common(self.world, user, "view_closed"),
                "view": view.public(self.world),
                "is_cleared": cleared,
            }
            await interact(self.outward, payload)
        return {"ok": True}

    def _after_submit(self, user: str, view: View, answer: dict[str, Any]) -> dict[str, Any]:
        """Raises `ApiError` for what Slack does not understand: the modal stays as it is."""
        doing = answer.get("response_action")
        stack = self.world.modals.get(user, [])
        if doing == "errors":
            return self._errors_shown(view, answer)
        if doing in ("update", "push"):
            body = self._body_in(answer)
            if doing == "update":
                view.replace(body)
            else:
                self.world.push(user, body)
        elif doing == "clear":
            stack.clear()
        elif view in stack:
            stack.remove(view)
        self.world.changed("view", user=user, view=view.id)
        return {"response_action": doing or "closed"}

    def _errors_shown(self, view: View, answer: dict[str, Any]) -> dict[str, Any]:
        errors = answer.get("errors")
        inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
        if not errors or not isinstance(errors, dict) or not inputs.issuperset(errors):
            raise ApiError("invalid_arguments")
        return answer

    def _own_view(self, user: str, view_id: str) -> View:
        for view in self.world.modals.get(user, []):
            if view.id == view_id:
                return view
        raise ApiError("not_found")

    def _body_in(self, answer: dict[str, Any]) -> dict[str, Any]:
        check_view(answer.get("view"), ("modal",), self.world.settings.missing_blocks)
        need_scope(self.world, answer["view"]["blocks"])
        return {**answer["view"], "blocks": named(answer["view"]["blocks"])}
