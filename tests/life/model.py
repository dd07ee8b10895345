"""What must come of a plan, from nothing but the words in which the product is described.

None of the product's code is used: local times by zoneinfo, holidays by `holidays`, and every
quarter of an hour of the life looked at one after the other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from tests.life.plan import QUARTER, START, Couple, Event, Member, Plan, Rhythm

_OPENS, _CLOSES = time(9), time(18)
# What is taken for granted of somebody who has said nothing.
_REGIONS = {
    "Europe/Paris": "FR",
    "Europe/London": "GB-ENG",
    "America/New_York": "US",
    "America/Toronto": "CA-ON",
    "Asia/Tokyo": "JP",
    "Asia/Kolkata": "IN",
    "Australia/Melbourne": "AU-VIC",
    "America/Sao_Paulo": "BR",
}


@cache
def is_holiday(region: str, day: date) -> bool:
    code, _, part = region.partition("-")
    return day in _holidays(code, part, day.year)


@cache
def _holidays(code: str, part: str, year: int) -> frozenset[date]:
    return frozenset(country_holidays(code, part or None, years=year, observed=True))


@dataclass
class Place:
    zone: str
    country: str | None

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def works_on(self, day: date) -> bool:
        region = self.country or _REGIONS[self.zone]
        return day.weekday() < 5 and not is_holiday(region, day)

    def works_at(self, at: datetime) -> bool:
        local = self.local(at)
        return _OPENS <= local.time() < _CLOSES and self.works_on(local.date())

    def has_come(self, programmed: date, at_time: time, at: datetime) -> bool:
        """Whether the check-in of a programmed day is due here by then."""
        day = programmed
        while not self.works_on(day):
            day += timedelta(days=1)
        local = self.local(at)
        return (local.date(), local.time()) >= (day, at_time)


@dataclass(frozen=True)
class Expected:
    mentor: str
    on: date
    at: datetime


class Whereabouts:
    """Where each is at an instant, as Slack knows it."""

    def __init__(self, plan: Plan) -> None:
        self._homes = {each.handle: each for each in _members(plan)}
        self._events: dict[str, list[Event]] = defaultdict(list)
        for event in plan.events:
            self._events[event.handle].append(event)

    def place(self, handle: str, at: datetime) -> Place:
        home = self._homes[handle]
        place = Place(home.zone, home.country)
        for event in self._events[handle]:
            if event.at <= at:
                place.zone = event.to if event.what == "moves" else place.zone
                place.country = event.to if event.what == "chooses" else place.country
        return place

    def is_there(self, handle: str, at: datetime) -> bool:
        there = True
        for event in self._events[handle]:
            if event.at <= at and event.what in ("leaves", "returns"):
                there = event.what == "returns"
        return there


def _members(plan: Plan) -> list[Member]:
    both = [each for couple in plan.couples for each in (couple.mentor, couple.executive)]
    return [*both, *plan.leads]


def ticks(plan: Plan) -> list[datetime]:
    """Every quarter of an hour in which the bot is at work."""
    every = (START + QUARTER * number for number in range(96 * plan.days))
    return [at for at in every if not plan.is_away(at)]


def prompts(plan: Plan) -> list[Expected]:
    every = ticks(plan)
    return [each for couple in plan.couples for each in _of_couple(plan, couple, every)]


def _of_couple(plan: Plan, couple: Couple, every: Sequence[datetime]) -> list[Expected]:
    """Each programmed day is asked once, at its time where the executive is; what is late for that
    comes in the next working hour there; the latest where several are late.
    """
    days = programmed(couple.rhythm, plan.days)
    place = Place(couple.executive.zone, couple.executive.country)
    ahead = _as_noticed(plan, couple)
    gone: set[str] = set()
    back_on: date | None = None
    # Whoever is paired after a time has come is asked the next time.
    done = _passed(days, 0, place, couple.rhythm, START)
    found: list[Expected] = []
    for at in every:
        while ahead and ahead[0][0] <= at:
            _, event = ahead.pop(0)
            if event.what == "pauses":
                back_on = date.fromisoformat(event.to)
            elif event.what == "leaves":
                gone.add(event.handle)
            elif event.what == "returns":
                gone.discard(event.handle)
                done = _passed(days, done, place, couple.rhythm, at)
            elif event.handle == couple.executive.handle and event.what == "moves":
                place.zone = event.to
            elif event.handle == couple.executive.handle:
                place.country = event.to
        if back_on is not None:
            # The days before the one on which they are back are passed over.
            day_back = place.local(at).date() >= back_on
            if not day_back:
                continue
            midnight = datetime.combine(back_on, time(), ZoneInfo(place.zone)) - QUARTER
            done, back_on = _passed(days, done, place, couple.rhythm, midnight), None
        if gone or not _next_has_come(days, done, place, couple.rhythm, at):
            continue
        if place.works_at(at):
            done = _passed(days, done, place, couple.rhythm, at)
            found.append(Expected(couple.mentor.handle, days[done - 1], at))
    return found


def programmed(rhythm: Rhythm, days: int) -> list[date]:
    return [rhythm.first + timedelta(days=each) for each in range(0, days + 30, rhythm.every)]


def _next_has_come(
    days: Sequence[date], done: int, place: Place, rhythm: Rhythm, at: datetime
) -> bool:
    return done < len(days) and place.has_come(days[done], rhythm.at, at)


def _passed(days: Sequence[date], done: int, place: Place, rhythm: Rhythm, at: datetime) -> int:
    while _next_has_come(days, done, place, rhythm, at):
        done += 1
    return done


def _as_noticed(plan: Plan, couple: Couple) -> list[tuple[datetime, Event]]:
    both = (couple.mentor.handle, couple.executive.handle)
    mine = [(plan.noticed(each.at), each) for each in plan.events if each.handle in both]
    return sorted(mine, key=lambda each: (each[0], each[1].at))


def digests(plan: Plan) -> Mapping[str, list[datetime]]:
    """One a lead and a week, owed on Monday at nine in Paris; the latest after an outage. Each
    comes in its reader's working hours.
    """
    paris, found = Place("Europe/Paris", "FR"), dict[str, list[datetime]]()
    every = ticks(plan)
    for lead in plan.leads:
        place, waiting, week = Place(lead.zone, lead.country), 0, 0
        found[lead.handle] = []
        for at in every:
            came = week
            while _monday_has_come(paris, came, at):
                came += 1
            waiting += came > week
            week = came
            if waiting and place.works_at(at):
                found[lead.handle] += [at] * waiting
                waiting = 0
    return found


def _monday_has_come(paris: Place, week: int, at: datetime) -> bool:
    # On its first day there is nothing to tell yet.
    monday = START.date() + timedelta(weeks=week + 1)
    local = paris.local(at)
    return (local.date(), local.time()) >= (monday, time(9))
