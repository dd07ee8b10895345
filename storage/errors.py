"""What can go wrong with the database, in words that do not depend on which one it is."""

from storage.troubles import DatabaseTrouble


class StorageError(Exception):
    """The root of the storage's errors."""


class Unavailable(StorageError):
    """The database is in trouble. Nothing was written; trying again may help."""

    def __init__(self, trouble: DatabaseTrouble = DatabaseTrouble.AWAY) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class UnfitDatabase(StorageError):
    """It can be reached, but this version cannot work with it. `str` is a clause that says why, and
    what to do.
    """


class UnreadableText(StorageError):
    """A text cannot be decrypted. `place` is its table and column."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place, self.sentence = place, sentence


class AbsentKey(UnreadableText):
    """It was encrypted with a key that is not among the present ones; `key_id` where it is told."""

    def __init__(self, place: str, key_id: str | None) -> None:
        named = f"with the key {key_id}, which is" if key_id else "with a key that is"
        super().__init__(place, f"it was encrypted {named} not among the present ones")
        self.key_id = key_id


class MovedText(UnreadableText):
    """Its key is there, but it was altered, or copied from another row or column."""

    def __init__(self, place: str) -> None:
        super().__init__(place, "it was altered, or copied here from another row or column")


class UnboundText(StorageError):
    """A statement reads or writes a text without the handle of its row: a programming error."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")


class AlreadyThere(StorageError):
    """A unique key refused a row: somebody else wrote the same thing first."""


class LinkedFile(StorageError):
    """A file of the bot's own is a link, which may lead to anybody's; its name is all it says."""


class InUse(StorageError):
    """Another process works with this SQLite file."""
