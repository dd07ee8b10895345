"""All that is kept about one person, section by section. Names are the same in every language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.kernel.actors import Actor
from bot.privacy.own_data import OwnData
from bot.slack.kit.names import topic_title
from bot.texts import Say
from storage.privacy.own import OwnRows
from storage.tables import Pair

Fields = Mapping[str, Any]
Section = Sequence[Fields]


@dataclass(frozen=True)
class _Names:
    """What keys stand for, as the reader knows it."""

    programmes: Mapping[int, str]
    topics: Mapping[int, str]
    people: Mapping[int, str]

    @staticmethod
    def of(own: OwnData, say: Say) -> "_Names":
        return _Names(
            programmes={key: row.name for key, row in own.programmes.items()},
            topics={key: topic_title(row, say) for key, row in own.topics.items()},
            people={key: row.name for key, row in own.people.items()},
        )


def contents(own: OwnData, actor: Actor, say: Say) -> dict[str, Section]:
    """Section → its rows, oldest first."""
    names = _Names.of(own, say)
    return {
        "profile": _profile(actor, names),
        **{name: section(own.kept, names) for name, section in _SECTIONS.items()},
    }


def _profile(actor: Actor, names: _Names) -> Section:
    person = actor.person
    return [
        {
            "slack_id": person.slack_id,
            "handle": person.handle,
            "name": person.name,
            "time_zone": person.time_zone,
            "locale": person.locale,
            "language": person.language,
            "manager": names.people.get(person.manager_id or 0),
            "function": person.function,
            "site": person.site,
            "country": person.country,
            "languages": person.languages,
            "committee_since": person.committee_since_on,
        }
    ]


def _roles(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "kind": row.kind,
            "programme": names.programmes.get(row.programme_id or 0),
            "since": row.created_at,
        }
        for row in kept.roles
    ]


def _delegations(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "executive": names.people[row.executive_id],
            "delegate": names.people[row.delegate_id],
            "since": row.created_at,
        }
        for row in kept.delegations
    ]


def _pairs(kept: OwnRows, names: _Names) -> Section:
    return [_pair(row, kept, names) for row in kept.pairs]


def _pair(row: Pair, kept: OwnRows, names: _Names) -> Fields:
    return {
        "programme": names.programmes[row.programme_id],
        "mentor": names.people[row.mentor_id],
        "executive": names.people[row.executive_id],
        "state": row.state,
        "since": row.created_at,
        "ended": row.ended_at,
        # Whoever ended it wrote it.
        "end_reason": row.end_reason if row.ended_by_id == kept.person_id else None,
    }


def _answers(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "due": check_in.due_at,
            "answered": answer.answered_at,
            "side": answer.side,
            "met": answer.met,
            "met_on": answer.met_on,
            "topic": names.topics.get(answer.topic_id or 0),
            "note": answer.note,
            "usefulness": answer.usefulness,
            "visibility": answer.visibility,
            "word_to_lead": answer.word_to_lead,
        }
        for answer, check_in in kept.answers
    ]


def _steps(kept: OwnRows, _: _Names) -> Section:
    return [{"text": row.text, "due_on": row.due_on, "done": row.done_at} for row in kept.steps]


def _insights(kept: OwnRows, _: _Names) -> Section:
    return [
        {
            "text": row.text,
            "state": row.state,
            "anonymous": row.is_anonymous,
            "area": row.area,
            "stage": row.stage,
            "raised": row.created_at,
        }
        for row in kept.insights
    ]


def _confidence(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "programme": names.programmes[row.programme_id],
            "topic": names.topics.get(row.topic_id),
            "moment": row.moment,
            "level": row.level,
            "at": row.at,
        }
        for row in kept.confidence
    ]


def _enrolments(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "programme": names.programmes[row.programme_id],
            "side": row.side,
            "capacity": row.capacity,
            "card": row.card,
            "state": row.state,
            "topics": [
                names.topics.get(topic.topic_id)
                for topic in kept.topics
                if topic.enrolment_id == row.id
            ],
        }
        for row in kept.enrolments
    ]


def _planned(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "starts": row.starts_at,
            "minutes": row.minutes,
            "topic": names.topics.get(row.topic_id or 0),
            "state": row.state,
            "question": kept.question_in(row),
        }
        for row in kept.planned
    ]


def _postponements(kept: OwnRows, _: _Names) -> Section:
    return [{"kind": row.kind, "side": row.side, "at": row.at} for row in kept.postponements]


def _proposals(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "programme": names.programmes[row.programme_id],
            "state": row.state,
            "at": row.created_at,
        }
        for row in kept.proposals
    ]


def _wishes(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "programme": names.programmes[row.programme_id],
            "kind": row.kind,
            "word": row.word,
            "state": row.state,
            "at": row.created_at,
        }
        for row in kept.wishes
    ]


def _follow_ups(kept: OwnRows, names: _Names) -> Section:
    return [
        {
            "programme": names.programmes[row.programme_id],
            "months": row.months,
            "again": row.again,
            "changed": row.changed,
            "wants_rematch": row.wants_rematch,
            "at": row.at,
        }
        for row in kept.follow_ups
    ]


def _as_lead(kept: OwnRows, names: _Names) -> Section:
    """What they wrote about others' pairs; to whom or about whom is those people's own."""
    messages = [
        {"programme": names.programmes[row.programme_id], "text": row.word, "at": row.done_at}
        for row in kept.messages
    ]
    notes = [
        {"programme": names.programmes[row.programme_id], "text": row.text, "at": row.created_at}
        for row in kept.notes
    ]
    reasons = [
        {
            "programme": names.programmes[pair.programme_id],
            "text": pair.end_reason,
            "at": pair.ended_at,
        }
        for pair in kept.ended
    ]
    blocks = [{"programme": None, "text": row.reason, "at": row.created_at} for row in kept.blocks]
    return [*messages, *notes, *reasons, *blocks]


def _audit(kept: OwnRows, _: _Names) -> Section:
    return [
        {"action": row.action, "by_you": row.actor_id == kept.person_id, "at": row.at}
        for row in kept.audit
    ]


_SECTIONS: Mapping[str, Callable[[OwnRows, _Names], Section]] = {
    "roles": _roles,
    "delegations": _delegations,
    "pairs": _pairs,
    "answers": _answers,
    "next_steps": _steps,
    "insights": _insights,
    "confidence": _confidence,
    "enrolments": _enrolments,
    "planned_sessions": _planned,
    "postponements": _postponements,
    "proposals": _proposals,
    "wishes": _wishes,
    "follow_ups": _follow_ups,
    "as_lead": _as_lead,
    "audit": _audit,
}
