"""The figures of a digest in words, and its one chart."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from slackblocks import (
    AxisConfig,
    Block,
    DataPoint,
    DataSeries,
    DataVisualizationBlock,
    LineChart,
)

from bot.digest.digests import Digest
from bot.digest.figures import amounts, amounts_today
from bot.digest.ratings import Point
from bot.kernel.rules.figure_table import MAIN, Amount, Amounts
from bot.texts import Mrkdwn, Say, cut, figures

HowWritten = Callable[[str, Amount, Say], str]


def lines(now: Amounts, before: Amounts | None, say: Say) -> list[Mrkdwn]:
    """A line a figure, in full, each with the period before where there is one."""
    return [line(key, now, before, say, write=figures.in_full) for key in now]


def line(
    key: str, now: Amounts, before: Amounts | None, say: Say, *, write: HowWritten = figures.written
) -> Mrkdwn:
    told = {"name": figures.name_of(key, say), "now": write(key, now[key], say)}
    if before is None or key not in before:
        return say.md("figure.line", **told)
    return say.md("figure.compared", **told, before=figures.brief(key, before[key], say))


def main_lines(digest: Digest, say: Say) -> list[Mrkdwn]:
    """The three that a digest begins with."""
    now = amounts(digest.figures)
    before = amounts(digest.before) if digest.before else None
    return [line(key, now, before, say) for key in MAIN]


def today_line(digest: Digest, say: Say) -> Mrkdwn:
    """Who has a mentor, and how many pairs there are."""
    now = amounts_today(digest.today)
    told = [
        line(key, now, None, say) for key in now if key == "coverage" or key.startswith("pairs_")
    ]
    return Mrkdwn("  ·  ".join((on_day(digest, say), *told)))


def on_day(digest: Digest, say: Say) -> Mrkdwn:
    """Today, by its date: a digest is read for months. Of a closed programme, its last."""
    closed_at = digest.programme.closed_at
    key = "figure.today" if closed_at is None else "figure.at_close"
    return say.md(key, day=say.date(digest.today.on))


def notes(digest: Digest, say: Say) -> Iterator[Mrkdwn]:
    """Why a figure is not shown, once."""
    told = (amounts(each) for each in (digest.figures, digest.before) if each is not None)
    if any(amount.amount is None for found in told for amount in found.values()):
        yield say.md("figure.hidden", fewest=digest.figures.usefulness.fewest)


# A chart of Slack's has at most twenty categories, whose labels have at most twenty characters.
_MOST_POINTS = 20
_FEWEST_POINTS = 3
"""Of two there is nothing to see that the figures do not say."""
_ABOUT_A_YEAR = timedelta(days=330)
"""A span from which dates are written with their year: soon two of them would look the same."""
_LABEL = 20


def trend(digest: Digest, say: Say) -> Block | None:
    """Usefulness week by week; month by month where there are many."""
    points = digest.figures.usefulness.trend
    label_of = day_of(points, say)
    if len(points) > _MOST_POINTS:
        points, label_of = _by_month(points)[-_MOST_POINTS:], say.month
    if len(points) < _FEWEST_POINTS:
        return None
    # Slack shows the number as it is given: floats have seventeen digits.
    drawn = [DataPoint(label_of(point.first), round(point.mean, 2)) for point in points]
    labels = [label_of(point.first) for point in points]
    series = DataSeries(cut(figures.name_of("usefulness", say), _LABEL), drawn)
    return DataVisualizationBlock(
        say("digest.chart.usefulness"), LineChart([series], AxisConfig(labels))
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
