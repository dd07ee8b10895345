"""What happens to a programme that others follow."""

from dataclasses import dataclass
from datetime import datetime

from storage.tables import Person, Programme


@dataclass(frozen=True)
class ProgrammeClosed:
    """A programme is over: its pairs are to end, thanked unless nobody had heard of it."""

    programme: Programme
    closed_by: Person
    was_draft: bool
    now: datetime
