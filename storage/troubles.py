"""What is wrong with a database that does not do as it is told, in one word each."""

import errno
import os
from contextlib import suppress
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseTrouble(StrEnum):
    """The values stand in the log."""

    AWAY = "away"
    """It is not there, or does not answer."""
    DISK_FULL = "disk_full"
    NO_DESCRIPTORS = "no_descriptors"
    """This process, or the machine, may open no more files."""
    NO_CONNECTIONS = "no_connections"
    """The server takes no more, or this process uses all of its own."""
    LOCKED = "locked"
    """Somebody else is writing, and does not finish."""
    TOO_SLOW = "too_slow"
    """A statement took longer than it may."""
    READ_ONLY = "read_only"
    SCHEMA = "schema"
    """Tables or columns are missing: another version of the program has been here."""
    NOT_ALLOWED = "not_allowed"
    """It knows neither this user nor this password, or lets them do less than the program needs."""
    DAMAGED = "damaged"
    """The file is damaged, or is no database."""


_BY_STATE = {
    "25006": DatabaseTrouble.READ_ONLY,
    "28000": DatabaseTrouble.NOT_ALLOWED,
    "28P01": DatabaseTrouble.NOT_ALLOWED,
    "3D000": DatabaseTrouble.NOT_ALLOWED,
    "3F000": DatabaseTrouble.SCHEMA,
    "40001": DatabaseTrouble.LOCKED,
    "40P01": DatabaseTrouble.LOCKED,
    "42501": DatabaseTrouble.NOT_ALLOWED,
    "42703": DatabaseTrouble.SCHEMA,
    "42P01": DatabaseTrouble.SCHEMA,
    "53100": DatabaseTrouble.DISK_FULL,
    "53300": DatabaseTrouble.NO_CONNECTIONS,
    "55P03": DatabaseTrouble.LOCKED,
    "57014": DatabaseTrouble.TOO_SLOW,
    "XX001": DatabaseTrouble.DAMAGED,
    "XX002": DatabaseTrouble.DAMAGED,
}
"""PostgreSQL's (postgresql.org/docs/current/errcodes-appendix.html)."""
_AWAY_CLASSES = ("08", "57P", "53", "58")
_BY_NAME = {
    "SQLITE_FULL": DatabaseTrouble.DISK_FULL,
    "SQLITE_READONLY": DatabaseTrouble.READ_ONLY,
    "SQLITE_BUSY": DatabaseTrouble.LOCKED,
    "SQLITE_LOCKED": DatabaseTrouble.LOCKED,
    "SQLITE_CORRUPT": DatabaseTrouble.DAMAGED,
    "SQLITE_NOTADB": DatabaseTrouble.DAMAGED,
    "SQLITE_PERM": DatabaseTrouble.NOT_ALLOWED,
}
"""SQLite's (sqlite.org/rescode.html); an extended one begins with that of its kind."""
_NO_SUCH = ("no such table", "no such column", "has no column")
_BY_ERRNO = {
    errno.ENOSPC: DatabaseTrouble.DISK_FULL,
    errno.EDQUOT: DatabaseTrouble.DISK_FULL,
    errno.EMFILE: DatabaseTrouble.NO_DESCRIPTORS,
    errno.ENFILE: DatabaseTrouble.NO_DESCRIPTORS,
    errno.EROFS: DatabaseTrouble.READ_ONLY,
    errno.EACCES: DatabaseTrouble.NOT_ALLOWED,
}
# While a connection is being made the driver knows the server's words and not its code.
_REFUSED_BY_NAME = ("authentication failed", "no pg_hba.conf entry", "does not exist")
_FULL = ("too many clients", "too many connections", "remaining connection slots")


def trouble_of(fault: BaseException) -> DatabaseTrouble | None:
    """None where it is not the database's: a mistake of the program's, or a row that is there."""
    if isinstance(fault, PoolTimeout):
        return DatabaseTrouble.NO_CONNECTIONS
    if isinstance(fault, OSError):
        return _BY_ERRNO.get(fault.errno or 0, DatabaseTrouble.AWAY)
    if not isinstance(fault, DBAPIError) or isinstance(fault, IntegrityError):
        return None
    if found := _told(fault.orig):
        return found
    # SQLite says of a damaged or replaced file only that it is a "DatabaseError".
    is_away = isinstance(fault, OperationalError | InterfaceError) or fault.connection_invalidated
    return DatabaseTrouble.AWAY if is_away or type(fault) is DatabaseError else None


def _told(fault: Any) -> DatabaseTrouble | None:
    if isinstance(fault, OSError):
        return _BY_ERRNO.get(fault.errno or 0, DatabaseTrouble.AWAY)
    if state := getattr(fault, "sqlstate", None):
        away = DatabaseTrouble.AWAY if str(state).startswith(_AWAY_CLASSES) else None
        return _BY_STATE.get(str(state), away)
    if name := getattr(fault, "sqlite_errorname", None):
        return _of_sqlite(str(name), str(fault))
    words = str(fault)
    if any(each in words for each in _FULL):
        return DatabaseTrouble.NO_CONNECTIONS
    return DatabaseTrouble.NOT_ALLOWED if any(each in words for each in _REFUSED_BY_NAME) else None


def _of_sqlite(name: str, words: str) -> DatabaseTrouble | None:
    if name.startswith("SQLITE_CANTOPEN") and _no_descriptor_is_left():
        return DatabaseTrouble.NO_DESCRIPTORS
    if any(each in words for each in _NO_SUCH):
        return DatabaseTrouble.SCHEMA
    return next((found for start, found in _BY_NAME.items() if name.startswith(start)), None)


def _no_descriptor_is_left() -> bool:
    """SQLite says of it what it says of a file that is not there."""
    try:
        descriptor = os.open(os.devnull, os.O_RDONLY)
    except OSError as fault:
        return fault.errno in (errno.EMFILE, errno.ENFILE)
    with suppress(OSError):
        os.close(descriptor)
    return False
