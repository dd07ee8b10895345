"""Every service that somebody asks something of by a row's key, found in the code.

A service is a function of `bot`, outside of `bot.slack` and of what it stands on, that takes an
`actor`. The names of its arguments say which table a key is of; whatever else it takes is given
from `GIVEN`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import bot
from bot.check_ins.rules.answers import Said
from bot.check_ins.rules.reminders import Snooze
from bot.digest import digest_schedule
from bot.kernel.rules.permissions import Action
from bot.people.import_rows import Found
from bot.people.rules.volunteer_card import VolunteerCard
from bot.programmes.programme_settings import Leads
from bot.programmes.rules import ProgrammeForm
from bot.sessions.planning import SessionPlan
from bot.topics.rules import Wording
from storage.states import Moment, Stage
from storage.tables import (
    Answer,
    CheckIn,
    Enrolment,
    ImportRun,
    Insight,
    LeadTask,
    NextStep,
    Pair,
    Person,
    PlannedSession,
    Programme,
    Proposal,
    Role,
    Topic,
)
from tests.kernel.rows import HELEN, NOW, PRIYA, Keys, Wish

TABLES: Mapping[str, type[Any]] = {
    "answer_id": Answer,
    "check_in_id": CheckIn,
    "enrolment_id": Enrolment,
    "executive_id": Person,
    "insight_id": Insight,
    "mentor_id": Person,
    "pair_id": Pair,
    "person_id": Person,
    "programme_id": Programme,
    "proposal_id": Proposal,
    "replaces": Proposal,
    "role_id": Role,
    "run_id": ImportRun,
    "session_id": PlannedSession,
    "step_id": NextStep,
    "task_id": LeadTask,
    "topic_id": Topic,
}
NUMBERS = {
    "about": None,
    "at": 0,
    "by": 1,
    "fewest": 5,
    "months": 0,
    "page": 0,
    "seen": 0,
    "size": 5,
}
"""What is no key, or one that is only looked for among those that somebody may see."""
AMONG: Mapping[str, int] = {"executive_id": HELEN, "mentor_id": PRIYA, "person_id": 0}
"""Which of a workspace's people an argument names."""
GIVEN: Mapping[str, Any] = {
    "action": Action.PLAN_SESSION,
    "again": True,
    "card": VolunteerCard("A card", (), ("en",), 1),
    "changed": None,
    "found": Found(),
    "choice": Snooze.LATER,
    "day": date(2026, 11, 12),
    "is_hidden": True,
    "is_open": True,
    "leads": Leads(),
    "leaves": None,
    "levels": {},
    "met": True,
    "moment": Moment.START,
    "outcome": None,
    "proposal_ids": (),
    "reason": "A reason",
    "said": Said(met=True),
    "seen_at": NOW,
    "side": "mentor",
    "sure": True,
    "text": "A text",
    "until": date(2026, 11, 20),
    "wanted": SessionPlan(NOW + timedelta(days=5), 45),
    "wants_rematch": False,
    "without_asking": False,
    "wording": Wording("A title", ("Why?",)),
    "word": None,
    "words": "",
    "yes": True,
}
"""By the name of the argument; `THERE` says what one service alone takes otherwise."""
THERE: Mapping[str, Mapping[str, Any]] = {
    "helping.found": {"action": Action.HELP_PAIR},
    "helping.write": {"to": "both", "form": "f1"},
    "digest_schedule.choose": {"wish": digest_schedule.ScheduleChoice("week", 0, time(9), "dm")},
    "insights.decide": {"agreed": True, "seen": ""},
    "insight_stages.look": {"seen": Stage.RAISED},
    "insight_stages.move": {"seen": Stage.RAISED, "to": Stage.DISCUSSED},
    "leaving.ask": {"wish": "leave"},
    "programme_settings.edit": {"seen": "", "form": ProgrammeForm("Other", "en", (0,), time(9))},
}


@dataclass(frozen=True)
class Asked:
    """One key that one service takes: `argument` names it, `table` is what it is a key of."""

    service: Callable[..., Any]
    argument: str
    table: type[Any]

    @property
    def name(self) -> str:
        return _name(self.service)

    def __str__(self) -> str:
        return f"{self.name}({self.argument})"


@cache
def asked() -> tuple[Asked, ...]:
    return tuple(
        Asked(service, argument, TABLES[argument])
        for service in services()
        for argument in _keys(service)
    )


def unknown() -> set[str]:
    """Numbers that services take and of which nothing here says whether they are keys."""
    return {
        f"{_name(service)}({name})"
        for service in services()
        for name in _numbers(service)
        if name not in TABLES and name not in NUMBERS
    }


def arguments(of: Asked, own: Keys, there: Keys) -> dict[str, Any]:
    """What the service takes besides its session and its actor: `own` rows, but for the one that
    it is asked for, which is `there`.
    """
    given = {**NUMBERS, **GIVEN, **THERE.get(of.name, {}), "now": NOW}
    return {
        name: _key(of, name, there if name == of.argument else own)
        if name in _keys(of.service)
        else given[name]
        for name in inspect.signature(of.service).parameters
        if name not in ("session", "actor")
    }


def _key(of: Asked, name: str, keys: Keys) -> int:
    if of.name == "leaving.take_back":
        return keys[Wish]
    return keys[TABLES[name]] + AMONG.get(name, 0)


@cache
def services() -> tuple[Callable[..., Any], ...]:
    return tuple(service for module in _modules() for service in _services(module))


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if not found.name.startswith(
            ("bot.slack", "bot.demo", "bot.exports.files", "bot.kernel.tenancy")
        ):
            yield importlib.import_module(found.name)


def _services(module: Any) -> Iterator[Callable[..., Any]]:
    for name, value in sorted(vars(module).items()):
        if (
            inspect.iscoroutinefunction(value)
            and value.__module__ == module.__name__
            and not name.startswith("_")
            and "actor" in inspect.signature(value).parameters
        ):
            yield value


def _keys(service: Callable[..., Any]) -> list[str]:
    return [name for name in _numbers(service) if name in TABLES]


def _numbers(service: Callable[..., Any]) -> list[str]:
    """What a service takes that is a number, as a key is; True and False are none."""
    found = inspect.signature(service).parameters.values()
    return [each.name for each in found if each.annotation in (int, int | None)]


def _name(service: Callable[..., Any]) -> str:
    return f"{service.__module__.rpartition('.')[2]}.{service.__name__}"
