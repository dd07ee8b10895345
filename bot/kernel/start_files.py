"""The files that a start opens are looked at first, so that what is wrong is said of the right one.

SQLite and the system say of a folder, a link and a missing permission alike that something "cannot
be opened", and not what.
"""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.kernel.config import BadSetting, Settings, beside
from bot.kernel.private_files import may_write_in

_READ, _WRITE = os.O_RDONLY, os.O_RDWR


def look_at(settings: Settings) -> None:
    """Raises `BadSetting`. What is not there yet is made later."""
    if settings.sqlite_file is not None:
        look_at_folder(settings.sqlite_file)
    for setting, file, way, may_be_link in _members(settings):
        if wrong := _wrong(file, way, may_be_link=may_be_link):
            raise BadSetting(setting, wrong)


def look_at_folder(file: Path) -> None:
    """A write-ahead log, a lock and a socket are made beside the database."""
    try:
        if not stat.S_ISDIR(file.parent.stat().st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not may_write_in(file.parent):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as fault:
        raise BadSetting(
            "DATABASE_URL",
            f"the folder of {file.name} must exist and be writable ({fault.strerror})",
        ) from fault


def _members(settings: Settings) -> Iterator[tuple[str, Path, int, bool]]:
    """Setting, file, how it is opened, and whether a link may stand for it."""
    if (file := settings.sqlite_file) is not None:
        yield "DATABASE_URL", file, _WRITE, True
        for ending in ("-wal", "-shm", ".lock"):
            yield "DATABASE_URL", beside(file, ending), _WRITE, False
        if not settings.keys:
            yield "MENTORING_KEYS", beside(file, ".key"), _READ, False
    if settings.journal is not None:
        yield "MENTORING_JOURNAL", settings.journal, _WRITE, False


def _wrong(file: Path, way: int, *, may_be_link: bool) -> str | None:
    try:
        mode = file.lstat().st_mode
        if stat.S_ISLNK(mode):
            if not may_be_link:
                return f"{file.name} is a link; put the file itself there"
            mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            return f"{file.name} is a folder; name a file, or move that folder away"
        if not stat.S_ISREG(mode):
            return f"{file.name} is no ordinary file; name another one"
        # Opening is the only true test: modes say nothing of a file system that is read-only.
        os.close(os.open(file, way))
    except FileNotFoundError:
        return f"the link {file.name} leads to no file" if file.is_symlink() else None
    except OSError as fault:
        done = "read" if way == _READ else "read and written"
        return (
            f"{file.name} cannot be {done} by the user that runs this program ({fault.strerror}); "
            "give it to that user (chown, chmod 600)"
        )
    return None
