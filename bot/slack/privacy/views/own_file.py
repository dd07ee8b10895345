"""All that is kept about one person, as a file: JSON for machines and a page for people, zipped.

The page shows text as text, whatever was written, and holds no script. There is no spreadsheet in
it, so nothing that could be taken for a formula.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from bot.kernel.actors import Actor
from bot.privacy.own_data import OwnData
from bot.slack.privacy.views.own_sections import Section, contents
from bot.texts import Say

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1rem}"
    "th{text-align:left;width:14rem}th,td{border:1px solid #ccc;padding:.3rem .6rem;"
    "vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}"
)


def zipped(own: OwnData, actor: Actor, say: Say, now: datetime) -> bytes:
    sections = contents(own, actor, say)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # GDPR, article 20: structured, commonly used and machine-readable.
        text = json.dumps(sections, ensure_ascii=False, indent=2, default=_written)
        archive.writestr("vice-versa.json", text)
        archive.writestr("vice-versa.html", _page(sections, actor, say, now))
    return buffer.getvalue()


def _page(sections: Mapping[str, Section], actor: Actor, say: Say, now: datetime) -> str:
    made = say("file.made", name=actor.person.name, at=say.moment(now, actor.zone))
    # Each value is escaped: what somebody wrote may be markup.
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
