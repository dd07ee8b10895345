"""What happens to a programme that others follow."""

from dataclasses import dataclass
from datetime import datetime

from storage.tables import Person, Programme


@dataclass(frozen=True)
class ProgrammeClosed:
    """A programme that had run is over; its pairs have ended."""

    programme: Programme
    closed_by: Person
    now: datetime
