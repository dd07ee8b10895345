"""What a maker of files leaves behind when it is killed, and its taking away."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "vice-versa-maker-"
_LOCK = ".held"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """As long as this process lives, the folder is in use: the system frees the lock with it."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep() -> int:
    """Take away what makers that live no more have left. Gives how many it was."""
    there = Path(tempfile.gettempdir()).glob(f"{PREFIX}*")
    return sum(_taken_away(folder) for folder in there if _is_ours(folder))


def _is_ours(folder: Path) -> bool:
    """A directory of this user's, and no link, which somebody else could have put there."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _taken_away(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        # Just made: its maker has not come to its lock yet.
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(descriptor)
