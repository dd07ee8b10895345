"""A lead chooses the mentor of one executive: in place of a proposal, of another mentor, or of
nobody.
"""

from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.matching import mentor_choice as service
from bot.pair_life import helping
from bot.slack.kit import ids
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import shows_above
from bot.slack.kit.submissions import Errors, Submitted, shows_below, submits
from bot.slack.kit.values import number, parts
from bot.slack.matching.handlers import coverage, matching
from bot.slack.matching.views.choice_modal import CHOICE_FORM, MENTOR, OVERRIDE, choice_modal

_LISTS = {"match": matching.page_of, "coverage": coverage.page_of}


@shows_above
async def find(interaction: Interaction, work: UnitOfWork) -> View:
    """`value`: programme:executive:list below:its page[:proposal in whose place]."""
    work.actor.require(Action.MATCH)
    # Without the last part, it is in nobody's place.
    *keys, replaces = (*interaction.value.split(":"), "0")[:5]
    programme, executive, below, at = parts(":".join(keys), 4)
    there = await service.choice(
        work.session,
        work.actor,
        programme_id=number(programme),
        executive_id=number(executive),
        replaces=number(replaces) or None,
        now=work.now,
    )
    return choice_modal(there, interaction.say, below=below, page=number(at))


async def _list(modal: Submitted, work: UnitOfWork) -> View | None:
    show = _LISTS.get(str(modal.held.get("below")))
    if show is None:
        return None
    return await show(modal, work, modal.held.number("programme"), modal.held.number("page"))


@submits(said_at=ids.MENTOR, then=shows_below(_list))
async def choose(modal: Submitted, work: UnitOfWork) -> Errors:
    """Saved before the modal closes; the list below it then shows the choice."""
    entries = CHOICE_FORM.read(modal.body)
    if wrong := entries.errors(modal.say):
        return wrong
    try:
        await _write(modal, work, entries[MENTOR] or 0, entries[OVERRIDE])
    except Mistake as mistake:
        if mistake.key != "match.needs_reason":
            raise
        return {ids.OVERRIDE: modal.say(mistake.key)}
    return {}


async def _write(modal: Submitted, work: UnitOfWork, mentor_id: int, reason: str) -> None:
    known = modal.held
    # A window that was opened before an upgrade lacks it.
    if leaves := number(known.get("leaves", 0)):
        await helping.rematch(
            work.session,
            actor=work.actor,
            pair_id=leaves,
            mentor_id=mentor_id,
            reason=reason,
            now=work.now,
        )
        return
    await service.choose(
        work.session,
        actor=work.actor,
        programme_id=known.number("programme"),
        executive_id=known.number("executive"),
        mentor_id=mentor_id,
        replaces=known.number("replaces") or None,
        reason=reason,
        now=work.now,
    )
