"""Private words, insights and what a pair shares: read in modals, by their readers only."""

from bot.check_ins import words
from bot.insights import insights
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.check_ins.views.reading import (
    DECISION,
    DECISION_FORM,
    insight_modal,
    shared_modal,
    word_modal,
)
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, shows
from bot.slack.kit.submissions import Errors, Submitted, submits
from storage.check_ins import check_ins
from storage.people import people
from storage.tables import Person

_SHARED = 12


@changes
async def word(interaction: Interaction, work: UnitOfWork) -> View:
    """That it was read is written down."""
    author, text = await words.read(work.session, work.actor, interaction.key, work.now)
    return word_modal(author, text, interaction.say)


@shows
async def insight(interaction: Interaction, work: UnitOfWork) -> View:
    found = await insights.look(work.session, work.actor, interaction.key)
    author = await work.session.get_one(Person, found.author_id)
    return insight_modal(found, author, insights.version(found), interaction.say)


@shows
async def shared(interaction: Interaction, work: UnitOfWork) -> View:
    work.actor.require(Action.READ_SHARED, pair=interaction.key)
    rows = await check_ins.shared_in(work.session, interaction.key, _SHARED)
    authors = await people.by_ids(work.session, [answer.person_id for answer, *_ in rows])
    return shared_modal(rows, authors, work.actor.zone, interaction.say)


@submits(said_at=ids.DECISION)
async def decide(modal: Submitted, work: UnitOfWork) -> Errors:
    """The other's decision on an insight, committed before the modal closes."""
    agreed = DECISION_FORM.read(modal.body).needed(DECISION)
    await insights.decide(
        work.session,
        actor=work.actor,
        insight_id=modal.held.number("insight"),
        agreed=agreed,
        seen=modal.held["seen"],
        now=work.now,
    )
    return {}
