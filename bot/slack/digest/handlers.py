"""`digest [programme] [period]`, and its button."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from bot.digest import digest_schedule, digests, overviews
from bot.digest.digests import Digest
from bot.digest.overviews import Overview
from bot.digest.ratings import period_of
from bot.kernel.errors import Mistake
from bot.kernel.rules import periods
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programmes
from bot.slack.digest.views.digest import digest_message
from bot.slack.digest.views.digest_overview import overview_message
from bot.slack.digest.views.digest_parts import PAGER, attention_modal, insights_modal
from bot.slack.digest.views.digest_schedule_modal import SCHEDULE_FORM, schedule_modal, wish_in
from bot.slack.kit import ids, replies
from bot.slack.kit.form import number, parts, unknown
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, steps
from bot.slack.kit.message import Message
from bot.slack.kit.replies import EVERY
from bot.slack.kit.submissions import Errors, Submitted, submits
from bot.slack.programmes.naming import programme_named
from storage.tables import Programme


@steps
async def digest(interaction: Interaction) -> Message:
    interaction.actor.require(Action.DIGEST)
    line = interaction.line
    if line.people:
        raise Mistake("digest.form", command=interaction.command)
    name, words = periods.split_off(line.words)
    if fold(name) in periods.EVERY_PROGRAMME:
        return await _overview(interaction, words)

    async def named(work: UnitOfWork) -> Programme:
        return await _named(interaction, work, name)

    return await _read(interaction, await interaction.read(named), words)


@steps
async def digest_now(interaction: Interaction) -> Message:
    """This week's; where there are several programmes, first a choice of one, or of all."""
    if interaction.value == EVERY:
        return await _overview(interaction, "")
    reach = await interaction.read(partial(_reach, interaction))
    if len(reach) > 1:
        return replies.choose_programme(reach, interaction.say)
    return await _read(interaction, reach[0], "")


async def _reach(interaction: Interaction, work: UnitOfWork) -> Sequence[Programme]:
    if interaction.value.isdecimal():
        # What was chosen is read, also when it has closed since it was offered.
        return [await digest_schedule.look(work.session, work.actor, interaction.key)]
    return await programmes.within_reach(work.session, work.actor, Action.DIGEST)


async def _overview(interaction: Interaction, words: str) -> Message:
    async def load(work: UnitOfWork) -> Sequence[Overview]:
        reach = await programmes.all_within_reach(work.session, work.actor, Action.DIGEST)
        if period_of(reach[0], words, work.now) is None:
            raise Mistake("digest.form", command=interaction.command)
        return await overviews.overview(work.session, reach, words, work.now)

    found = await interaction.read(load)
    await _note_read(interaction, [row.programme for row in found])
    return overview_message(found, interaction.say)


@shows
async def insights(interaction: Interaction, work: UnitOfWork) -> View:
    """The insights of a digest, in full."""
    programme_id, first, after = parts(interaction.value, 3)
    found, total = await digests.insights_in(
        work.session,
        actor=work.actor,
        programme_id=number(programme_id),
        words=first if first == "all" else _days(first, after),
        now=work.now,
    )
    return insights_modal(found, total, interaction.say)


@shows
async def attention(interaction: Interaction, work: UnitOfWork) -> View:
    """All pairs that need attention, page by page. `value`: programme:page."""
    programme_id, page = PAGER.read(interaction.value)
    found = await digests.needing(
        work.session,
        actor=work.actor,
        programme_id=programme_id,
        page=page,
        size=PAGER.size,
        now=work.now,
    )
    return attention_modal(found, interaction.say)


def _days(first: str, after: str) -> str:
    """As they would be typed: both in the period."""
    try:
        # The button names the day after the last one, and words name the last.
        last = date.fromisoformat(after) - timedelta(days=1)
        return f"{date.fromisoformat(first)} {last}"
    except (ValueError, OverflowError):
        raise unknown() from None


@shows
async def schedule(interaction: Interaction, work: UnitOfWork) -> View:
    """When digests come of themselves."""
    programme = await digest_schedule.look(work.session, work.actor, interaction.key)
    return schedule_modal(programme, interaction.say)


@submits(said_at=ids.DIGEST_EVERY)
async def scheduled(modal: Submitted, work: UnitOfWork) -> Errors:
    await digest_schedule.choose(
        work.session,
        actor=work.actor,
        programme_id=modal.held.number("programme"),
        wish=wish_in(SCHEDULE_FORM.read(modal.body)),
        now=work.now,
    )
    return {}


async def _read(interaction: Interaction, programme: Programme, words: str) -> Message:
    period = period_of(programme, words, interaction.context.now())
    if period is None:
        raise Mistake("digest.form", command=interaction.command)

    async def load(work: UnitOfWork) -> Digest:
        return await digests.prepare(work.session, programme=programme, period=period, now=work.now)

    # Reading may take seconds: nobody waits to write meanwhile.
    found = await interaction.read(load)
    await _note_read(interaction, [programme])
    return digest_message(found, interaction.say)


async def _note_read(interaction: Interaction, about: Sequence[Programme]) -> None:
    async def write(work: UnitOfWork) -> None:
        for programme in about:
            digests.read(work.session, work.actor, programme, work.now)

    await interaction.write(write)


async def _named(interaction: Interaction, work: UnitOfWork, name: str) -> Programme:
    try:
        return await programme_named(interaction, work, Action.DIGEST, name)
    except Mistake as mistake:
        if mistake.key != "programme.unknown":
            raise
        # What stands there may have been meant as a period.
        told = {**mistake.values, "name": interaction.line.rest}
        raise Mistake("digest.unknown", **told) from mistake
