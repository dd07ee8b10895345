"""What came is held to what the model expects, and to what must never be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storage.kinds import Kind
from tests.life import model
from tests.life.company import Came
from tests.life.plan import Plan

_IN_HOURS = frozenset(
    {
        Kind.PROMPT,
        Kind.REMINDER,
        Kind.SESSION_SOON,
        Kind.QUESTION_ASK,
        Kind.TASK,
        Kind.VACANCY,
        Kind.DIGEST,
        Kind.DIGEST_TROUBLE,
        Kind.TROUBLE,
        Kind.CONFIDENCE,
        Kind.CLOSING,
        Kind.FOLLOW_UP,
        Kind.PAIR_RESUMED,
    }
)
"""What the bot writes of its own accord; what people press for comes at any hour."""
_TO_PAIRS = frozenset({Kind.PROMPT, Kind.PAIR_RESUMED})
"""They are read by the executive's clock."""
_SILENT = frozenset({Kind.UPDATE, Kind.RETIRE, Kind.DIGEST_CHANGED, Kind.CALENDAR})


@dataclass
class Verdict:
    counts: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def fault(self, what: str, detail: object) -> None:
        self.faults.setdefault(what, []).append(str(detail))

    @property
    def total(self) -> int:
        return sum(map(len, self.faults.values()))


FAULTS = (
    "missing",
    "doubled",
    "not_expected",
    "at_another_time",
    "at_night",
    "on_a_holiday",
    "to_somebody_gone",
    "reminded_after_all",
    "reminded_too_often",
    "digests_missing",
    "digests_not_expected",
)


def judged(
    plan: Plan,
    came: Sequence[Came],
    periods: Mapping[int, date | None],
    answered: Mapping[tuple[int, str], datetime],
) -> Verdict:
    verdict = Verdict()
    where = model.Whereabouts(plan)
    _prompts(plan, verdict, came, periods)
    for each in came:
        verdict.counts[each.kind] += 1
        if each.kind not in _SILENT:
            _hours(plan, verdict, where, each)
    _reminders(verdict, came, answered)
    _digests(plan, verdict, came)
    return verdict


def _prompts(
    plan: Plan, verdict: Verdict, came: Sequence[Came], periods: Mapping[int, date | None]
) -> None:
    seen: dict[tuple[str, date | None], list[datetime]] = {}
    for each in came:
        if each.kind == Kind.PROMPT:
            mentor = next(one for one in each.to if one.startswith("mentor"))
            seen.setdefault((mentor, periods[each.check_in or 0]), []).append(each.at)
    expected = {(each.mentor, each.on): each.at for each in model.prompts(plan)}
    verdict.counts["prompts_expected"] = len(expected)
    for key, at in expected.items():
        times = seen.pop(key, [])
        if not times:
            verdict.fault("missing", (*key, at))
        elif len(times) > 1:
            verdict.fault("doubled", (*key, times))
        elif times[0] != at:
            verdict.fault("at_another_time", (*key, "expected", at, "came", times[0]))
    for unexpected in seen.items():
        verdict.fault("not_expected", unexpected)


def _hours(plan: Plan, verdict: Verdict, where: model.Whereabouts, came: Came) -> None:
    for handle in came.to:
        if not where.is_there(handle, came.at):
            verdict.fault("to_somebody_gone", came)
    if came.kind not in _IN_HOURS:
        return
    reader = came.to[0]
    if came.kind in _TO_PAIRS:
        reader = next(each for each in came.to if each.startswith("executive"))
    place = where.place(reader, came.at)
    local = place.local(came.at)
    if not place.works_on(local.date()):
        verdict.fault("on_a_holiday", (came, local))
    elif not place.works_at(came.at):
        verdict.fault("at_night", (came, local))


def _reminders(
    verdict: Verdict, came: Sequence[Came], answered: Mapping[tuple[int, str], datetime]
) -> None:
    times: Counter[tuple[int, str]] = Counter()
    for each in came:
        if each.kind == Kind.REMINDER:
            key = (each.check_in or 0, each.to[0])
            times[key] += 1
            if key in answered and answered[key] < each.at - timedelta(minutes=15):
                verdict.fault("reminded_after_all", each)
    for key, number in times.items():
        if number > 2:
            verdict.fault("reminded_too_often", (key, number))


def _digests(plan: Plan, verdict: Verdict, came: Sequence[Came]) -> None:
    for handle, times in model.digests(plan).items():
        mine = [each.at for each in came if each.kind == Kind.DIGEST and each.to == (handle,)]
        verdict.counts["digests_expected"] += len(times)
        for at in Counter(times) - Counter(mine):
            verdict.fault("digests_missing", (handle, at))
        for at in Counter(mine) - Counter(times):
            verdict.fault("digests_not_expected", (handle, at))
