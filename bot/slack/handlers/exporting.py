"""`export [programme] [period]`: the choice of a file, and the file."""

from bot.errors import Mistake
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import exports
from bot.services.digest_periods import period_of
from bot.services.exports import Format, Wish
from bot.slack import exporting, ids
from bot.slack.asking import Ask
from bot.slack.background import go_on
from bot.slack.handlers.digests import split
from bot.slack.handlers.naming import programme_named
from bot.slack.message import Message
from bot.slack.views.exports import begun, choice

_FORMATS = {
    ids.EXPORT_CSV: Format.CSV,
    ids.EXPORT_XLSX: Format.XLSX,
    ids.EXPORT_PDF: Format.PDF,
}


async def export(ask: Ask, line: CommandLine) -> Message:
    ask.actor.require(Action.EXPORT)
    if line.people:
        raise Mistake("export.form", command=ask.command)
    name, words = split(line.words)
    async with ask.desk.db.reading() as session:
        try:
            programme = await programme_named(session, ask, Action.EXPORT, name)
        except Mistake as mistake:
            if mistake.key != "programme.unknown":
                raise
            # What stands there may have been meant as a period.
            raise Mistake("export.unknown", **{**mistake.values, "name": line.rest}) from mistake
    period = period_of(programme, words or "all", ask.desk.now())
    if period is None:
        raise Mistake("export.form", command=ask.command)
    return choice(Wish(programme, period), ask.say)


async def choose(ask: Ask) -> Message:
    """The button of a digest: the same choice, for its period."""
    return choice(await _wished(ask), ask.say)


async def make(ask: Ask) -> Message:
    """In the background: a long one takes a minute or two."""
    wish, form = await _wished(ask), _FORMATS[str(ask.body["actions"][0]["action_id"])]
    job = exporting.Job(ask.desk, ask.actor.person.slack_id, wish, form, ask.say, ask.body)
    ask.desk.workshop.take(*job.key)
    go_on(ask.desk, exporting.carry_out(job))
    return begun(wish, form, ask.say)


async def _wished(ask: Ask) -> Wish:
    async with ask.desk.db.reading() as session:
        return await exports.wished(session, ask.actor, ask.value, ask.desk.now())
