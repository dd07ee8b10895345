"""What was found in a file of people, as it is kept, encrypted, until it is applied or dropped."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.kernel.ports import Profile
from bot.people.rules.import_lines import ImportLine, LineFault
from bot.people.rules.import_plan import ImportPlan, PersonChange
from bot.people.rules.sheets import NO_SHEET, Source

_PROFILE = ("handle", "name", "time_zone", "locale", "is_active", "is_bot", "is_admin")
# Files that were checked before these were known leave them out.
_LATER = ("is_foreign", "is_guest")


@dataclass(frozen=True)
class Found:
    """What was found in a file.

    `people` is what Slack says of everybody whom the changes name, managers too. `problem` is set
    when the file could not be read at all, `source` is the sheet that was read.
    """

    changes: Sequence[PersonChange] = ()
    unchanged: int = 0
    faults: Sequence[LineFault] = ()
    unused: Sequence[str] = ()
    people: Mapping[str, Profile] = field(default_factory=dict)
    problem: LineFault | None = None
    source: Source = NO_SHEET

    @property
    def new(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.new

    @property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """Slack id → the fields that would be changed and count in another programme too."""
        return {each.wanted.who: each.shared for each in self.changes if each.shared}

    @property
    def bad_lines(self) -> int:
        return len({fault.line for fault in self.faults})


def found_by(
    plan: ImportPlan,
    unused: Sequence[str],
    profiles: Mapping[str, Profile],
    source: Source = NO_SHEET,
) -> Found:
    """`profiles`: Slack id or e-mail → what Slack says of them."""
    by_id = {profile.slack_id: profile for profile in profiles.values()}
    named = {
        who
        for change in plan.changes
        for who in (change.wanted.who, change.wanted.manager)
        if who in by_id
    }
    people = {who: by_id[who] for who in named}
    return Found(plan.changes, plan.unchanged, plan.faults, unused, people, source=source)


def written(found: Found) -> str:
    return json.dumps(
        {
            "changes": [_change(change) for change in found.changes],
            "unchanged": found.unchanged,
            "faults": [_fault(fault) for fault in found.faults],
            "unused": list(found.unused),
            "people": {
                who: [getattr(profile, name) for name in (*_PROFILE, *_LATER)]
                for who, profile in found.people.items()
            },
            "problem": _fault(found.problem) if found.problem else None,
            "source": asdict(found.source),
        },
        ensure_ascii=False,
        # Thousands of rows are encrypted as one text: spaces would only lengthen it.
        separators=(",", ":"),
    )


def read(text: str | None) -> Found:
    if text is None:
        return Found()
    raw = json.loads(text)
    return Found(
        changes=[_as_change(each) for each in raw["changes"]],
        unchanged=raw["unchanged"],
        faults=_faults(raw["faults"]),
        unused=raw["unused"],
        people={
            who: Profile(slack_id=who, **dict(zip((*_PROFILE, *_LATER), values, strict=False)))
            for who, values in raw["people"].items()
        },
        problem=next(iter(_faults(filter(None, [raw["problem"]]))), None),
        # Files that were checked before this was kept do not tell it.
        source=Source.of(raw.get("source", {})),
    )


def _change(change: PersonChange) -> dict[str, object]:
    said = {name: value for name, value in asdict(change.wanted).items() if value is not None}
    told = {"wanted": said, "is_new": change.is_new, "fields": change.fields}
    return {**told, "shared": change.shared} if change.shared else told


def _as_change(raw: dict[str, Any]) -> PersonChange:
    said = raw["wanted"]
    if "topics" in said:
        said["topics"] = tuple(said["topics"])
    return PersonChange(
        ImportLine(**said), raw["is_new"], tuple(raw["fields"]), tuple(raw.get("shared", ()))
    )


def _fault(fault: LineFault) -> list[object]:
    return [fault.line, fault.key, dict(fault.values)]


def _faults(raw: Iterable[list[Any]]) -> list[LineFault]:
    return [LineFault(*each) for each in raw]
