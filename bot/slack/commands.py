"""`/mentoring` and `/mentorat`: one table from the word to its handler."""

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import Verb
from bot.kernel.unit_of_work import UnitOfWork
from bot.slack.audit import handlers as audit
from bot.slack.check_ins.handlers import answering, prompting
from bot.slack.digest import handlers as digests
from bot.slack.exports import handlers as exporting
from bot.slack.insights import handlers as stages
from bot.slack.kit.help import help_message
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import Handler, reads
from bot.slack.kit.message import Message
from bot.slack.lead_tasks.handlers import lead_tasks
from bot.slack.matching.handlers import matching, proposing
from bot.slack.pair_life.handlers import arranging, leaving
from bot.slack.pairs import handlers as pairs
from bot.slack.people.handlers import importing, people
from bot.slack.privacy import handlers as own_data
from bot.slack.programmes.handlers import programmes
from bot.slack.sessions import handlers as sessions
from bot.slack.topics import handlers as topics
from bot.slack.workspaces import handlers as workspaces


@reads
async def _help(interaction: Interaction, work: UnitOfWork) -> Message:
    return help_message(
        work.actor.standing,
        interaction.command,
        interaction.say,
        reads_history=interaction.context.gateway.reads_history,
    )


@reads
async def _unknown(interaction: Interaction, _: UnitOfWork) -> Message:
    raise Mistake("command.unknown", word=interaction.line.word, command=interaction.command)


HANDLERS: dict[Verb | None, Handler] = {
    None: _unknown,
    Verb.HELP: _help,
    Verb.PAIR: pairs.pair,
    Verb.PAIRS: pairs.pairs,
    Verb.END: pairs.end,
    Verb.SEND: prompting.send,
    Verb.CHECKIN: answering.open_own,
    Verb.DIGEST: digests.digest,
    Verb.EXPORT: exporting.export,
    Verb.ROLE: programmes.role,
    Verb.TOPICS: topics.topics,
    Verb.PLAN: sessions.plan,
    Verb.MOVE: prompting.move,
    Verb.PAUSE: arranging.pause,
    Verb.RESUME: arranging.resume,
    Verb.DELEGATE: arranging.delegate,
    Verb.PROGRAMMES: programmes.open_list,
    Verb.MATCH: matching.match,
    Verb.BLOCK: proposing.block,
    Verb.UNBLOCK: proposing.unblock,
    Verb.COVERAGE: proposing.coverage,
    Verb.IMPORT: importing.importing,
    Verb.PEOPLE: people.people,
    Verb.INSIGHTS: stages.follow,
    # Whatever else was typed: "vie privée" is two words.
    Verb.PRIVACY: own_data.show,
    Verb.LEAVE: leaving.leave,
    Verb.TASKS: lead_tasks.show_all,
    Verb.AUDIT: audit.audit,
    Verb.THRESHOLD: workspaces.threshold,
}


async def command(interaction: Interaction) -> Message | None:
    return await HANDLERS[interaction.line.verb](interaction)
