"""An open modal, or somebody's App Home."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.elements import stateful

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass
class View:
    """`body` is what the app gave; `root` is the first modal of the stack."""

    id: str
    user: str
    body: dict[str, Any]
    root: str
    previous: str | None = None
    version: int = 1
    held: dict[str, Any] = field(default_factory=dict)
    """What the person had chosen and typed at their last click, as it stands in a payload."""

    @property
    def hash(self) -> str:
        return f"{self.version}.{self.id}"

    def replace(self, body: dict[str, Any]) -> None:
        self.body, self.version = body, self.version + 1

    def public(self, world: "World") -> dict[str, Any]:
        kept = ("type", "title", "submit", "close", "blocks")
        shown = {name: self.body[name] for name in kept if name in self.body}
        texts = ("private_metadata", "callback_id", "external_id")
        flags = ("clear_on_close", "notify_on_close", "submit_disabled")
        return {
            **shown,
            **{name: self.body.get(name) or "" for name in texts},
            **{name: bool(self.body.get(name)) for name in flags},
            "id": self.id,
            "team_id": world.workspace.id,
            "app_id": world.app_id,
            "bot_id": world.bot_id,
            "hash": self.hash,
            "state": {"values": self._still_held()},
            "root_view_id": self.root,
            "previous_view_id": self.previous,
        }

    def _still_held(self) -> dict[str, Any]:
        """Of elements that were replaced by others nothing is left."""
        found: dict[str, Any] = {}
        for block, element in stateful(self.body["blocks"]):
            held = self.held.get(block["block_id"], {}).get(element["action_id"])
            if held and held["type"] == element["type"]:
                found.setdefault(block["block_id"], {})[element["action_id"]] = held
        return found
