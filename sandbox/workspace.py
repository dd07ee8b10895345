"""The people and channels of a workspace, read from a YAML file."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import own_files, settings
from sandbox.own_files import FileFault
from sandbox.settings import SandboxSettings
from sandbox.shapes import Json, boolean, listed, record, string


@dataclass
class Member:
    """A user of the workspace, as users.info shows one."""

    id: str
    handle: str
    name: str
    title: str = ""
    locale: str = "en-US"
    tz: str = "UTC"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    deleted: bool = False
    is_bot: bool = False
    email: str = ""
    former_id: str = ""
    """Their id before the workspace joined its organisation."""

    def public(self, *, with_locale: bool = True, with_email: bool = False) -> dict[str, Any]:
        profile = {"real_name": self.name, "display_name": self.handle, "title": self.title}
        if with_email and self.email:
            profile["email"] = self.email
        user = {
            "id": self.id,
            "name": self.handle,
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_primary_owner,
            "profile": profile,
        }
        if not self.deleted:
            user["tz"] = self.tz
        if with_locale:
            user["locale"] = self.locale
        return user


@dataclass
class SlackWorkspace:
    id: str
    name: str
    members: dict[str, Member]
    channels: dict[str, list[str]] = field(default_factory=dict)
    """Channel name → ids of its members."""
    private: set[str] = field(default_factory=set)
    """Names of the channels that only their members know of."""
    with_app: set[str] = field(default_factory=set)
    """Names of the channels that the app is in from the beginning."""
    tour: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Language → the steps of a guided tour: `as`, `text` and perhaps `do`."""
    story: dict[str, Any] = field(default_factory=dict)
    """For the app that is hosted: the workspace takes no notice of it."""
    settings: SandboxSettings = field(default_factory=SandboxSettings)
    organisation: str = ""
    """The Enterprise organisation that it belongs to."""

    def __post_init__(self) -> None:
        self._give_addresses()

    def _give_addresses(self) -> None:
        """Everybody who is not a bot has an e-mail address, and the same one in every run."""
        domain = f"{in_address(self.name)}.example"
        for member in self.members.values():
            if not member.email and not member.is_bot:
                member.email = f"{member.handle}@{domain}"

    def crowd(self, count: int, *, tz: str = "Europe/Paris", locale: str = "fr-FR") -> list[Member]:
        """That many more people, p0001 and so on, who are where everybody is."""
        numbers = [f"{number:04d}" for number in range(1, count + 1)]
        people = [
            Member(_person_id(self.id, f"p{n}"), f"p{n}", f"Person {n}", locale=locale, tz=tz)
            for n in numbers
        ]
        everybody = set(self.members)
        self.members |= {person.id: person for person in people}
        self._give_addresses()
        for members in self.channels.values():
            if everybody.issubset(members):
                members += [person.id for person in people if person.id not in everybody]
        return people


_NAME = string(None, 1)
_FLAGS = ("is_admin", "is_owner", "is_primary_owner", "deleted", "is_bot")
_PERSON = record(
    {
        **dict.fromkeys(
            ("id", "handle", "name", "title", "locale", "tz", "email", "former_id"), string()
        ),
        **dict.fromkeys(_FLAGS, boolean),
        "handle": string(80, 1, like=r"[\w.\-]+", told="is no handle: letters, digits, . _ or -"),
        "name": _NAME,
    },
    ("handle", "name"),
)
_CHANNEL = record(
    {"name": _NAME, "members": listed(string()), "private": boolean, "app": boolean}, ("name",)
)


def _anything(value: Any, at: str, faults: list[str]) -> None:
    """For the app that is hosted, or for the page."""


def _known_members(raw: Json) -> Iterator[str]:
    handles = [person["handle"] for person in raw["people"]]
    if len(set(handles)) != len(handles):
        yield "two people have the same handle"
    for channel in raw.get("channels", []):
        for handle in channel.get("members", []):
            if handle not in handles:
                yield f"nobody is called {handle}, who is named in the channel {channel['name']}"


_WORKSPACE = record(
    {
        "team": record({"id": _NAME, "name": _NAME, "organisation": string()}, ("id", "name")),
        "people": listed(_PERSON, 1),
        "channels": listed(_CHANNEL),
        **dict.fromkeys(("tour", "story", "settings"), _anything),
    },
    ("team", "people"),
    _known_members,
)


def load(path: Path) -> SlackWorkspace:
    """Raises `FileFault`, whose text is a sentence for whoever wrote the file."""
    raw = own_files.read(path, _WORKSPACE)
    team = raw["team"]
    members = [_member(team["id"], person) for person in raw["people"]]
    by_handle = {member.handle: member.id for member in members}
    places = raw.get("channels", [{"name": "general"}])
    channels = {
        channel["name"]: [by_handle[h] for h in channel.get("members", by_handle)]
        for channel in places
    }
    try:
        allowed = settings.read(raw.get("settings", {}))
    except (AttributeError, ValueError) as fault:
        raise FileFault(f"{path}: settings: {fault}.") from fault
    return SlackWorkspace(
        team["id"],
        team["name"],
        {m.id: m for m in members},
        channels,
        private={channel["name"] for channel in places if channel.get("private")},
        with_app={channel["name"] for channel in places if channel.get("app")},
        tour=raw.get("tour", {}),
        story=raw.get("story", {}),
        settings=allowed,
        organisation=team.get("organisation", ""),
    )


def in_address(name: str) -> str:
    """ "Maison Vauban" → "maison-vauban"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def stable_id(prefix: str, seed: str) -> str:
    """The same Slack-like id for the same seed, in every run."""
    return prefix + base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode()[:10]


def _member(team: str, person: dict[str, Any]) -> Member:
    values = dict(person)
    values.setdefault("id", _person_id(team, values["handle"]))
    return Member(**values)


def _person_id(team: str, handle: str) -> str:
    return stable_id("U", f"{team} {handle}")
