"""What an app's manifest grants and offers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import own_files
from sandbox.shapes import Check, boolean, listed, one_of, record, string


@dataclass(frozen=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    description: str


@dataclass(frozen=True)
class Manifest:
    name: str
    description: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    message_shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    optional_scopes: frozenset[str]
    events: frozenset[str]

    def command(self, name: str) -> Command | None:
        return next((c for c in self.commands if c.command == name), None)


_NAME = string(None, 1)
_SCOPES = listed(_NAME)
_COMMAND = record(
    {
        "command": string(like=r"/\S+", told="must begin with a /"),
        "description": string(),
        "usage_hint": string(),
        "should_escape": boolean,
    },
    ("command",),
    closed=False,
)
_SHORTCUT = record(
    {
        "type": one_of("global", "message"),
        "callback_id": _NAME,
        "name": _NAME,
        "description": string(),
    },
    ("type", "callback_id", "name"),
    closed=False,
)


def _within(name: str, part: Check) -> Check:
    return record({name: part}, closed=False)


# Slack knows more of a manifest than a workspace has to.
_MANIFEST = record(
    {
        "display_information": record(
            {"name": _NAME, "description": string()}, ("name",), closed=False
        ),
        "features": record(
            {"slash_commands": listed(_COMMAND), "shortcuts": listed(_SHORTCUT)}, closed=False
        ),
        "oauth_config": _within(
            "scopes", record({"bot": _SCOPES, "bot_optional": _SCOPES}, closed=False)
        ),
        "settings": _within("event_subscriptions", _within("bot_events", _SCOPES)),
    },
    ("display_information",),
    closed=False,
)


def load(path: Path) -> Manifest:
    """Raises `FileFault`, whose text is a sentence for whoever wrote the file."""
    return read(own_files.read(path, _MANIFEST))


def read(raw: dict[str, Any]) -> Manifest:
    features = raw.get("features", {})
    scopes = raw.get("oauth_config", {}).get("scopes", {})
    settings = raw.get("settings", {})
    about = raw["display_information"]
    return Manifest(
        name=about["name"],
        description=about.get("description", ""),
        commands=tuple(
            Command(
                command=c["command"],
                description=c.get("description", ""),
                usage_hint=c.get("usage_hint", ""),
                should_escape=c.get("should_escape", False),
            )
            for c in features.get("slash_commands", [])
        ),
        shortcuts=_shortcuts(features, "global"),
        message_shortcuts=_shortcuts(features, "message"),
        scopes=frozenset(scopes.get("bot", [])),
        optional_scopes=frozenset(scopes.get("bot_optional", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
    )


def _shortcuts(features: dict[str, Any], kind: str) -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut(s["callback_id"], s["name"], s.get("description", ""))
        for s in features.get("shortcuts", [])
        if s["type"] == kind
    )
