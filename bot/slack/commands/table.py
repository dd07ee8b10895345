"""`/mentoring` and `/mentorat`: one table from the word to its handler."""

from collections.abc import Sequence

from bot.home.home import load as load_home
from bot.kernel.rules.command_line import Verb, parse
from bot.kernel.unit_of_work import UnitOfWork
from bot.programmes import programmes
from bot.programmes.programmes import SeveralProgrammes
from bot.slack.audit import handlers as audit
from bot.slack.check_ins.handlers import answering, prompting
from bot.slack.commands.menu import menu_message, unknown_message, which_programme
from bot.slack.commands.pickers import PICKERS, lacks, line_in, names_modal
from bot.slack.digest import handlers as digests
from bot.slack.exports import handlers as exporting
from bot.slack.insights import handlers as stages
from bot.slack.kit import ids
from bot.slack.kit.help import help_message
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import Handler, reads, shows
from bot.slack.kit.menus import meant
from bot.slack.kit.message import Message
from bot.slack.kit.modals import notice_modal
from bot.slack.kit.submissions import Becomes, Errors, Submitted, submits_in_steps
from bot.slack.lead_tasks.handlers import lead_tasks
from bot.slack.matching.handlers import matching, proposing
from bot.slack.pair_life.handlers import arranging, leaving
from bot.slack.pairs import handlers as pairs
from bot.slack.people.handlers import importing, people
from bot.slack.privacy import handlers as own_data
from bot.slack.programmes.handlers import programmes as programme_list
from bot.slack.sessions import handlers as sessions
from bot.slack.topics import handlers as topics
from bot.slack.workspaces import handlers as workspaces
from storage.tables import Programme


@reads
async def _help(interaction: Interaction, work: UnitOfWork) -> Message:
    return help_message(
        work.actor.standing,
        interaction.command,
        interaction.say,
        reads_history=interaction.context.gateway.reads_history,
    )


@reads
async def _menu(interaction: Interaction, work: UnitOfWork) -> Message:
    home = await load_home(work.session, work.actor, work.now)
    return menu_message(home, work.actor, interaction.say)


@reads
async def _unknown(interaction: Interaction, _: UnitOfWork) -> Message:
    return unknown_message(
        interaction.line, interaction.typed, interaction.command, interaction.say
    )


_CARRIED = 1500
"""Characters of what was typed that a button takes along: its value may have 2,000."""

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
    Verb.ROLE: programme_list.role,
    Verb.TOPICS: topics.topics,
    Verb.PLAN: sessions.plan,
    Verb.MOVE: prompting.move,
    Verb.PAUSE: arranging.pause,
    Verb.RESUME: arranging.resume,
    Verb.DELEGATE: arranging.delegate,
    Verb.PROGRAMMES: programme_list.open_list,
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
    """What was typed; where nothing was, a menu."""
    if not interaction.typed.strip():
        return await _menu(interaction)
    _, _, typed = interaction.typed.strip().partition(" ")
    return await _run(interaction, interaction.line.verb, typed, is_click=False)


async def pressed(interaction: Interaction) -> Message | None:
    """A button that does what a command does."""
    verb, programme_id, typed = meant(interaction.value)
    interaction.means(parse(f"{verb} {typed}"), programme_id)
    return await _run(interaction, verb, typed, is_click=True)


@submits_in_steps(said_at=ids.NAMED_FIRST)
async def submit(modal: Submitted) -> Errors | Becomes:
    """What was chosen in a window, as if it were typed. The window then says what came of it."""
    verb, line, programme_id = line_in(modal)
    modal.means(line, programme_id)
    answer = await HANDLERS[verb](modal)
    return Becomes(notice_modal(answer, modal.say)) if answer else {}


async def _run(
    interaction: Interaction, verb: Verb | None, typed: str, *, is_click: bool
) -> Message | None:
    if verb is not None and lacks(verb, interaction.line, is_click=is_click):
        return await _pick(interaction)
    try:
        return await HANDLERS[verb](interaction)
    except SeveralProgrammes as found:
        if verb is None or len(typed) > _CARRIED:
            raise
        return which_programme(found.programmes, verb, typed, interaction.say)


@shows
async def _pick(interaction: Interaction, work: UnitOfWork) -> View:
    verb = Verb(interaction.line.verb or "")
    picker = PICKERS[verb]
    work.actor.require(picker.action, programme=interaction.programme_id)
    there: Sequence[Programme] = ()
    if picker.of_programme:
        there = await programmes.within_reach(work.session, work.actor, picker.action)
    return names_modal(verb, interaction.line, there, interaction.programme_id, interaction.say)
