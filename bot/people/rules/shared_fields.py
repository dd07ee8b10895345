"""What a file would change of people who take part in another programme too: an admin decides that.

What is empty is filled by any lead's file: nobody relies on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.people.rules.import_lines import ImportLine
from bot.people.rules.import_plan import KnownPerson, PersonChange, change_of, cycles

_OF_THE_PERSON = ("function", "site", "country", "languages", "manager", "committee")
"""The other fields are of a person's part in this programme."""


@dataclass(frozen=True)
class Kept:
    """`left` tells whose fields (Slack id → their names) stay as they are."""

    changes: Sequence[PersonChange]
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def shared_in(change: PersonChange, known: KnownPerson) -> tuple[str, ...]:
    """Fields that are not empty, would be changed, and count in another programme as well."""
    if not known.elsewhere:
        return ()
    return tuple(n for n in change.fields if n in _OF_THE_PERSON and getattr(known, n))


def with_shared(
    changes: Sequence[PersonChange], known: Mapping[str, KnownPerson]
) -> list[PersonChange]:
    return [
        replace(change, shared=shared_in(change, known.get(change.wanted.who, KnownPerson())))
        for change in changes
    ]


def without_shared(changes: Sequence[PersonChange], known: Mapping[str, KnownPerson]) -> Kept:
    """The changes that a programme's lead may make. `known` is what is known by now."""
    lines = {change.wanted.who: change.wanted for change in changes}
    left: dict[str, tuple[str, ...]] = {}
    for who, line in lines.items():
        now = known.get(who, KnownPerson())
        if shared := shared_in(change_of(line, now), now):
            lines[who], left[who] = _without(line, shared), shared
    _close_no_ring(lines, left, known)
    kept = [
        replace(
            change_of(lines[change.wanted.who], known.get(change.wanted.who, KnownPerson())),
            is_new=change.is_new,
        )
        for change in changes
    ]
    return Kept([change for change in kept if change.is_new or change.fields], left)


def _close_no_ring(
    lines: dict[str, ImportLine],
    left: dict[str, tuple[str, ...]],
    known: Mapping[str, KnownPerson],
) -> None:
    """A manager who stays may close a ring with another line's, who then stays too."""
    while True:
        links = {who: person.manager for who, person in known.items() if person.manager}
        for who, line in lines.items():
            if line.manager:
                links[who] = line.manager
            elif line.manager is not None:
                links.pop(who, None)
        closing = [who for ring in cycles(links) for who in ring if who in lines]
        closing = [who for who in closing if lines[who].manager]
        if not closing:
            return
        for who in closing:
            lines[who] = _without(lines[who], ("manager",))
            left[who] = (*left.get(who, ()), "manager")


def _without(line: ImportLine, fields: Sequence[str]) -> ImportLine:
    nothing: dict[str, Any] = dict.fromkeys(fields)
    return replace(line, **nothing)
