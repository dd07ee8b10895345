"""SQLite is for one process: a second one on the same file is refused."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import InUse, LinkedFile, Unavailable


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Holds the lock file beside a database file. Raises `InUse` when another process does,
    `LinkedFile` where it is a link, and `Unavailable` where no file can be made.

    The system frees the lock when its process ends, however it ends (flock(2)).
    """
    lock = file.with_name(f"{file.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as fault:
        raise (LinkedFile(lock.name) if fault.errno == errno.ELOOP else Unavailable) from fault
    try:
        try:
            # A lock of its own file: SQLite's locks are of one transaction, and closing any
            # descriptor of the database's file would drop them (fcntl(2), on POSIX record locks).
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise InUse from fault
        # Made before SQLite makes it, which would let everybody read it.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        yield
    finally:
        os.close(descriptor)
