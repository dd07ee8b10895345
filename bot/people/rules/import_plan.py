"""What a file of people would change, and which of its lines cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.people.rules.import_lines import ImportLine, LineFault
from storage.states import Side

FIELDS = (
    "side",
    "function",
    "site",
    "country",
    "languages",
    "topics",
    "manager",
    "capacity",
    "committee",
)

_NAMED = 12
"""People of a ring of managers whom each of its lines names."""


@dataclass(frozen=True)
class SlackMember:
    """Somebody in Slack."""

    slack_id: str
    name: str
    is_active: bool = True
    is_bot: bool = False
    is_foreign: bool = False


@dataclass(frozen=True)
class KnownPerson:
    """What is known of a person now. `side` is None for somebody who does not take part.

    `paired_as` are their sides in the programme's active pairs, `manager` a Slack id. `elsewhere`:
    they take part in another programme too.
    """

    side: Side | None = None
    function: str = ""
    site: str = ""
    country: str = ""
    languages: str = ""
    topics: frozenset[int] = frozenset()
    manager: str = ""
    capacity: int = 1
    committee: bool = False
    paired_as: frozenset[str] = frozenset()
    elsewhere: bool = False


@dataclass(frozen=True)
class PersonChange:
    """`wanted` names people by Slack id. `fields` are those that would be other than now, `shared`
    those of them that count in another programme too.
    """

    wanted: ImportLine
    is_new: bool
    fields: tuple[str, ...]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    changes: Sequence[PersonChange]
    unchanged: int
    faults: Sequence[LineFault]

    @property
    def bad_lines(self) -> int:
        return len({fault.line for fault in self.faults})


@dataclass
class _GoodLines:
    """Lines that are still good, by Slack id, and what was wrong with the others."""

    members: Mapping[str, SlackMember]
    known: Mapping[str, KnownPerson]
    good: dict[str, ImportLine] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    faults: list[LineFault] = field(default_factory=list)


def plan(
    wanted: Iterable[ImportLine],
    faults: Iterable[LineFault],
    *,
    members: Mapping[str, SlackMember],
    known: Mapping[str, KnownPerson],
) -> ImportPlan:
    """`members`: Slack id or e-mail → who it is; `known`: Slack id → what is known of them."""
    lines = _GoodLines(members, known, faults=list(faults))
    for each in wanted:
        _take(lines, each)
    _break_cycles(lines)
    changes = [change_of(line, known.get(who, KnownPerson())) for who, line in lines.good.items()]
    real = [change for change in changes if change.is_new or change.fields]
    # Rings are found last, and a lead reads a file from its top.
    lines.faults.sort(key=lambda fault: fault.line)
    return ImportPlan(real, len(changes) - len(real), lines.faults)


def _take(lines: _GoodLines, wanted: ImportLine) -> None:
    member = lines.members.get(wanted.who)
    if member is None:
        values = {"typed": wanted.who}
        lines.faults.append(LineFault(wanted.line, "import.bad.unknown", values))
        return
    if fault := _person_fault(member, wanted):
        lines.faults.append(fault)
        return
    who = member.slack_id
    if who in lines.first:
        values = {"typed": wanted.who, "line": str(lines.first[who])}
        lines.faults.append(LineFault(wanted.line, "import.bad.twice", values))
        return
    lines.first[who] = wanted.line
    manager = lines.members.get(wanted.manager or "")
    if fault := _place_fault(lines, wanted, who, manager):
        lines.faults.append(fault)
        return
    named = manager.slack_id if manager else wanted.manager
    lines.good[who] = replace(wanted, who=who, manager=named)


def _person_fault(member: SlackMember, wanted: ImportLine) -> LineFault | None:
    values = {"typed": wanted.who}
    if member.is_bot:
        return LineFault(wanted.line, "import.bad.bot", values)
    if member.is_foreign:
        return LineFault(wanted.line, "import.bad.foreign", values)
    if not member.is_active:
        return LineFault(wanted.line, "import.bad.gone", values)
    return None


def _place_fault(
    lines: _GoodLines, wanted: ImportLine, who: str, manager: SlackMember | None
) -> LineFault | None:
    if wanted.manager and (manager is None or manager.is_bot):
        return LineFault(wanted.line, "import.bad.manager_unknown", {"typed": wanted.manager})
    if manager is not None and manager.slack_id == who:
        return LineFault(wanted.line, "import.bad.own_manager")
    # Their pair would have two people of one side.
    others = lines.known.get(who, KnownPerson()).paired_as - {wanted.side}
    for other in sorted(others):
        return LineFault(wanted.line, f"import.bad.paired_as_{other}")
    return None


def _break_cycles(lines: _GoodLines) -> None:
    """Reject every line that closes a ring of managers. Without it the manager who is known already
    counts, and may close another ring: so it is looked again until there is none.
    """
    names = {member.slack_id: member.name for member in lines.members.values()}
    while True:
        links = {who: known.manager for who, known in lines.known.items() if known.manager}
        for who, wanted in lines.good.items():
            if wanted.manager:
                links[who] = wanted.manager
            elif wanted.manager is not None:
                links.pop(who, None)
        bad = False
        for ring in cycles(links):
            chain = _chain([names.get(who, who) for who in ring])
            for who in ring:
                if lines.good.get(who) is not None and lines.good[who].manager:
                    line = lines.good.pop(who).line
                    lines.faults.append(LineFault(line, "import.bad.cycle", {"people": chain}))
                    bad = True
        if not bad:
            return


def _chain(names: Sequence[str]) -> str:
    """The names of a ring, from the first round to the first again, without the middle of a long
    one.
    """
    shown = [*names[:_NAMED], "…"] if len(names) > _NAMED else names
    return " → ".join((*shown, names[0]))


def change_of(wanted: ImportLine, known: KnownPerson) -> PersonChange:
    is_new = known.side is None
    fields = [name for name in FIELDS if _differs(name, wanted, known)]
    return PersonChange(wanted, is_new, tuple(fields))


def _differs(name: str, wanted: ImportLine, known: KnownPerson) -> bool:
    value = getattr(wanted, name)
    if value is None:
        return False
    if name == "topics":
        return frozenset(value) != known.topics
    return bool(value != getattr(known, name))


def cycles(manager_of: Mapping[str, str]) -> list[list[str]]:
    """Each ring of people in which everybody is managed by the next, and the last by the first."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in manager_of:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in seen and at not in path:
            path[at] = len(path)
            at = manager_of.get(at)
        if at is not None and at in path:
            found.append(list(path)[path[at] :])
        seen.update(path)
    return found
