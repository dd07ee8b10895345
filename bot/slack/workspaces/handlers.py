"""`threshold [number]`: how few people a figure may be made of; an admin raises it for good."""

from slackblocks import Block

from bot.kernel.errors import Mistake
from bot.kernel.rules.thresholds import OFFERED, Thresholds
from bot.kernel.rules.working_days import today_in
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit import blocks, ids, replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import reads, writes
from bot.slack.kit.message import Message
from bot.slack.workspaces.views import threshold_told
from bot.workspaces import thresholds


async def threshold(interaction: Interaction) -> Message | None:
    """Without a number it tells what holds."""
    line = interaction.line
    if line.people or len(line.words) > 1 or (line.rest and not _is_number(line.rest)):
        interaction.actor.require(thresholds.ACTION)
        raise Mistake("threshold.form", command=interaction.command)
    return await (_typed if line.rest else _held)(interaction)


@writes
async def raise_button(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _raised(interaction, work, interaction.key)


@writes
async def _typed(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _raised(interaction, work, int(interaction.line.rest))


@reads
async def _held(interaction: Interaction, work: UnitOfWork) -> Message:
    held = await thresholds.look(work.session, work.actor)
    say = interaction.say
    today = today_in(work.actor.zone, work.now)
    upwards = say.md("threshold.upwards", command=interaction.command)
    lines = [*threshold_told(held, today, say), upwards]
    return blocks.sentence(" ".join(lines), *_offered(held, interaction))


def _offered(held: Thresholds, interaction: Interaction) -> list[Block]:
    if held.highest >= OFFERED:
        return []
    say = interaction.say
    button = blocks.button(say("threshold.raise", fewest=OFFERED), ids.THRESHOLD_RAISE, OFFERED)
    button.confirm = blocks.confirmation(
        title=say("threshold.sure"),
        text=say("threshold.sure.text", fewest=OFFERED),
        yes=say("threshold.raise", fewest=OFFERED),
        no=say("modal.close"),
        danger=True,
    )
    return [blocks.actions(button)]


async def _raised(interaction: Interaction, work: UnitOfWork, fewest: int) -> Message:
    step = await thresholds.raise_to(work.session, work.actor, fewest, work.now)
    say = interaction.say
    day = say.date(step.first)
    return replies.done(say.md("threshold.raised", fewest=step.fewest, day=day))


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 4
