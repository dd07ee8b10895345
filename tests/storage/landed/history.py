"""Folders of migrations as they once were.

`python -m tests.storage.landed.history` adds the digest of a new migration to the list.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

import storage.migrations

TODAY = Path(storage.migrations.__file__).parent
VERSIONS = TODAY / "versions"
_HERE = Path(__file__).parent
DIGESTS = _HERE / "digests.txt"


@dataclass(frozen=True)
class Form:
    """An earlier form of a file. A change is from a line to another of today's, and what was there
    instead.
    """

    file: str
    blob: str
    changes: Sequence[tuple[int, int, Sequence[str]]]

    @property
    def revision(self) -> str:
        return self.file.split("_")[0]

    def text(self) -> str:
        lines = (VERSIONS / self.file).read_text().splitlines(keepends=True)
        for first, last, instead in reversed(self.changes):
            lines[first:last] = instead
        return "".join(lines)


def edited() -> Sequence[Form]:
    return [Form(**each) for each in json.loads((_HERE / "edited.json").read_text())]


def git_id(content: bytes) -> str:
    """Of a blob: by it the real file can be found, where the whole history is there."""
    # SHA-1 is git's choice, and names a file here.
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def digests() -> dict[str, str]:
    """By file, as they were when they landed."""
    lines = (line.split() for line in DIGESTS.read_text().splitlines())
    return {file: digest for digest, file in lines}


def present() -> dict[str, str]:
    """By file, as they are."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(VERSIONS.glob("[0-9]*.py"))
    }


def heads() -> Sequence[tuple[str, Form | None]]:
    """Each revision that was the newest one once, in each form."""
    whole = [(file.split("_")[0], None) for file in present()]
    return [*whole, *((form.revision, form) for form in edited())]


def bring_to(connection: Connection, revision: str, form: Form | None, folder: Path) -> None:
    """Migrate an empty database as it was done then. `folder` is for the migrations."""
    scripts = TODAY
    if form is not None:
        scripts = folder / "migrations"
        shutil.copytree(TODAY, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / form.file).write_text(form.text())
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _add_new() -> None:
    listed, now = digests(), present()
    new = [f"{digest}  {file}\n" for file, digest in now.items() if file not in listed]
    with DIGESTS.open("a") as lines:
        lines.writelines(new)


if __name__ == "__main__":
    _add_new()
