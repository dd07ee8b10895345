"""All that is kept about one person, as a file: JSON for machines and a page for people, zipped.

The page shows text as text, whatever was written, and holds no script. There is no spreadsheet in
it, so nothing that could be taken for a formula.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from bot.services.actors import Actor
from bot.services.own_data import Own
from bot.slack.views.names import topic_title
from bot.texts import Say
from storage.tables import Pair, Topic

Section = Sequence[Mapping[str, Any]]
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1rem}"
    "th{text-align:left;width:14rem}th,td{border:1px solid #ccc;padding:.3rem .6rem;"
    "vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}"
)


def zipped(own: Own, actor: Actor, say: Say, now: datetime) -> bytes:
    sections = contents(own, actor, say)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(sections, ensure_ascii=False, indent=2, default=_written)
        archive.writestr("vice-versa.json", text)
        archive.writestr("vice-versa.html", _page(sections, actor, say, now))
    return buffer.getvalue()


def contents(own: Own, actor: Actor, say: Say) -> dict[str, Section]:
    """Section → its rows. Names of sections and fields are the same in every language."""
    kept, person = own.kept, actor.person
    programme = {key: row.name for key, row in own.programmes.items()}
    title = {key: _title(row, say) for key, row in own.topics.items()}
    manager = own.people.get(person.manager_id or 0)
    rows: dict[str, Section] = {
        "profile": [
            {
                "slack_id": person.slack_id,
                "handle": person.handle,
                "name": person.name,
                "time_zone": person.time_zone,
                "locale": person.locale,
                "language": person.language,
                "manager": manager.name if manager else None,
                "function": person.function,
                "site": person.site,
                "languages": person.languages,
                "committee_since": person.committee_since_on,
            }
        ],
        "roles": [
            {"kind": r.kind, "programme": programme.get(r.programme_id or 0), "since": r.created_at}
            for r in kept.roles
        ],
        "delegations": [
            {
                "executive": own.people[r.executive_id].name,
                "delegate": own.people[r.delegate_id].name,
                "since": r.created_at,
            }
            for r in kept.delegations
        ],
        "pairs": [_pair(row, own, programme[row.programme_id]) for row in kept.pairs],
        "answers": [
            {
                "due": c.due_at,
                "answered": a.answered_at,
                "side": a.side,
                "met": a.met,
                "met_on": a.met_on,
                "topic": title.get(a.topic_id or 0),
                "note": a.note,
                "usefulness": a.usefulness,
                "visibility": a.visibility,
                "word_to_lead": a.word_to_lead,
            }
            for a, c in kept.answers
        ],
        "next_steps": [{"text": r.text, "due_on": r.due_on, "done": r.done_at} for r in kept.steps],
        "insights": [
            {
                "text": r.text,
                "state": r.state,
                "anonymous": r.is_anonymous,
                "area": r.area,
                "stage": r.stage,
                "raised": r.created_at,
            }
            for r in kept.insights
        ],
        "confidence": [
            {
                "programme": programme[r.programme_id],
                "topic": title.get(r.topic_id),
                "moment": r.moment,
                "level": r.level,
                "at": r.at,
            }
            for r in kept.confidence
        ],
        "enrolments": [
            {
                "programme": programme[r.programme_id],
                "side": r.side,
                "capacity": r.capacity,
                "card": r.card,
                "state": r.state,
                "topics": [title.get(t.topic_id) for t in kept.topics if t.enrolment_id == r.id],
            }
            for r in kept.enrolments
        ],
        "planned_sessions": [
            {
                "starts": r.starts_at,
                "minutes": r.minutes,
                "topic": title.get(r.topic_id or 0),
                "state": r.state,
                "question": kept.question_in(r),
            }
            for r in kept.planned
        ],
        "postponements": [{"kind": r.kind, "side": r.side, "at": r.at} for r in kept.postponements],
        "proposals": [
            {"programme": programme[r.programme_id], "state": r.state, "at": r.created_at}
            for r in kept.proposals
        ],
        "wishes": [
            {
                "programme": programme[r.programme_id],
                "kind": r.kind,
                "word": r.word,
                "state": r.state,
                "at": r.created_at,
            }
            for r in kept.wishes
        ],
        "follow_ups": [
            {
                "programme": programme[r.programme_id],
                "months": r.months,
                "again": r.again,
                "changed": r.changed,
                "wants_rematch": r.wants_rematch,
                "at": r.at,
            }
            for r in kept.follow_ups
        ],
        "audit": [
            {"action": r.action, "by_you": r.actor_id == actor.id, "at": r.at} for r in kept.audit
        ],
    }
    return rows


def _pair(row: Pair, own: Own, programme: str) -> Mapping[str, Any]:
    return {
        "programme": programme,
        "mentor": own.people[row.mentor_id].name,
        "executive": own.people[row.executive_id].name,
        "state": row.state,
        "since": row.created_at,
        "ended": row.ended_at,
        # Whoever ended it wrote it.
        "end_reason": row.end_reason if row.ended_by_id == own.kept.person_id else None,
    }


def _title(topic: Topic, say: Say) -> str:
    return topic_title(topic, say)


def _page(sections: Mapping[str, Section], actor: Actor, say: Say, now: datetime) -> str:
    made = say("file.made", name=actor.person.name, at=say.moment(now, actor.zone))
    parts = [
        "<!doctype html>",
        f'<html lang="{say.language}"><head><meta charset="utf-8">',
        f"<title>{escape(say('file.title'))}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(say('file.title'))}</h1><p>{escape(made)}</p>",
        f"<p>{escape(say('file.whose'))}</p>",
        *(part for name, rows in sections.items() for part in _section(name, rows, actor, say)),
        "</body></html>",
    ]
    return "\n".join(parts)


def _section(name: str, rows: Section, actor: Actor, say: Say) -> Iterable[str]:
    yield f"<h2>{escape(say(f'file.section.{name}'))}</h2>"
    if not rows:
        yield f"<p>{escape(say('file.empty'))}</p>"
    for row in rows:
        yield "<table>"
        for field, value in row.items():
            shown = escape(_shown(value, actor, say))
            yield f"<tr><th>{escape(say(f'file.field.{field}'))}</th><td>{shown}</td></tr>"
        yield "</table>"


def _shown(value: Any, actor: Actor, say: Say) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return say("file.yes") if value else say("file.no")
    if isinstance(value, datetime):
        return f"{say.moment(value, actor.zone)} {value.year}"
    if isinstance(value, date):
        return say.date(value)
    if isinstance(value, list):
        return say.joined([str(item) for item in value if item])
    return str(value)


def _written(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not written to a file")
