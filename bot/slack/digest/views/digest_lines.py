"""The figures of a digest as lines: what is counted, how much, and how much before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.digest.digests import Digest
from bot.digest.figures import Figures
from bot.kernel.rules.small_numbers import FEWEST
from bot.texts import Say

NOTHING = "–"
KEYS = (
    "coverage",
    "pairs_active",
    "pairs_paused",
    "pairs_ended",
    "due",
    "by_mentors",
    "in_time_mentors",
    "by_executives",
    "in_time_executives",
    "missed",
    "sessions",
    "planned",
    "usefulness",
    "insights",
    "attention",
    "steps_overdue",
)
"""In the order in which they are read."""


@dataclass(frozen=True)
class Line:
    """`before` is None for what is not compared."""

    label: str
    now: str
    before: str | None = None


@dataclass(frozen=True)
class Value:
    """A figure in words, and what it is sorted by; None for one that may not be shown."""

    text: str
    amount: float | None


def lines(digest: Digest, say: Say) -> list[Line]:
    now = values(digest.figures, say)
    before = values(digest.before, say) if digest.before else {}
    found = [
        Line(say(f"digest.figure.{key}"), value.text, before[key].text if key in before else None)
        for key, value in now.items()
    ]
    overdue = say.number(digest.steps_overdue)
    return [*found, Line(say("digest.figure.steps_overdue"), overdue)]


def told(found: Sequence[Line], say: Say) -> list[str]:
    """Each as a sentence of mrkdwn."""
    return [
        say.md("digest.line", label=line.label, now=line.now)
        if line.before is None
        else say.md("digest.line_before", label=line.label, now=line.now, before=line.before)
        for line in found
    ]


def values(figures: Figures, say: Say) -> dict[str, Value]:
    """By key, in the order of `KEYS`. What does not exist here is left out."""
    return dict(_values(figures, say))


def number(amount: int, say: Say) -> Value:
    return Value(say.number(amount), amount)


def _values(figures: Figures, say: Say) -> Iterator[tuple[str, Value]]:
    if figures.coverage.members:
        yield "coverage", _of(figures.coverage.with_mentor, figures.coverage.members, say)
    yield "pairs_active", number(figures.pairs.active, say)
    if figures.pairs.paused:
        yield "pairs_paused", number(figures.pairs.paused, say)
    yield "pairs_ended", number(figures.pairs.ended, say)
    due = figures.check_ins.due
    yield "due", number(due, say)
    for side, answered in figures.sides.items():
        yield f"by_{side}s", _of(answered.answers, due, say)
        yield f"in_time_{side}s", _of(answered.in_time, due, say)
    yield "missed", number(figures.check_ins.missed, say)
    yield "sessions", number(figures.sessions, say)
    if figures.plans.planned:
        yield "planned", _of(figures.plans.held, figures.plans.planned, say)
    yield "usefulness", _usefulness(figures, say)
    yield "insights", number(figures.insights, say)


def _of(amount: int, of: int, say: Say) -> Value:
    return Value(say("digest.of", n=say.number(amount), of=say.number(of)), amount)


def _usefulness(figures: Figures, say: Say) -> Value:
    found = figures.usefulness
    if found.mean is None:
        return Value(say("digest.usefulness_hidden", fewest=FEWEST), None)
    mean = say.number(found.mean, 1)
    return Value(say.count("digest.usefulness", found.rated, mean=mean), found.mean)
