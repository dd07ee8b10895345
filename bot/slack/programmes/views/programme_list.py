"""The programmes that somebody runs, page by page, with what can be done to each."""

from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, PlainText

from bot.programmes.programme_list import Programmes, Row
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Mrkdwn, Say
from storage.tables import Programme, ident

PAGE = 20
"""Programmes at once: each takes three blocks at most, of the hundred that a modal may have."""
_WISHES = 20
"""People named at once who would like another pairing."""


def programme_list(there: Programmes, say: Say) -> dict[str, Any]:
    """The page on which the programme at `there.at` stands."""
    page = min(max(there.at, 0), max(len(there.rows) - 1, 0)) // PAGE
    new = blocks.button(say("programmes.new"), ids.PROGRAMME_NEW, 0, "primary")
    intro = say.md("programmes.intro" if there.rows else "programmes.none")
    body = [blocks.section(intro, new if there.may_create else None)]
    for row in there.rows[page * PAGE : (page + 1) * PAGE]:
        body += _programme(row, say)
    pages = max(len(there.rows) - 1, 0) // PAGE + 1
    if pages > 1:
        body.append(blocks.context(say.md("topics.page", page=page + 1, pages=pages)))
        body.append(_turning(page, pages, say))
    return blocks.modal(*body, title=say("modal.programmes.title"), close=say("modal.done"))


def _programme(row: Row, say: Say) -> list[Block]:
    programme = row.programme
    lines = [
        say.md(f"programmes.line.{programme.state}", programme=programme.name),
        say.count_md("programmes.pairs", row.pairs),
        _dates(programme, say),
    ]
    body = [blocks.section("\n".join(lines))]
    if offered := _buttons(programme, say):
        body.append(blocks.actions(*offered))
    if row.wishes:
        named = say.joined([who(person) for person in row.wishes[:_WISHES]])
        body.append(blocks.context(say.md("programmes.wishes", people=named)))
    return body


def _dates(programme: Programme, say: Say) -> Mrkdwn:
    first, last = programme.starts_on, programme.ends_on
    if first and last:
        return say.md("programmes.dates", first=say.date(first), last=say.date(last))
    if last:
        return say.md("programmes.until", last=say.date(last))
    if first:
        return say.md("programmes.since", first=say.date(first))
    return say.md("programmes.open_ended")


def _buttons(programme: Programme, say: Say) -> list[Button]:
    key = ident(programme)
    edit = blocks.button(say("programmes.edit"), ids.PROGRAMME_EDIT, key)
    launch = blocks.button(say("programmes.launch"), ids.PROGRAMME_LAUNCH, key, "primary")
    pause = blocks.button(say("programmes.pause"), ids.PROGRAMME_PAUSE, key)
    resume = blocks.button(say("programmes.resume"), ids.PROGRAMME_RESUME, key, "primary")
    close = blocks.button(
        say("programmes.close"), ids.PROGRAMME_CLOSE, key, "danger", _really(programme, say)
    )
    offered = {
        "draft": [launch, edit, close],
        "running": [edit, pause, close],
        "paused": [resume, edit, close],
    }
    return offered.get(programme.state, [])


def _really(programme: Programme, say: Say) -> ConfirmationDialogue:
    key = "draft" if programme.state == "draft" else "running"
    return ConfirmationDialogue(
        title=PlainText(say("programmes.close.title")),
        text=PlainText(say(f"programmes.close.{key}", programme=programme.name)),
        confirm=PlainText(say("programmes.close")),
        deny=PlainText(say("modal.close")),
    )


def _turning(page: int, pages: int, say: Say) -> Block:
    offered = []
    if page > 0:
        earlier = (page - 1) * PAGE
        offered.append(blocks.button(say("topics.earlier"), ids.PROGRAMMES_EARLIER, earlier))
    if page < pages - 1:
        later = (page + 1) * PAGE
        offered.append(blocks.button(say("topics.later"), ids.PROGRAMMES_LATER, later))
    return blocks.actions(*offered)
