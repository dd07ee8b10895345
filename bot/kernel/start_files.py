"""The files that a start opens: looked at first, the key file made, and all closed to others.

SQLite and the system say of a folder, a link and a missing permission alike that something "cannot
be opened": they are looked at first, so that what is wrong is said of the right one.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cryptography.fernet import Fernet

from bot.kernel import setting_values
from bot.kernel.config import Settings
from bot.kernel.errors import BadSetting
from bot.kernel.private_files import (
    NotPrivate,
    beside,
    may_write_in,
    narrow,
    read_private,
    write_private,
)

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


def with_keys(settings: Settings) -> Settings:
    """On SQLite without keys, those of the key file beside the database, made when missing."""
    if settings.keys or settings.sqlite_file is None:
        return settings
    path = beside(settings.sqlite_file, ".key")
    try:
        there, narrowed = read_private(path), narrow([path])
    except FileNotFoundError as gone:
        # An empty file holds no text yet: `storage.backends.alone_with` makes one.
        if settings.sqlite_file.exists() and settings.sqlite_file.stat().st_size:
            raise _no_key(path) from gone
        _make_key_file(path)
        return with_keys(settings)
    except NotPrivate as fault:
        raise BadSetting("MENTORING_KEYS", str(fault)) from fault
    except OSError as fault:
        raise (_no_key(path) if os.path.lexists(path) else _bad_folder(path, fault)) from fault
    return replace(settings, keys=_keys_in(path, there), narrowed=(*settings.narrowed, *narrowed))


def with_private_files(settings: Settings) -> Settings:
    """The database's files are not for others on this machine, whoever made them."""
    if (file := settings.sqlite_file) is None:
        return settings
    try:
        narrowed = narrow([file, *(beside(file, end) for end in ("-wal", "-shm", ".deletions"))])
    except NotPrivate as fault:
        raise BadSetting("DATABASE_URL", str(fault)) from fault
    return replace(settings, narrowed=(*settings.narrowed, *narrowed))


def _keys_in(path: Path, content: bytes) -> tuple[str, ...]:
    try:
        keys = setting_values.keys({"MENTORING_KEYS": content.decode()})
    except (UnicodeDecodeError, BadSetting) as fault:
        raise _no_key(path) from fault
    if not keys:
        raise _no_key(path)
    return keys


def _no_key(path: Path) -> BadSetting:
    # A new key in its place would make everything that people wrote unreadable.
    return BadSetting(
        "MENTORING_KEYS",
        f"the key file {path.name} cannot be read or holds no Fernet key; bring back the one that "
        "was made with this database",
    )


def _make_key_file(path: Path) -> None:
    try:
        write_private(path, Fernet.generate_key().decode() + "\n")
    except OSError as fault:
        raise _bad_folder(path, fault) from fault


def _bad_folder(key_file: Path, fault: OSError) -> BadSetting:
    return BadSetting(
        "DATABASE_URL",
        f"the folder of {key_file.name.removesuffix('.key')} must exist and be writable "
        f"({fault.strerror})",
    )
