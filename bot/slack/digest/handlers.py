"""`digest [programme] [period]`, and its button."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.digest import digest_schedule, digests, overviews
from bot.digest.digest_periods import period_of
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules import periods
from bot.kernel.rules.command_line import CommandLine, fold
from bot.kernel.rules.permissions import Action
from bot.programmes import programmes
from bot.slack.digest.views.digest import digest_message
from bot.slack.digest.views.digest_attention import PAGER, attention_modal
from bot.slack.digest.views.digest_insights import insights_modal
from bot.slack.digest.views.digest_overview import overview_message
from bot.slack.digest.views.digest_schedule_modal import SCHEDULE_FORM, schedule_modal, wish_in
from bot.slack.kit import ids, replies
from bot.slack.kit.context import Context
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.message import Message
from bot.slack.kit.replies import EVERY
from bot.slack.kit.submissions import metadata, saved
from bot.slack.kit.values import number, parts, unknown
from bot.slack.programmes.naming import programme_named
from bot.texts import Say
from storage.engine import Session
from storage.tables import Programme


async def digest(interaction: Interaction, line: CommandLine) -> Message:
    interaction.actor.require(Action.DIGEST)
    if line.people:
        raise Mistake("digest.form", command=interaction.command)
    name, words = periods.split_off(line.words)
    if fold(name) in periods.EVERY_PROGRAMME:
        return await _overview(interaction, words)
    async with interaction.context.db.reading() as session:
        programme = await _named(session, interaction, name, line.rest)
    return await _read(interaction, programme, words)


@steps
async def digest_now(interaction: Interaction) -> Message:
    """This week's; where there are several programmes, first a choice of one, or of all."""
    if interaction.value == EVERY:
        return await _overview(interaction, "")
    async with interaction.context.db.reading() as session:
        if interaction.value.isdecimal():
            # What was chosen is read, also when it has closed since it was offered.
            reach: Sequence[Programme] = [
                await digest_schedule.look(session, interaction.actor, interaction.key),
            ]
        else:
            reach = await programmes.within_reach(session, interaction.actor, Action.DIGEST)
    if len(reach) > 1:
        return replies.choose_programme(reach, interaction.say)
    return await _read(interaction, reach[0], "")


async def _overview(interaction: Interaction, words: str) -> Message:
    now = interaction.context.now()
    async with interaction.context.db.reading() as session:
        reach = await programmes.all_within_reach(session, interaction.actor, Action.DIGEST)
        if period_of(reach[0], words, now) is None:
            raise Mistake("digest.form", command=interaction.command)
        found = await overviews.overview(session, reach, words, now)
    async with interaction.context.db.transaction() as session:
        for row in found:
            digests.read(session, interaction.actor, row.programme, now)
    return overview_message(found, interaction.say)


@steps
async def insights(interaction: Interaction) -> None:
    """The insights of a digest, in full."""

    async def view() -> dict[str, Any]:
        programme_id, first, after = parts(interaction.value, 3)
        words = first if first == "all" else _days(first, after)
        async with interaction.context.db.reading() as session:
            found, total = await digests.insights_in(
                session,
                actor=interaction.actor,
                programme_id=number(programme_id),
                words=words,
                now=interaction.context.now(),
            )
        return insights_modal(found, total, interaction.say)

    await interaction.show(view())


@steps
async def attention(interaction: Interaction) -> None:
    """All pairs that need attention, page by page. `value`: programme:page."""
    programme_id, page = PAGER.read(interaction.value)

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            found = await digests.needing(
                session,
                actor=interaction.actor,
                programme_id=programme_id,
                page=page,
                size=PAGER.size,
                now=interaction.context.now(),
            )
        return attention_modal(found, interaction.say)

    await interaction.show(view())


def _days(first: str, after: str) -> str:
    """As they would be typed: both in the period."""
    try:
        last = date.fromisoformat(after) - timedelta(days=1)
        return f"{date.fromisoformat(first)} {last}"
    except (ValueError, OverflowError):
        raise unknown() from None


@steps
async def schedule(interaction: Interaction) -> None:
    """When digests come of themselves."""

    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            programme = await digest_schedule.look(session, interaction.actor, interaction.key)
        return schedule_modal(programme, interaction.say)

    await interaction.show(view())


async def scheduled(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    await saved(context, ack, body, _schedule, said_at=ids.DIGEST_EVERY)


async def _schedule(context: Context, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    async with context.db.transaction() as session:
        await digest_schedule.choose(
            session,
            actor=asker,
            programme_id=metadata(body).number("programme"),
            wish=wish_in(SCHEDULE_FORM.read(body)),
            now=context.now(),
        )
    return {}


async def _read(interaction: Interaction, programme: Programme, words: str) -> Message:
    now = interaction.context.now()
    period = period_of(programme, words, now)
    if period is None:
        raise Mistake("digest.form", command=interaction.command)
    # Reading may take seconds: nobody waits to write meanwhile.
    async with interaction.context.db.reading() as session:
        found = await digests.prepare(session, programme=programme, period=period, now=now)
    async with interaction.context.db.transaction() as session:
        digests.read(session, interaction.actor, programme, now)
    return digest_message(found, interaction.say)


async def _named(session: Session, interaction: Interaction, name: str, typed: str) -> Programme:
    try:
        return await programme_named(session, interaction, Action.DIGEST, name)
    except Mistake as mistake:
        if mistake.key != "programme.unknown":
            raise
        # What stands there may have been meant as a period.
        raise Mistake("digest.unknown", **{**mistake.values, "name": typed}) from mistake
