"""`digest [programme] [period]`, what its buttons open, and when it comes of itself."""

from datetime import date, timedelta

from bot.digest import asking, digest_schedule, digests
from bot.digest.digests import Digest
from bot.digest.ratings import named_period
from bot.kernel.errors import Mistake
from bot.kernel.rules import periods
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.typed_text import fold
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programmes
from bot.slack.digest.views.digest_parts import PAGER, attention_modal, insights_modal
from bot.slack.digest.views.digest_schedule_modal import SCHEDULE_FORM, schedule_modal, wish_in
from bot.slack.digest.views.figures_window import figures_window
from bot.slack.kit import ids, replies
from bot.slack.kit.form import number, parts, unknown
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, steps
from bot.slack.kit.message import Message
from bot.slack.kit.showing import show
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

    return await _send(interaction, await interaction.read(named), words)


async def _overview(interaction: Interaction, words: str) -> Message:
    async def send(work: UnitOfWork) -> None:
        reach = await programmes.all_within_reach(work.session, work.actor, Action.DIGEST)
        if named_period(reach[0], words, work.now) is None:
            raise Mistake("digest.form", command=interaction.command)
        await asking.send_all(
            work.session,
            actor=work.actor,
            programmes=reach,
            words=words,
            asked=interaction.envelope,
            now=work.now,
        )

    await interaction.write(send)
    return replies.done(interaction.say.md("digest.sent.all"))


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
    return insights_modal(found, total, number(programme_id), interaction.say)


@steps
async def all_figures(interaction: Interaction) -> Message | None:
    """Every figure of a digest. `value`: programme:period."""
    return await show(interaction, _all_figures(interaction))


async def _all_figures(interaction: Interaction) -> View:
    async def load(work: UnitOfWork) -> Digest:
        return await digests.of_button(
            work.session, actor=work.actor, value=interaction.value, now=work.now
        )

    found = await interaction.read(load)

    async def note_it(work: UnitOfWork) -> None:
        digests.read(work.session, work.actor, found.programme, work.now)

    await interaction.write(note_it)
    return figures_window(found, interaction.say)


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


async def _send(interaction: Interaction, programme: Programme, words: str) -> Message:
    async def send(work: UnitOfWork) -> None:
        period = named_period(programme, words, work.now)
        if period is None:
            raise Mistake("digest.form", command=interaction.command)
        await asking.send(
            work.session,
            actor=work.actor,
            programme=programme,
            period=period,
            asked=interaction.envelope,
            now=work.now,
        )

    await interaction.write(send)
    return replies.done(interaction.say.md("digest.sent", programme=programme.name))


async def _named(interaction: Interaction, work: UnitOfWork, name: str) -> Programme:
    try:
        return await programme_named(interaction, work, Action.DIGEST, name)
    except Mistake as mistake:
        if mistake.key != "programme.unknown":
            raise
        # What stands there may have been meant as a period.
        told = {**mistake.values, "name": interaction.line.rest}
        raise Mistake("digest.unknown", command=interaction.command, **told) from mistake
