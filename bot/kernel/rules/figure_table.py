"""The table of figures: every number that is told of a programme, what it counts and how it is
written.

Home, lists, digests, boards and files take a figure from here and from nowhere else; its name in
both languages is the text `figure.<key>`. docs/glossary.md has the same table, and a test holds the
two to each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FigureTime(StrEnum):
    PERIOD = "of the period"
    TODAY = "today"
    """Whatever the period is; of a closed programme as it was when that closed."""


class FigureForm(StrEnum):
    COUNT = "20"
    OUT_OF = "12 of 12"
    SHARE = "42 of 70, 60%"
    MEAN = "4.0 of 5"


@dataclass(frozen=True)
class FigureKind:
    of: FigureTime
    form: FigureForm
    meaning: str


@dataclass(frozen=True)
class Amount:
    """How much of a figure there is; None for what may not be shown. `of` is how much there could
    be, `ratings` over how many a mean is.
    """

    amount: float | None
    of: int = 0
    ratings: int = 0


Amounts = Mapping[str, Amount]
"""By key, in the order of `FIGURES`. What does not exist in a programme is left out."""
_PERIOD, _TODAY = FigureTime.PERIOD, FigureTime.TODAY
_COUNT, _OUT_OF, _SHARE, _MEAN = FigureForm
FIGURES: Mapping[str, FigureKind] = {
    "sessions": FigureKind(
        _PERIOD, _COUNT, "sessions told in answers to the check-ins that were due in it"
    ),
    "answered": FigureKind(_PERIOD, _SHARE, "answers given, of two for each check-in that was due"),
    "usefulness": FigureKind(
        _PERIOD, _MEAN, "mean of the ratings that may be shown (`small_numbers`)"
    ),
    "due": FigureKind(
        _PERIOD,
        _COUNT,
        "check-ins whose day was in it; one that a pause ended is not due",
    ),
    "by_mentors": FigureKind(_PERIOD, _OUT_OF, "check-ins due that the mentor answered"),
    "in_time_mentors": FigureKind(_PERIOD, _OUT_OF, "those of them before any reminder"),
    "by_executives": FigureKind(_PERIOD, _OUT_OF, "check-ins due that the executive answered"),
    "in_time_executives": FigureKind(_PERIOD, _OUT_OF, "those of them before any reminder"),
    "missed": FigureKind(
        _PERIOD, _COUNT, "check-ins due whose time is over and that nobody answered"
    ),
    "planned": FigureKind(
        _PERIOD,
        _OUT_OF,
        "sessions held, of those with a date in it that were held or known not to be; one that is"
        " still to come is in neither",
    ),
    "insights": FigureKind(
        _PERIOD, _COUNT, "insights that both of a pair agreed to share, purged ones too"
    ),
    "pairs_made": FigureKind(_PERIOD, _COUNT, "pairs made in it, in a draft too"),
    "pairs_ended": FigureKind(
        _PERIOD, _COUNT, "pairs that came to their end while the programme went on"
    ),
    "coverage": FigureKind(
        _TODAY,
        _OUT_OF,
        "members of the company's executive committee who have a mentor in any programme that was"
        " launched; who has left Slack covers nobody, and is no member",
    ),
    "pairs_active": FigureKind(_TODAY, _COUNT, "pairs that go on and are asked"),
    "pairs_paused": FigureKind(
        _TODAY,
        _COUNT,
        "pairs that go on and are not asked: they pause, or their programme",
    ),
    "pairs_prepared": FigureKind(_TODAY, _COUNT, "pairs of a draft"),
    "pairs_at_close": FigureKind(_TODAY, _COUNT, "pairs that lived until their programme closed"),
    "ahead": FigureKind(_TODAY, _COUNT, "sessions with a date that is still to come"),
    "attention": FigureKind(_TODAY, _COUNT, "pairs with a reason to look at them (`health`)"),
    "steps_overdue": FigureKind(
        _TODAY,
        _COUNT,
        "steps that pairs agreed on, that were to be done before today and are not, for twelve"
        " weeks at most",
    ),
}
"""In the order in which they are read."""
MAIN = ("sessions", "answered", "usefulness")
"""What a digest begins with, and what programmes are told apart by."""
