"""The figures of a digest: as lines, as a table, as charts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from slackblocks import (
    AxisConfig,
    BarChart,
    Block,
    DataPoint,
    DataSeries,
    DataTableBlock,
    DataVisualizationBlock,
    LineChart,
    RawNumber,
    RawText,
    RichTextBlock,
)

from bot.digest.digests import Digest
from bot.digest.figures import Figures
from bot.digest.ratings import Point
from bot.texts import Say, cut
from bot.texts.catalogue import topic_named
from storage.figures.pairs import TopicCount

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
class FigureLine:
    """`before` is None for what is not compared."""

    label: str
    now: str
    before: str | None = None


@dataclass(frozen=True)
class Value:
    """A figure in words, and what it is sorted by; None for one that may not be shown."""

    text: str
    amount: float | None


def lines(digest: Digest, say: Say) -> list[FigureLine]:
    now = values(digest.figures, say)
    before = values(digest.before, say) if digest.before else {}
    found = [
        FigureLine(
            say(f"digest.figure.{key}"), value.text, before[key].text if key in before else None
        )
        for key, value in now.items()
    ]
    overdue = say.number(digest.steps_overdue)
    return [*found, FigureLine(say("digest.figure.steps_overdue"), overdue)]


def told(found: Sequence[FigureLine], say: Say) -> list[str]:
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
        return Value(say("digest.usefulness_hidden", fewest=found.fewest), None)
    mean = say.number(found.mean, 1)
    return Value(say.count("digest.usefulness", found.rated, mean=mean), found.mean)


# A chart of Slack's has at most twenty categories, whose labels have at most twenty characters.
_MOST_POINTS = 20
_ABOUT_A_YEAR = timedelta(days=330)
"""A span from which dates are written with their year: soon two of them would look the same."""
_LABEL = 20
# Half of what a chart takes: more bars are hard to read on a phone.
_TOPICS = 10
_ROWS_A_PAGE = 25


def table(found: Sequence[FigureLine], say: Say) -> Block:
    compared = any(line.before is not None for line in found)
    head = [say("digest.table.figure"), say("digest.table.now")]
    rows = [[line.label, line.now] for line in found]
    if compared:
        head.append(say("digest.table.before"))
        rows = [[*row, line.before or NOTHING] for row, line in zip(rows, found, strict=True)]
    cells: list[list[RawText | RawNumber | RichTextBlock]] = [
        [RawText(text) for text in row] for row in (head, *rows)
    ]
    return DataTableBlock(cells, caption=say("digest.table"), page_size=_ROWS_A_PAGE)


def charts(digest: Digest, say: Say) -> list[Block]:
    held = [topic for topic in digest.topics if topic.sessions]
    found = [_trend(digest.figures.usefulness.trend, say) or _answers(digest, say)]
    if held:
        found.append(_topics(held[:_TOPICS], say))
    return [chart for chart in found if chart is not None]


def _trend(points: Sequence[Point], say: Say) -> Block | None:
    """Usefulness week by week; month by month where there are many."""
    label_of = day_of(points, say)
    if len(points) > _MOST_POINTS:
        points, label_of = _by_month(points)[-_MOST_POINTS:], say.month
    if len(points) < 2:
        return None
    labels = [label_of(point.first) for point in points]
    # Slack shows the number as it is given: floats have seventeen digits.
    values = [round(point.mean, 2) for point in points]
    return _chart(
        LineChart, "digest.chart.usefulness", "digest.figure.usefulness", labels, values, say
    )


def day_of(points: Sequence[Point], say: Say) -> Callable[[date], str]:
    """How days are written as labels of a chart. Slack refuses a chart with two equal labels, so
    that long spans have the year.
    """
    if points and points[-1].first - points[0].first >= _ABOUT_A_YEAR:
        return say.short_date_in_year
    return say.short_date


def _by_month(points: Sequence[Point]) -> list[Point]:
    """Every rating weighs the same, as in the figure of the whole period."""
    months: dict[date, list[Point]] = {}
    for point in points:
        months.setdefault(point.first.replace(day=1), []).append(point)
    return [
        Point(month, sum(one.rated for one in found), sum(one.total for one in found))
        for month, found in months.items()
    ]


def _answers(digest: Digest, say: Say) -> Block | None:
    due = digest.figures.check_ins.due
    if not due:
        return None
    labels = [say(f"digest.chart.{side}s") for side in digest.figures.sides]
    values = [round(100 * side.answers / due) for side in digest.figures.sides.values()]
    return _chart(BarChart, "digest.chart.answers", "digest.chart.share", labels, values, say)


def _topics(topics: Sequence[TopicCount], say: Say) -> Block:
    labels = apart([cut(topic_named(say, topic.key, topic.title), _LABEL) for topic in topics])
    values = [topic.sessions for topic in topics]
    return _chart(BarChart, "digest.chart.topics", "digest.chart.sessions", labels, values, say)


def apart(labels: Sequence[str]) -> list[str]:
    """Number those that are equal once they are shortened: Slack refuses a chart with two equal
    labels.
    """
    told: list[str] = []
    for label in labels:
        twins = (f"{label[: _LABEL - 4]}… {number}" for number in count(2))
        apart = (twin for twin in twins if twin not in told and twin not in labels)
        told.append(next(apart) if label in told else label)
    return told


def _chart(
    kind: type[BarChart] | type[LineChart],
    title: str,
    series: str,
    labels: Sequence[str],
    values: Sequence[float],
    say: Say,
) -> Block:
    points = [DataPoint(label, value) for label, value in zip(labels, values, strict=True)]
    drawn = kind([DataSeries(cut(say(series), _LABEL), points)], AxisConfig(list(labels)))
    return DataVisualizationBlock(say(title), drawn)
