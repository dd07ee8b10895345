"""What the lines of the log are about, by the names that people know, fetched for many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.audit.rules import Subject
from storage import audit
from storage.engine import Session
from storage.rows import by_ids
from storage.tables import Person, Programme, Topic


@dataclass(frozen=True)
class SubjectNames:
    """Programmes and topics by what they are called; people as themselves; `number` counts pairs,
    and `fewest` is a threshold.
    """

    programme: Programme | None = None
    topic: Topic | None = None
    people: Sequence[Person] = ()
    number: int | None = None
    fewest: int | None = None


NOTHING = SubjectNames()
"""Of what is gone, or is named by nothing that people know."""


async def named(session: Session, subjects: Sequence[Subject]) -> Mapping[Subject, SubjectNames]:
    keys: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        keys[subject.kind] |= set(subject.keys)
    about = {kind: await audit.people_of(session, kind, keys[kind]) for kind in list(keys)}
    two = {each: _people_of(each, about[each.kind]) for each in subjects}
    people = await by_ids(session, Person, {key for found in two.values() for key in found})
    programmes = await by_ids(session, Programme, keys["programme"])
    topics = await by_ids(session, Topic, keys["topic"])
    return {
        subject: SubjectNames(
            programme=programmes.get(_key(subject, "programme")),
            topic=topics.get(_key(subject, "topic")),
            people=[people[key] for key in two[subject] if key in people],
            number=_key(subject, "pairs") or None,
            fewest=_key(subject, "threshold") or None,
        )
        for subject in subjects
    }


def _key(subject: Subject, kind: str) -> int:
    return subject.keys[0] if subject.kind == kind and subject.keys else 0


def _people_of(subject: Subject, about: Mapping[int, tuple[int, ...]]) -> Sequence[int]:
    if subject.kind in ("person", "people"):
        return subject.keys
    return about.get(subject.keys[0], ()) if subject.keys else ()
