"""What an app's manifest grants and offers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


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


def load(path: Path) -> Manifest:
    return read(yaml.safe_load(path.read_text(encoding="utf-8")))


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
