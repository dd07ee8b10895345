"""What can go wrong with the database, in words that do not depend on which one it is."""


class StorageError(Exception):
    """The root of the storage's errors."""


class Unavailable(StorageError):
    """The database is locked, gone or too slow. Nothing was written; trying again may help."""


class UnreadableText(StorageError):
    """A text was encrypted with a key that is not among the present ones."""


class AlreadyThere(StorageError):
    """A unique key refused a row: somebody else wrote the same thing first."""


class InUse(StorageError):
    """Another process works with this SQLite file."""
