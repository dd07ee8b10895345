"""The audit log in a window, with what it is filtered by above it, and as the lines of a file."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.audit.log import MOST, AuditLine, Filter, Log
from bot.audit.rules import ACTIONS
from bot.audit.subjects import SubjectNames
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.working_days import zone_named
from bot.people.rules.import_cells import safe_cell
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField
from bot.slack.kit.entry_fields import DayField, PeopleField
from bot.slack.kit.form import Entries, Form, ModalMetadata
from bot.slack.kit.names import topic_title, who
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say

_ALL = "all"
# A section takes 3,000 characters: ten lines with names in them fit.
_IN_A_BLOCK = 10
PAGER = Pager(ids.AUDIT_EARLIER, ids.AUDIT_LATER, size=30, keys=0)
ACTION = MenuField(
    ids.AUDIT_ACTION,
    label="audit.action",
    words=(_ALL, *ACTIONS),
    shown=lambda word, say: _did(word, say),
    decode=str,
    otherwise=_ALL,
    optional=True,
)
BY = PeopleField(ids.AUDIT_BY, label="audit.by", optional=True, limit=1)
FIRST = DayField(ids.AUDIT_FIRST, label="audit.first", optional=True)
LAST = DayField(ids.AUDIT_LAST, label="audit.last", optional=True)
AUDIT_FORM = Form(ids.AUDIT_MODAL, ACTION, BY, FIRST, LAST)


def log_modal(log: Log, zone: str, say: Say, *, told: str = "") -> dict[str, Any]:
    """`told` is what came of the last click, where the log does not show it."""
    asked = log.asked
    lines = [_line(line, zone, say) for line in log.lines]
    body: list[Block] = [blocks.section(told)] if told else []
    body += AUDIT_FORM.draw(
        say,
        ACTION.initially(asked.action or _ALL),
        BY.initially((asked.slack_id,) if asked.slack_id else ()),
        FIRST.initially(asked.first),
        LAST.initially(asked.last),
    )
    body.append(blocks.section(say.count_md("audit.lines", log.page.total)))
    body += [
        blocks.section("\n".join(lines[at : at + _IN_A_BLOCK]))
        for at in range(0, len(lines), _IN_A_BLOCK)
    ]
    body += PAGER.turning(log.page, say)
    if lines:
        file = blocks.button(say("audit.file"), ids.AUDIT_FILE, "file")
        body += [blocks.actions(file), blocks.context(say.md("audit.what"))]
    return AUDIT_FORM.modal(
        say,
        *body,
        title=say("modal.audit.title"),
        submit=say("audit.show"),
        action=asked.action,
        by=asked.slack_id,
        first=asked.first.isoformat() if asked.first else None,
        last=asked.last.isoformat() if asked.last else None,
    )


def filter_in(entries: Entries) -> Filter:
    """What was put into the form."""
    action, by = entries[ACTION], entries[BY]
    return Filter(
        action=None if action in (None, _ALL) else action,
        slack_id=by[0] if by else None,
        first=entries[FIRST],
        last=entries[LAST],
    )


def filter_held(held: ModalMetadata) -> Filter:
    """What the window was opened with."""
    action = held.get("action")
    by = held.get("by")
    return Filter(
        action=action if action in ACTIONS else None,
        slack_id=str(by) if by else None,
        first=held.day("first"),
        last=held.day("last"),
    )


def csv_file(lines: Sequence[AuditLine], say: Say) -> bytes:
    """As spreadsheets of the reader's language open it; no cell of it calculates."""
    text = io.StringIO(newline="")
    separator = LANGUAGES[say.language].separator
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    heads = ("at", "by", "slack_id", "action", "did", "about")
    writer.writerow([say(f"audit.head.{head}") for head in heads])
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in _cells(line, say)])
    # The mark in front is what Excel knows the accents by.
    return text.getvalue().encode("utf-8-sig")


def handed_over(count: int, say: Say) -> Mrkdwn:
    return say.md("audit.sent_cut" if count == MOST else "audit.sent", most=say.number(MOST))


def _cells(line: AuditLine, say: Say) -> Sequence[str]:
    return (
        line.at.isoformat(timespec="seconds"),
        line.by.name if line.by else "",
        line.by.slack_id if line.by else "",
        line.action,
        _did(line.action, say),
        _about(line.about, [person.name for person in line.about.people], say),
    )


def _line(line: AuditLine, zone: str, say: Say) -> Mrkdwn:
    local = line.at.astimezone(zone_named(zone))
    people = [who(person) for person in line.about.people]
    parts = (
        say.md("audit.at", day=say.short_date_in_year(local), time=f"{local:%H:%M}"),
        who(line.by) if line.by else say.md("audit.nobody"),
        say.escaped(_did(line.action, say)),
        _about(line.about, people, say) if people else say.escaped(_about(line.about, (), say)),
    )
    return Mrkdwn("  ·  ".join(part for part in parts if part))


def _did(action: str, say: Say) -> str:
    """What an older or a newer version of the program noted is shown by its name."""
    if action not in (_ALL, *ACTIONS):
        return action
    name = action.replace(".", "_")
    return say(f"audit.did.{name}")


def _about(about: SubjectNames, people: Sequence[str], say: Say) -> str:
    if people:
        return say.joined(people)
    if about.programme is not None:
        return about.programme.name
    if about.topic is not None:
        return topic_title(about.topic, say)
    if about.fewest is not None:
        return say("audit.fewest", fewest=about.fewest)
    return say.count("audit.pairs", about.number) if about.number else ""
