"""Each file that a start opens, with each thing that may be wrong with it: the sentence names that
file, and no other setting is blamed.
"""

import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.kernel.config import read
from bot.kernel.errors import BadSetting
from bot.kernel.start_files import look_at, with_keys, with_private_files

KEY = b64encode(bytes(range(32)), b"-_").decode()
GOOD = {"SLACK_BOT_TOKEN": "xoxb-canary-bot", "SLACK_APP_TOKEN": "xapp-canary-app"}
NOBODY = 65534
FOLDER = "is a folder; name a file, or move that folder away"
LINK = "is a link; put the file itself there"
NOT_WRITTEN = (
    "cannot be read and written by the user that runs this program (Permission denied); give it to "
    "that user (chown, chmod 600)"
)
NOT_READ = NOT_WRITTEN.replace("read and written", "read")
FINE = ""
DATABASE = "DATABASE_URL: bot.db"
TABLE: dict[str, dict[str, str]] = {
    ".env": {
        "missing": FINE,
        "folder": ".env: this is a folder; put the file with the settings there",
        "link": FINE,
        "link to nothing": ".env: this file cannot be read by this program (No such file or "
        "directory)",
        "read-only": FINE,
        "no permission": ".env: this file cannot be read by this program (Permission denied)",
    },
    "bot.db": {
        "missing": FINE,
        "folder": f"{DATABASE} {FOLDER}",
        "link": FINE,
        "link to nothing": "DATABASE_URL: the link bot.db leads to no file",
        "read-only": f"{DATABASE} {NOT_WRITTEN}",
        "no permission": f"{DATABASE} {NOT_WRITTEN}",
    },
    **{
        f"bot.db{ending}": {
            "missing": FINE,
            "folder": f"{DATABASE}{ending} {FOLDER}",
            "link": f"{DATABASE}{ending} {LINK}",
            "link to nothing": f"{DATABASE}{ending} {LINK}",
            "read-only": f"{DATABASE}{ending} {NOT_WRITTEN}",
            "no permission": f"{DATABASE}{ending} {NOT_WRITTEN}",
        }
        for ending in ("-wal", "-shm", ".lock")
    },
    "bot.db.key": {
        "missing": FINE,
        "folder": f"MENTORING_KEYS: bot.db.key {FOLDER}",
        "link": f"MENTORING_KEYS: bot.db.key {LINK}",
        "link to nothing": f"MENTORING_KEYS: bot.db.key {LINK}",
        "read-only": FINE,
        "no permission": f"MENTORING_KEYS: bot.db.key {NOT_READ}",
    },
    "bot.db.deletions": {
        "missing": FINE,
        "folder": f"MENTORING_JOURNAL: bot.db.deletions {FOLDER}",
        "link": f"MENTORING_JOURNAL: bot.db.deletions {LINK}",
        "link to nothing": f"MENTORING_JOURNAL: bot.db.deletions {LINK}",
        "read-only": f"MENTORING_JOURNAL: bot.db.deletions {NOT_WRITTEN}",
        "no permission": f"MENTORING_JOURNAL: bot.db.deletions {NOT_WRITTEN}",
    },
    # The bot itself needs no socket for commands: it does without one, and says so in the log.
    "bot.db.socket": dict.fromkeys(
        ("missing", "folder", "link", "link to nothing", "read-only", "no permission"), FINE
    ),
}
CASES = [(member, fault, said) for member, row in TABLE.items() for fault, said in row.items()]


@pytest.mark.parametrize(("member", "fault", "said"), CASES)
def test_what_is_wrong_is_said_of_the_right_file(member: str, fault: str, said: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, NOBODY, -1) if os.geteuid() == 0 else None
        with as_nobody():
            spoil(folder / member, fault)
            assert start(folder) == said


@pytest.mark.parametrize(
    ("mode", "below", "why"),
    [
        (0o700, "missing/", "No such file or directory"),
        (0o700, "a file/", "Not a directory"),
        (0o500, "", "Permission denied"),
        (0o000, "", "Permission denied"),
    ],
)
def test_a_folder_that_cannot_be_used_is_named(mode: int, below: str, why: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a file").touch()
        os.chown(folder, NOBODY, -1) if os.geteuid() == 0 else None
        folder.chmod(mode)
        with as_nobody():
            assert start(folder, below) == (
                f"DATABASE_URL: the folder of bot.db must exist and be writable ({why})"
            )
        folder.chmod(0o700)


def start(folder: Path, below: str = "") -> str:
    """What keeps it from starting, as the command line goes about it."""
    try:
        # In a folder that cannot be looked into there is no file of settings either.
        dotenv = folder / ".env" if os.access(folder, os.X_OK, effective_ids=True) else None
        settings = read({**GOOD, "DATABASE_URL": f"sqlite:///{folder}/{below}bot.db"}, dotenv)
        look_at(settings)
        with_private_files(with_keys(settings))
    except BadSetting as fault:
        return str(fault)
    return FINE


def spoil(file: Path, fault: str) -> None:
    elsewhere = file.with_name("elsewhere")
    if fault == "folder":
        file.mkdir()
    elif fault.startswith("link"):
        if fault == "link":
            elsewhere.write_text(KEY if file.suffix == ".key" else "")
            elsewhere.chmod(0o600)
        file.symlink_to(elsewhere)
    elif fault != "missing":
        file.write_text(f"{KEY}\n" if file.suffix == ".key" else "")
        file.chmod(0o400 if fault == "read-only" else 0o000)


@contextmanager
def as_nobody() -> Iterator[None]:
    """The superuser may do anything: step down where the tests run as it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
