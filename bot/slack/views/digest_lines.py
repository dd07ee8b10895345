"""The figures of a digest as lines: what is counted, how much, and how much before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rules.small_numbers import FEWEST
from bot.services.digests import Digest, Figures
from bot.texts import Say

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """`before` is None for what is not compared."""

    label: str
    now: str
    before: str | None = None


def lines(digest: Digest, say: Say) -> list[Line]:
    now = dict(_values(digest.figures, say))
    before = dict(_values(digest.before, say)) if digest.before else {}
    found = [
        Line(say(f"digest.figure.{key}"), value, before.get(key)) for key, value in now.items()
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


def _values(figures: Figures, say: Say) -> Iterator[tuple[str, str]]:
    """In the order in which they are read. What does not exist here is left out."""
    number = say.number
    if figures.coverage.members:
        yield "coverage", _of(figures.coverage.with_mentor, figures.coverage.members, say)
    yield "pairs_active", number(figures.pairs.active)
    if figures.pairs.paused:
        yield "pairs_paused", number(figures.pairs.paused)
    yield "pairs_ended", number(figures.pairs.ended)
    due = figures.check_ins.due
    yield "due", number(due)
    for side, answered in figures.sides.items():
        yield f"by_{side}s", _of(answered.answers, due, say)
        yield f"in_time_{side}s", _of(answered.in_time, due, say)
    yield "missed", number(figures.check_ins.missed)
    yield "sessions", number(figures.sessions)
    if figures.plans.planned:
        yield "planned", _of(figures.plans.held, figures.plans.planned, say)
    yield "usefulness", _usefulness(figures, say)
    yield "insights", number(figures.insights)


def _of(number: int, of: int, say: Say) -> str:
    return say("digest.of", n=say.number(number), of=say.number(of))


def _usefulness(figures: Figures, say: Say) -> str:
    found = figures.usefulness
    if found.mean is None:
        return say("digest.usefulness_hidden", fewest=FEWEST)
    return say.count("digest.usefulness", found.rated, mean=say.number(found.mean, 1))
