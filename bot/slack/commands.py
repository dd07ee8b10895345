"""`/mentoring` and `/mentorat`: one table from the word to its handler."""

from collections.abc import Awaitable, Callable

from bot.kernel.errors import Mistake
from bot.kernel.rules.command_line import CommandLine, Verb
from bot.slack.check_ins.handlers import checking, moving, prompting
from bot.slack.digest import handlers as digests
from bot.slack.exports import handlers as exporting
from bot.slack.insights import handlers as stages
from bot.slack.kit.help import help_message
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.listeners import Handler
from bot.slack.kit.message import Message
from bot.slack.lead_tasks.handlers import lead_tasks
from bot.slack.matching.handlers import blocking, coverage, matching
from bot.slack.pair_life.handlers import delegating, leaving, pausing
from bot.slack.pairs.handlers import pairing
from bot.slack.people.handlers import importing, people
from bot.slack.privacy import handlers as own_data
from bot.slack.programmes.handlers import programmes, roles
from bot.slack.sessions.handlers import planning
from bot.slack.topics.handlers import topics

_HANDLERS: dict[Verb, Handler] = {
    Verb.PAIR: pairing.pair,
    Verb.PAIRS: pairing.pairs,
    Verb.END: pairing.end,
    Verb.CHECKIN: checking.open_own,
    Verb.PLAN: planning.plan,
    Verb.MOVE: moving.move,
    Verb.PAUSE: pausing.pause,
    Verb.RESUME: pausing.resume,
    Verb.TASKS: lead_tasks.show_all,
    Verb.LEAVE: leaving.leave,
    Verb.INSIGHTS: stages.follow,
    Verb.DELEGATE: delegating.delegate,
    Verb.TOPICS: topics.topics,
    Verb.SEND: prompting.send,
}

_TYPED: dict[Verb, Callable[[Interaction, CommandLine], Awaitable[Message | None]]] = {
    Verb.DIGEST: digests.digest,
    Verb.EXPORT: exporting.export,
    Verb.ROLE: roles.role,
    Verb.PROGRAMMES: programmes.programmes,
    Verb.MATCH: matching.match,
    Verb.BLOCK: blocking.block,
    Verb.UNBLOCK: blocking.unblock,
    Verb.COVERAGE: coverage.coverage,
    Verb.IMPORT: importing.importing,
    Verb.PEOPLE: people.people,
    Verb.PRIVACY: own_data.privacy,
}


async def command(interaction: Interaction) -> Message | None:
    line = interaction.line
    if line.verb in _HANDLERS:
        return await _HANDLERS[line.verb](interaction)
    await interaction.take()
    if line.verb is None:
        raise Mistake("command.unknown", word=line.word, command=interaction.command)
    if line.verb is Verb.HELP:
        return help_message(
            interaction.actor.standing,
            interaction.command,
            interaction.say,
            reads_history=interaction.context.gateway.reads_history,
        )
    return await _TYPED[line.verb](interaction, line)
