"""`topic` and `topics`; the choice of the next one."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, shows_above
from bot.slack.kit.submissions import Errors, Submitted, shows_below, submits
from bot.slack.programmes.naming import programme_named
from bot.slack.topics.views import (
    ABOUT_FORM,
    NEXT_TOPIC,
    OWN_TOPIC_FORM,
    PAGER,
    about_modal,
    own_topic_modal,
    topic_list,
    wording_in,
)
from bot.topics import choosing
from bot.topics import topics as service
from bot.topics.rules import faults
from storage.tables import ident


@shows
async def topics(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.MANAGE_TOPICS)
    if interaction.line.people:
        raise Mistake("topics.form", command=str(interaction.body.get("command") or "/mentoring"))
    programme = await programme_named(
        interaction, work, Action.MANAGE_TOPICS, interaction.line.rest
    )
    there = await service.arranged(work.session, work.actor, ident(programme))
    return topic_list(there, interaction.say)


@changes
async def first(interaction: Interaction, work: UnitOfWork) -> View:
    return await _move(interaction, work, None)


@changes
async def up(interaction: Interaction, work: UnitOfWork) -> View:
    return await _move(interaction, work, -1)


@changes
async def down(interaction: Interaction, work: UnitOfWork) -> View:
    return await _move(interaction, work, 1)


@changes
async def hide(interaction: Interaction, work: UnitOfWork) -> View:
    return await _set_hidden(interaction, work, is_hidden=True)


@changes
async def show(interaction: Interaction, work: UnitOfWork) -> View:
    return await _set_hidden(interaction, work, is_hidden=False)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, number = PAGER.read(interaction.value)
    return await _page(interaction, work, programme_id, PAGER.first_of(number))


@shows_above
async def write(interaction: Interaction, work: UnitOfWork) -> View:
    there = await service.arranged(work.session, work.actor, interaction.key)
    return own_topic_modal(there.programme, interaction.say)


async def _list(modal: Submitted, work: UnitOfWork) -> View:
    return await _page(modal, work, modal.held.number("programme"), 0)


@submits(said_at=ids.TITLE, then=shows_below(_list))
async def add(modal: Submitted, work: UnitOfWork) -> Errors:
    """Saved before the modal closes; the list below it then shows the topic."""
    entries = OWN_TOPIC_FORM.read(modal.body)
    wording = wording_in(entries)
    if wrong := entries.errors(modal.say, faults(wording)):
        return wrong
    await service.add(
        work.session,
        actor=work.actor,
        programme_id=modal.held.number("programme"),
        wording=wording,
        now=work.now,
    )
    return {}


async def _page(interaction: Interaction, work: UnitOfWork, programme_id: int, at: int) -> View:
    there = await service.arranged(work.session, work.actor, programme_id, at=at)
    return topic_list(there, interaction.say)


async def _move(interaction: Interaction, work: UnitOfWork, by: int | None) -> View:
    there = await service.move(
        work.session, actor=work.actor, topic_id=interaction.key, by=by, now=work.now
    )
    return topic_list(there, interaction.say)


async def _set_hidden(interaction: Interaction, work: UnitOfWork, *, is_hidden: bool) -> View:
    there = await service.set_hidden(
        work.session,
        actor=work.actor,
        topic_id=interaction.key,
        is_hidden=is_hidden,
        now=work.now,
    )
    return topic_list(there, interaction.say)


@shows
async def about(interaction: Interaction, work: UnitOfWork) -> View:
    page = await choosing.about(work.session, work.actor, interaction.key)
    return about_modal(page, interaction.say)


@submits(said_at=ids.NEXT_TOPIC)
async def choose(modal: Submitted, work: UnitOfWork) -> Errors:
    await choosing.choose(
        work.session,
        actor=work.actor,
        pair_id=modal.held.number("pair"),
        # None is the programme's order.
        topic_id=ABOUT_FORM.read(modal.body)[NEXT_TOPIC] or None,
        now=work.now,
    )
    return {}
