"""`audit [@person] [period]`: an admin reads the log, turns its pages, and takes it as a file."""

import asyncio
from datetime import date
from functools import partial

from bot.audit import log as service
from bot.audit.log import AuditLine, Filter
from bot.kernel.errors import Mistake, SlackFault
from bot.kernel.file_refusals import told_of
from bot.kernel.rules import periods
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.working_days import zone_named
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.audit.views import (
    AUDIT_FORM,
    PAGER,
    csv_file,
    filter_held,
    filter_in,
    handed_over,
    log_modal,
)
from bot.slack.kit import ids
from bot.slack.kit.form import ModalMetadata
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, steps
from bot.slack.kit.message import Message
from bot.slack.kit.showing import show
from bot.slack.kit.submissions import AskAgain, Errors, Submitted, metadata, submits

_FILE = "vice-versa-audit.csv"


@steps
async def audit(interaction: Interaction) -> Message | None:
    """A person is looked up in Slack, so that it takes several steps."""
    interaction.actor.require(Action.READ_AUDIT)
    line = interaction.line
    if len(line.people) > 1:
        raise Mistake("audit.form", command=interaction.command)
    days = _days(interaction)
    by = await interaction.context.people.find(line.people[0]) if line.people else None
    asked = Filter(None, by.slack_id if by else None, *days)
    return await show(interaction, interaction.write(partial(_opened, interaction, asked)))


@changes
async def open_log(interaction: Interaction, work: UnitOfWork) -> View:
    return await _opened(interaction, Filter(), work)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    (page,) = PAGER.read(interaction.value)
    return await _page(interaction, work, filter_held(_held(interaction)), page)


@submits(said_at=ids.AUDIT_ACTION)
async def look_for(modal: Submitted, work: UnitOfWork) -> Errors | AskAgain:
    """The window becomes the same one with other lines: nothing is written."""
    entries = AUDIT_FORM.read(modal.body)
    return entries.errors(modal.say) or AskAgain(await _page(modal, work, filter_in(entries), 0))


@steps
async def as_file(interaction: Interaction) -> Message | None:
    """Into the admin's own conversation, as any file of one's own."""
    interaction.actor.require(Action.READ_AUDIT)
    return await show(interaction, _sent(interaction, filter_held(_held(interaction))))


async def _sent(interaction: Interaction, asked: Filter) -> View:
    lines = await interaction.write(partial(_handed_out, asked))
    # In a thread: fifty thousand lines take a while, in which others must be answered.
    content = await asyncio.to_thread(csv_file, lines, interaction.say)
    say, gateway = interaction.say, interaction.context.gateway
    told = handed_over(len(lines), say)
    try:
        channel = await gateway.open_conversation(interaction.slack_id)
        await gateway.files.upload(channel, _FILE, content, say("audit.title"), told)
    except SlackFault as fault:
        if problem := told_of(fault):
            raise problem from fault
        raise

    async def again(work: UnitOfWork) -> View:
        return await _page(interaction, work, asked, 0, told=say("audit.was_sent"))

    return await interaction.read(again)


async def _handed_out(asked: Filter, work: UnitOfWork) -> list[AuditLine]:
    return list(await service.hand_out(work.session, work.actor, asked, work.now))


async def _opened(interaction: Interaction, asked: Filter, work: UnitOfWork) -> View:
    service.note_opened(work.session, work.actor, work.now)
    return await _page(interaction, work, asked, 0)


async def _page(
    interaction: Interaction, work: UnitOfWork, asked: Filter, page: int, *, told: str = ""
) -> View:
    found = await service.read(work.session, work.actor, asked, page=page, size=PAGER.size)
    return log_modal(found, work.actor.zone, interaction.say, told=told)


def _days(interaction: Interaction) -> tuple[date | None, date | None]:
    """The first and the last day of the period that was typed; all of the log where none was."""
    words, actor = interaction.line.rest, interaction.actor
    if not words:
        return None, None
    began = actor.workspace.created_at.astimezone(zone_named(actor.zone)).date()
    now = interaction.context.now()
    period = periods.parse(words, now=now, zone=actor.zone, began=began)
    if period is None:
        raise Mistake("audit.form", command=interaction.command)
    return period.first, period.last


def _held(interaction: Interaction) -> ModalMetadata:
    """What the window was opened with; nothing for a click elsewhere."""
    return metadata(interaction.body) if interaction.in_modal else ModalMetadata()
