"""`export`: the choice of a file, and the file itself."""

from bot.digest.ratings import named_period
from bot.exports import exports
from bot.exports.exports import ExportRequest, Format, period_in_words
from bot.exports.handing_over import Order
from bot.kernel.errors import Mistake
from bot.kernel.rules import periods
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.kit import blocks, ids
from bot.slack.kit.context import go_on
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import reads
from bot.slack.kit.message import Message
from bot.slack.kit.showing import tell
from bot.slack.programmes.naming import programme_named
from bot.texts import Say

_FORMATS = {
    ids.EXPORT_CSV: Format.CSV,
    ids.EXPORT_XLSX: Format.XLSX,
    ids.EXPORT_INSIGHTS: Format.INSIGHTS,
    ids.EXPORT_PDF: Format.PDF,
}


@reads
async def export(interaction: Interaction, work: UnitOfWork) -> Message:
    work.actor.require(Action.EXPORT)
    line = interaction.line
    if line.people:
        raise Mistake("export.form", command=interaction.command)
    name, words = periods.split_off(line.words)
    try:
        programme = await programme_named(interaction, work, Action.EXPORT, name)
    except Mistake as mistake:
        if mistake.key != "programme.unknown":
            raise
        # What stands there may have been meant as a period.
        told = {**mistake.values, "name": line.rest}
        raise Mistake("export.unknown", command=interaction.command, **told) from mistake
    period = named_period(programme, words or "all", work.now)
    if period is None:
        raise Mistake("export.form", command=interaction.command)
    return choice(ExportRequest(programme, period), interaction.say)


@reads
async def choose(interaction: Interaction, work: UnitOfWork) -> Message:
    """The button of a digest: the same choice, for its period."""
    return choice(await _wished(interaction, work), interaction.say)


@reads
async def make(interaction: Interaction, work: UnitOfWork) -> Message:
    """In the background: a long one takes a minute or two."""
    wish = await _wished(interaction, work)
    form = _FORMATS[str(interaction.body["actions"][0]["action_id"])]

    async def reply(sentence: str) -> None:
        await tell(interaction, blocks.sentence(sentence))

    order = Order(asker=work.actor, wish=wish, form=form, say=interaction.say, reply=reply)
    # Before it goes on by itself: a second click hears at once that the file is on its way.
    interaction.context.exporter.queue.take(*order.key)
    go_on(interaction.context, interaction.context.exporter.carry_out(order))
    return blocks.sentence(exports.begun(wish, form, interaction.say))


async def _wished(interaction: Interaction, work: UnitOfWork) -> ExportRequest:
    return await exports.wished(work.session, work.actor, interaction.value, work.now)


_IDS = {
    Format.CSV: ids.EXPORT_CSV,
    Format.XLSX: ids.EXPORT_XLSX,
    Format.INSIGHTS: ids.EXPORT_INSIGHTS,
    Format.PDF: ids.EXPORT_PDF,
}


def choice(wish: ExportRequest, say: Say) -> Message:
    buttons = [
        blocks.button(say(f"export.as.{form.value}"), _IDS[form], wish.written) for form in Format
    ]
    ask = say.md("export.choose", programme=wish.programme.name, period=period_in_words(wish, say))
    kinds = say.md("export.kinds")
    return blocks.message(
        f"{ask}\n{kinds}", blocks.section(ask), blocks.actions(*buttons), blocks.context(kinds)
    )
