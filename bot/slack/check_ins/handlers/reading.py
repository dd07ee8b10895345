"""Private words, insights and what a pair shares: read in modals, by their readers only."""

import hashlib
from typing import Any

from slack_bolt.async_app import AsyncAck

from bot.check_ins import words
from bot.insights import insights
from bot.kernel.actors import Actor
from bot.kernel.rules.permissions import Action
from bot.slack.check_ins.views.reading import (
    DECISION,
    DECISION_FORM,
    insight_modal,
    shared_modal,
    word_modal,
)
from bot.slack.kit import ids
from bot.slack.kit.context import Context
from bot.slack.kit.envelopes import slack_id_in
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import steps
from bot.slack.kit.submissions import metadata, saved
from bot.texts import Say
from storage.check_ins import check_ins
from storage.people import people
from storage.tables import Insight, Person

_SHARED = 12


@steps
async def word(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            author, text = await words.read(session, interaction.actor, interaction.key)
        return word_modal(author, text, interaction.say)

    await interaction.show(view())


@steps
async def insight(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        async with interaction.context.db.reading() as session:
            found = await insights.look(session, interaction.actor, interaction.key)
            author = await session.get_one(Person, found.author_id)
        return insight_modal(found, author, mark(found), interaction.say)

    await interaction.show(view())


@steps
async def shared(interaction: Interaction) -> None:
    async def view() -> dict[str, Any]:
        interaction.actor.require(Action.READ_SHARED, pair=interaction.key)
        async with interaction.context.db.reading() as session:
            rows = await check_ins.shared_in(session, interaction.key, _SHARED)
            authors = await people.by_ids(session, [answer.person_id for answer, *_ in rows])
        return shared_modal(rows, authors, interaction.actor.zone, interaction.say)

    await interaction.show(view())


async def decide(context: Context, ack: AsyncAck, body: dict[str, Any]) -> None:
    """The other's decision on an insight, committed before the modal closes."""
    if await saved(context, ack, body, _decide, said_at=ids.DECISION):
        context.homes.changed(slack_id_in(body))


async def _decide(context: Context, asker: Actor, _: Say, body: dict[str, Any]) -> dict[str, str]:
    held = metadata(body)
    agreed = DECISION_FORM.read(body).needed(DECISION)
    async with context.db.transaction() as session:
        found = await insights.look(session, asker, held.number("insight"))
        await insights.decide(
            session,
            actor=asker,
            insight=found,
            agreed=agreed,
            still=mark(found) == held["seen"],
            now=context.now(),
        )
    return {}


def mark(insight: Insight) -> str:
    """Tells whether it is still what was read, without repeating it."""
    read = f"{insight.is_anonymous}:{insight.text or ''}"
    return hashlib.sha256(read.encode()).hexdigest()
