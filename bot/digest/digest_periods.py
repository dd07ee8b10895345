"""The period of a programme that words name, as far as its check-ins reach."""

from datetime import date, datetime, timedelta

from bot.kernel.rules import due, periods
from bot.kernel.rules.periods import Period, PeriodKind
from bot.kernel.rules.working_days import today_in
from bot.programmes.programmes import cadence_of, calendar_of
from storage.tables import Programme

_QUARTER = timedelta(days=92)


def period_of(programme: Programme, words: str, now: datetime) -> Period | None:
    """None when the words name no period."""
    began = min(
        programme.starts_on or date.max, today_in(programme.time_zone, programme.created_at)
    )
    # What was sent by hand on the first day belongs to the period before it.
    earlier = _QUARTER if programme.nth is not None else timedelta(weeks=programme.every_weeks)
    period = periods.parse(words, now=now, zone=programme.time_zone, began=began - earlier)
    if period is None or period.kind != PeriodKind.ALL:
        return period
    return periods.reaching(period, _last_asked(programme, now))


def _last_asked(programme: Programme, now: datetime) -> date:
    """The day of the latest check-in that there can be: this week's may be sent by hand before its
    day, and a programme's first one long before.
    """
    calendar = calendar_of(programme, programme.time_zone, programme.country)
    latest = due.of_period(cadence_of(programme), calendar, now)
    return today_in(programme.time_zone, max(latest or now, now))
