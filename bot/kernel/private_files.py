"""Files that hold secrets are their owner's alone."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077
_PRIVATE = 0o600
_EFFECTIVE = os.access in os.supports_effective_ids


class NotPrivate(Exception):
    """A file that others could read, and that cannot be kept from them. The sentence names it."""


def narrow(files: Iterable[Path]) -> list[str]:
    """Take all permissions of group and others. Returns the names of files that had any.

    What is not there, or is no file, is left alone. Raises `NotPrivate`.
    """
    return [file.name for file in files if _narrowed(file)]


def read_private(file: Path) -> bytes:
    """Never through a link, which could lead to what somebody else chose. Raises `NotPrivate` for
    one, and `OSError`.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise NotPrivate(f"{file.name} is a link; put the file itself there") from fault
        raise
    with os.fdopen(descriptor, "rb") as content:
        return content.read()


def write_private(file: Path, content: str) -> None:
    """A new file; raises `OSError` where one of its name is there already, or a link."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "w") as made:
        made.write(content)


def may_write_in(folder: Path) -> bool:
    """Whether this process may create files there, as far as permissions tell."""
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=_EFFECTIVE)


def beside(file: Path, ending: str) -> Path:
    """The path of a file that lies next to another, its name extended: the database's key, say."""
    return file.with_name(file.name + ending)


def _narrowed(file: Path) -> bool:
    try:
        mode = file.stat().st_mode
    except OSError:
        # Whoever needs it will say what is the matter with it.
        return False
    if not stat.S_ISREG(mode) or not mode & _OTHERS:
        return False
    with suppress(PermissionError):
        file.chmod(stat.S_IMODE(mode) & ~_OTHERS)
    # Some file systems take the call and change nothing.
    if file.stat().st_mode & _OTHERS:
        raise _open_to_others(file)
    return True


def _open_to_others(file: Path) -> NotPrivate:
    return NotPrivate(
        f"others on this machine can read {file.name}, and this program may not change that; "
        "let its owner do it: chmod 600"
    )
