"""The programmes that somebody runs, page by page, with what can be done to each."""

from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, PlainText

from bot.kernel.rules.working_days import today_in
from bot.programmes.programme_list import ListedProgramme, Programmes
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, figures
from storage.states import ProgrammeState
from storage.tables import Programme, ident

# Each programme takes three blocks at most, of the hundred that a modal may have.
PAGER = Pager(ids.PROGRAMMES_EARLIER, ids.PROGRAMMES_LATER, size=20, keys=0)
_WISHES = 20
"""People named at once who would like another pairing."""


def programme_list(there: Programmes, say: Say) -> dict[str, Any]:
    """The page on which the programme at `there.at` stands."""
    page = PAGER.page_with(there.at, len(there.rows))
    new = blocks.button(say("programmes.new"), ids.PROGRAMME_NEW, 0, "primary")
    intro = say.md("programmes.intro" if there.rows else "programmes.none")
    body = [blocks.section(intro, new if there.may_create else None)]
    for row in page.of(there.rows):
        body += _programme(row, say)
    body += PAGER.turning(page, say)
    return blocks.modal(*body, title=say("modal.programmes.title"), close=say("modal.done"))


def _programme(row: ListedProgramme, say: Say) -> list[Block]:
    programme = row.programme
    lines = [
        say.md(f"programmes.line.{programme.state}", programme=programme.name),
        _pairs(row, say),
        _dates(programme, say),
        *_digest(programme, say),
    ]
    body = [blocks.section("\n".join(lines))]
    if offered := _buttons(programme, say):
        body.append(blocks.actions(*offered))
    if row.wishes:
        named = say.joined([who(person) for person in row.wishes[:_WISHES]])
        body.append(blocks.context(say.md("programmes.wishes", people=named)))
    return body


def _pairs(row: ListedProgramme, say: Say) -> Mrkdwn:
    told = [
        say.md("figure.line", name=figures.name_of(key, say), now=figures.written(key, amount, say))
        for key, amount in row.pairs.items()
    ]
    return Mrkdwn("  ·  ".join(told))


def _digest(programme: Programme, say: Say) -> list[Mrkdwn]:
    """When the next one comes by itself, and how to change that."""
    if programme.next_digest_at is None or programme.state != ProgrammeState.RUNNING:
        return []
    day = today_in(programme.time_zone, programme.next_digest_at)
    return [say.md("programmes.digest", day=say.date(day))]


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
        say("programmes.close"), ids.PROGRAMME_CLOSE, key, "danger", closing(programme, say)
    )
    digests = blocks.button(say("digest.schedule"), ids.DIGEST_SCHEDULE, key)
    offered = {
        ProgrammeState.DRAFT: [launch, edit, close],
        ProgrammeState.RUNNING: [edit, digests, pause, close],
        ProgrammeState.PAUSED: [resume, edit, close],
    }
    return offered.get(programme.state, [])


def closing(programme: Programme, say: Say) -> ConfirmationDialogue:
    key = (
        ProgrammeState.DRAFT if programme.state == ProgrammeState.DRAFT else ProgrammeState.RUNNING
    )
    return ConfirmationDialogue(
        title=PlainText(say("programmes.close.title")),
        text=PlainText(say(f"programmes.close.{key}", programme=programme.name)),
        confirm=PlainText(say("programmes.close")),
        deny=PlainText(say("modal.close")),
    )
