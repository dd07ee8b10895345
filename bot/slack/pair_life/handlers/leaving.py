"""`leave`, and the button in App Home: another mentor or executive, or the way out."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.typed_text import tidy
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import leaving as service
from bot.slack.kit import blocks, ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows, writes
from bot.slack.kit.message import Message
from bot.slack.kit.submissions import Errors, Submitted, seen_in, submits
from bot.slack.pair_life.views import LEAVE_FORM, WISH, WORD, asked_modal, leave_modal, which_pair
from storage.tables import ident


@shows
async def leave(interaction: Interaction, work: UnitOfWork) -> View:
    rows = await service.choices(work.session, work.actor)
    if not rows:
        raise Mistake("leave.ended")
    if len(rows) > 1:
        return which_pair(rows, work.actor.id, interaction.say)
    return await _one(interaction, work, ident(rows[0].pair))


@shows
async def open_one(interaction: Interaction, work: UnitOfWork) -> View:
    return await _one(interaction, work, interaction.key)


@submits(said_at=ids.WISH, becomes=asked_modal)
async def submit(modal: Submitted, work: UnitOfWork) -> Errors:
    """Kept before the modal closes; it then says that the leads are told."""
    entries = LEAVE_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    await service.ask(
        work.session,
        actor=work.actor,
        pair_id=modal.held.number("pair"),
        wish=entries[WISH] or "",
        word=entries[WORD] if tidy(entries[WORD]) else None,
        now=work.now,
        seen_at=seen_in(modal),
    )
    return {}


@writes
async def take_back(interaction: Interaction, work: UnitOfWork) -> Message:
    await service.take_back(work.session, actor=work.actor, task_id=interaction.key, now=work.now)
    return blocks.sentence(interaction.say.md("leave.taken_back"))


async def _one(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    way = await service.way_out(work.session, work.actor, pair_id)
    return leave_modal(way, interaction.say)
