"""When people may be disturbed: in the working hours of their own working days."""

from datetime import datetime, time, timedelta

from bot.kernel.rules.working_days import Calendar, first_working_day, instant_of, zone_named

# No law sets them: hours in which nobody calls a message a disturbance. France's right to
# disconnect (Code du travail, L2242-17) leaves them to the company.
OPENS = time(9)
CLOSES = time(18)


def next_working_moment(
    calendar: Calendar, instant: datetime, *, opens: time = OPENS, closes: time = CLOSES
) -> datetime:
    """The instant itself when people work then, or else the next opening in UTC.

    The opening belongs to working hours, the closing does not: at 18:00 the day is over. Both are
    compared as instants, so that hours which have opened do not close again where clocks go back.
    """
    if not opens < closes:
        # Night shifts would need an opening on one day and a closing on the next.
        raise ValueError("working hours open before they close, on one day")
    zone = zone_named(calendar.zone)
    day = instant.astimezone(zone).date()
    while True:
        day = first_working_day(calendar, day)
        opening = instant_of(day, opens, zone)
        # A zone that crosses the date line skips a whole day (Pacific/Apia, 30 December 2011): its
        # opening, moved forward by that gap, would fall on whatever day comes next.
        exists = opening.astimezone(zone).date() == day
        if exists and instant < instant_of(day, closes, zone):
            return max(instant, opening)
        day += timedelta(days=1)
