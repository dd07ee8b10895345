"""Files of the workspace: their bytes, whose they are, and where they were shared."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.errors import ApiError
from sandbox.file_types import file_type, in_address
from sandbox.workspace import stable_id

if TYPE_CHECKING:
    from sandbox.messages import Channel

Json = dict[str, Any]

_SHARED_IN = {"im": "ims", "mpim": "groups", "group": "groups"}
"""Kind of conversation → where a file names it; in `channels` when it is not said here."""


@dataclass(eq=False)
class File:
    """`shares` are conversations and the ts of the message there. A deleted one has no bytes."""

    id: str
    team: str
    user: str
    name: str
    created: int
    url: str
    title: str = ""
    data: bytes = b""
    deleted: bool = False
    shares: "list[tuple[Channel, str]]" = field(default_factory=list)

    def delete(self) -> None:
        self.data, self.deleted = b"", True

    def visible_to(self, user: str) -> bool:
        return user == self.user or any(user in channel.members for channel, _ in self.shares)

    def public(self) -> Json:
        if self.deleted:
            return {"id": self.id, "mode": "tombstone"}
        kind = file_type(self.name)
        return {
            **self._bare(),
            "mimetype": kind.mimetype,
            "filetype": kind.name,
            "pretty_type": kind.pretty,
            **self._shared(),
        }

    def not_yet_looked_at(self) -> Json:
        """As Slack answers an upload: it finds the type out, and shares the file, a bit later."""
        unknown = {"mimetype": "", "filetype": "", "pretty_type": ""}
        return {**self._bare(), **unknown, "channels": [], "groups": [], "ims": [], "shares": {}}

    def _bare(self) -> Json:
        place = f"{self.url}/files-pri/{self.team}-{self.id}"
        slug = in_address(self.name)
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "user": self.user,
            "user_team": self.team,
            "editable": False,
            "size": len(self.data),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{place}/{slug}",
            "url_private_download": f"{place}/download/{slug}",
            "permalink": f"{self.url}/files/{self.user}/{self.id}/{slug}",
            "file_access": "visible",
        }

    def _shared(self) -> Json:
        found: Json = {"channels": [], "groups": [], "ims": []}
        shares: dict[str, dict[str, list[Json]]] = {}
        for channel, ts in self.shares:
            found[_SHARED_IN.get(channel.kind, "channels")].append(channel.id)
            reach = "public" if channel.kind == "channel" else "private"
            shares.setdefault(reach, {}).setdefault(channel.id, []).append({"ts": ts})
        return {**found, "shares": shares}


@dataclass
class FileStore:
    """`url` is the address of the sandbox itself, from which files are had."""

    team: str
    url: str = ""
    kept: dict[str, File] = field(default_factory=dict)
    awaited: dict[str, tuple[File, int]] = field(default_factory=dict)
    """Ticket of an upload → the file without its bytes, and how many it will have."""

    def add(self, user: str, name: str, data: bytes, created: int) -> File:
        file = self._new(user, name, created)
        file.data = data
        self.kept[file.id] = file
        return file

    def expect(self, user: str, name: str, size: int, created: int) -> tuple[File, str]:
        """A file that somebody is about to send, and where to."""
        file = self._new(user, name, created)
        ticket = stable_id("", f"{self.team} upload {file.id}")
        self.awaited[ticket] = file, size
        return file, f"{self.url}/upload/v1/{ticket}"

    def receive(self, ticket: str, data: bytes) -> File:
        """Raises `ApiError` when nobody announced it, or announced another size."""
        if ticket not in self.awaited:
            raise ApiError("file_not_found")
        file, size = self.awaited[ticket]
        if len(data) != size:
            raise ApiError("size_mismatch")
        file.data = data
        return file

    def complete(self, titles: dict[str, str]) -> list[File]:
        """By id: from now on they are the workspace's. Raises `ApiError`, and then none is."""
        sent = {f.id: t for t, (f, size) in self.awaited.items() if len(f.data) == size}
        if not sent.keys() >= titles.keys():
            raise ApiError("file_not_found")
        files = [self.awaited.pop(sent[file_id])[0] for file_id in titles]
        for file in files:
            file.title = titles[file.id]
            self.kept[file.id] = file
        return files

    def take_up(self, kept: dict[str, File]) -> None:
        """Files of a workspace that was like this one, at another address."""
        self.kept = kept
        for file in kept.values():
            file.url = self.url

    def find(self, file_id: str) -> File:
        """Raises `ApiError`."""
        if file_id not in self.kept:
            raise ApiError("file_not_found")
        if self.kept[file_id].deleted:
            raise ApiError("file_deleted")
        return self.kept[file_id]

    def _new(self, user: str, name: str, created: int) -> File:
        number = len(self.kept) + len(self.awaited)
        file_id = stable_id("F", f"{self.team} file {number} {name}")
        return File(file_id, self.team, user, name, created, self.url)
