"""Which blocks stand where: in messages, in modals, in App Home."""

from typing import Literal

Surface = Literal["message", "modal", "home"]

_EVERYWHERE = {
    "actions", "auth_provider", "card", "context", "divider", "header", "image", "input",
    "rich_text", "section", "video",
}  # fmt: skip
_TO_BE_READ = {"carousel", "container", "data_table", "data_visualization", "table"}
"""Not in modals, which are to be filled in."""
_IN_MESSAGES_ALONE = {"call", "context_actions", "file", "markdown", "plan", "task_card"}
BLOCKS: dict[Surface, frozenset[str]] = {
    "message": frozenset(_EVERYWHERE | _TO_BE_READ | _IN_MESSAGES_ALONE),
    "home": frozenset(_EVERYWHERE | _TO_BE_READ),
    "modal": frozenset(_EVERYWHERE | {"alert"}),
}


def surface(view_type: str) -> Surface:
    return "home" if view_type == "home" else "modal"
