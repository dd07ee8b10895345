"""`insights [programme]`: its leads move each insight on, and the pair reads what came of it."""

from bot.insights import insight_stages as service
from bot.insights import insights as own_service
from bot.insights.rules import following, needs_words, preceding
from bot.insights.telling import told_until
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.insights.views import (
    OUTCOME,
    OUTCOME_FORM,
    PAGER,
    SHOWN,
    came_of_it,
    insight_board,
    outcome_modal,
    own_insights,
)
from bot.slack.kit import ids
from bot.slack.kit.form import number, parts, unknown
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows, shows_above
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Errors, Submitted, shows_below, submits
from bot.slack.programmes.naming import programme_named
from storage import insights
from storage.rows import by_ids
from storage.states import Stage
from storage.tables import Programme, ident


@shows
async def follow(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.FOLLOW_INSIGHTS)
    line = interaction.line
    if line.people:
        raise Mistake("stages.form", command=interaction.command)
    programme = await programme_named(interaction, work, Action.FOLLOW_INSIGHTS, line.rest)
    return await _page(interaction, work, ident(programme), 0)


@shows
async def follow_button(interaction: Interaction, work: UnitOfWork) -> View:
    """Below a digest, of its programme."""
    return await _page(interaction, work, interaction.key, 0)


@shows
async def turn_page(interaction: Interaction, work: UnitOfWork) -> View:
    programme_id, page = PAGER.read(interaction.value)
    return await _page(interaction, work, programme_id, page)


async def on(interaction: Interaction) -> Message | None:
    """Forward; where there is something to tell, it is asked for first."""
    _, seen, _ = parts(interaction.value, 3)
    to = following(_stage(seen))
    return await (_ask_for_outcome if to and needs_words(to) else _forward)(interaction)


@shows_above
async def _ask_for_outcome(interaction: Interaction, work: UnitOfWork) -> View:
    key, seen, page = _clicked(interaction)
    insight = await service.look(work.session, work.actor, key, seen)
    return outcome_modal(insight, seen, _next(following(seen)), page, interaction.say)


@changes
async def _forward(interaction: Interaction, work: UnitOfWork) -> View:
    return await _move(interaction, work, _next(following(_clicked(interaction)[1])))


@changes
async def back(interaction: Interaction, work: UnitOfWork) -> View:
    return await _move(interaction, work, _next(preceding(_clicked(interaction)[1])))


async def _board(modal: Submitted, work: UnitOfWork) -> View:
    return await _page(modal, work, modal.held.number("programme"), modal.held.number("page"))


@submits(said_at=ids.OUTCOME, then=shows_below(_board))
async def tell(modal: Submitted, work: UnitOfWork) -> Errors:
    """What came of it, saved before its modal closes; the list below then shows it."""
    entries, held = OUTCOME_FORM.read(modal.body), modal.held
    if wrong := entries.errors(modal.say):
        return wrong
    await service.move(
        work.session,
        actor=work.actor,
        insight_id=held.number("insight"),
        seen=_stage(held["seen"]),
        to=_stage(held["to"]),
        outcome=entries[OUTCOME],
        now=work.now,
    )
    return {}


@shows
async def outcome(interaction: Interaction, work: UnitOfWork) -> View:
    insight, programme = await service.outcome(work.session, work.actor, interaction.key)
    return came_of_it(insight, programme, work.actor.id, interaction.say)


@shows
async def own(interaction: Interaction, work: UnitOfWork) -> View:
    return await _own(interaction, work)


@changes
async def withdraw(interaction: Interaction, work: UnitOfWork) -> View:
    await own_service.withdraw(
        work.session, actor=work.actor, insight_id=interaction.key, now=work.now
    )
    return await _own(interaction, work)


async def _own(interaction: Interaction, work: UnitOfWork) -> View:
    rows = await insights.of_person(work.session, work.actor.id, SHOWN)
    found = await by_ids(work.session, Programme, {row.programme_id for row in rows})
    until = {
        key: await told_until(work.session, programme, work.now) for key, programme in found.items()
    }
    mine = [(row, found[row.programme_id], until[row.programme_id]) for row in rows]
    return own_insights(mine, work.actor.id, interaction.say)


def _clicked(interaction: Interaction) -> tuple[int, Stage, int]:
    key, seen, page = parts(interaction.value, 3)
    return number(key), _stage(seen), number(page)


def _stage(name: object) -> Stage:
    if name not in list(Stage):
        raise unknown()
    return Stage(str(name))


def _next(to: Stage | None) -> Stage:
    if to is None:
        raise Mistake("stages.moved")
    return to


async def _move(interaction: Interaction, work: UnitOfWork, to: Stage) -> View:
    key, seen, page = _clicked(interaction)
    insight = await service.move(
        work.session,
        actor=work.actor,
        insight_id=key,
        seen=seen,
        to=to,
        outcome=None,
        now=work.now,
    )
    return await _page(interaction, work, insight.programme_id, page)


async def _page(interaction: Interaction, work: UnitOfWork, programme_id: int, page: int) -> View:
    found = await service.board(
        work.session, work.actor, programme_id, page=page, size=PAGER.size, now=work.now
    )
    return insight_board(found, interaction.say)
