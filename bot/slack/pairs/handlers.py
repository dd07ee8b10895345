"""`pair`, `pairs`, `end`; the thread of a pair."""

from collections.abc import Sequence

from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action, may
from bot.kernel.unit_of_work import UnitOfWork
from bot.pair_life import endings
from bot.pairs import pairs as service
from bot.pairs import threads
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction, View
from bot.slack.kit.listeners import changes, prepares, reads, shows
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.pairs.views import PAGER, pair_list, thread_modal
from bot.slack.programmes.naming import programme_named
from bot.texts import slack_date
from storage.rows import by_ids
from storage.states import ProgrammeState
from storage.tables import Pair, Person, Programme


@prepares
async def pair(interaction: Interaction) -> Message:
    interaction.actor.require(Action.PAIR)
    mentor, executive = await _both(interaction, "pair")
    service.check_people(mentor, executive)

    async def check(work: UnitOfWork) -> Programme:
        programme = await programme_named(interaction, work, Action.PAIR, interaction.line.rest)
        await service.check_new(work.session, programme, mentor, executive)
        await service.check_rules(work.session, mentor, executive)
        return programme

    programme = await interaction.read(check)
    channel_id = await _group_dm(interaction, mentor, executive)

    async def create(work: UnitOfWork) -> Pair:
        return await service.create(
            work.session,
            actor=work.actor,
            programme=programme,
            mentor=mentor,
            executive=executive,
            channel_id=channel_id,
            now=work.now,
        )

    made, say = await interaction.write(create), interaction.say
    return replies.done(
        say.md(
            _made_in(programme, made),
            mentor=who(mentor),
            executive=who(executive),
            programme=programme.name,
            first=slack_date(made.next_check_in_at, say) if made.next_check_in_at else "",
        )
    )


def _made_in(programme: Programme, made: Pair) -> str:
    if programme.state in (ProgrammeState.DRAFT, ProgrammeState.PAUSED):
        return f"pair.created_{programme.state}"
    return "pair.created" if made.next_check_in_at else "pair.created_over"


@reads
async def pairs(interaction: Interaction, work: UnitOfWork) -> Message:
    return await _page(interaction, work, interaction.programme_id, 0)


@reads
async def turn_page(interaction: Interaction, work: UnitOfWork) -> Message:
    programme_id, page = PAGER.read(interaction.value)
    return await _page(interaction, work, programme_id or None, page)


async def _page(
    interaction: Interaction, work: UnitOfWork, programme_id: int | None, page: int
) -> Message:
    rows = await service.visible_to(work.session, work.actor)
    if programme_id is not None:
        rows = [row for row in rows if row.programme.id == programme_id]
    if not rows:
        raise Mistake("pairs.none" if may(work.actor.standing, Action.PAIR) else "pairs.none_yours")
    return pair_list(rows, page, interaction.say, programme_id=programme_id)


@prepares
async def end(interaction: Interaction) -> Message:
    interaction.actor.require(Action.END_PAIR)
    line = interaction.line
    _require_two(interaction, line, "end")
    if len(line.rest) > 500:
        raise Mistake("end.long_reason")
    mentor, executive = await _both(interaction, "end")

    async def write(work: UnitOfWork) -> Sequence[Programme]:
        ended = await endings.end(
            work.session,
            actor=work.actor,
            mentor=mentor,
            executive=executive,
            reason=line.rest,
            now=work.now,
        )
        found = await by_ids(work.session, Programme, {pair.programme_id for pair in ended})
        return list(found.values())

    of = await interaction.write(write)
    in_silence = all(programme.state == ProgrammeState.DRAFT for programme in of)
    key = "end.done_draft" if in_silence else "end.done"
    return replies.done(interaction.say.md(key, mentor=who(mentor), executive=who(executive)))


async def _both(interaction: Interaction, verb: str) -> tuple[Person, Person]:
    _require_two(interaction, interaction.line, verb)
    mentor, executive = await interaction.context.people.find_all(interaction.line.people)
    return mentor, executive


async def _group_dm(interaction: Interaction, mentor: Person, executive: Person) -> str:
    # Opened before anything is written: if Slack cannot, nothing is half-done.
    gateway = interaction.context.gateway
    try:
        return await gateway.open_conversation(mentor.slack_id, executive.slack_id)
    except SlackFault as fault:
        if fault.is_no:
            raise Mistake("pair.no_channel", code=fault.code) from fault
        raise Trouble("trouble.slack") from fault


def _require_two(interaction: Interaction, line: CommandLine, verb: str) -> None:
    if len(line.people) != 2:
        key = f"{verb}.missing" if len(line.people) < 2 else f"{verb}.too_many"
        raise Mistake(key, command=interaction.command)


_DIGITS = 18
"""A key that a database can hold."""


@shows
async def look(interaction: Interaction, work: UnitOfWork) -> View:
    return await _view(interaction, work, _key(interaction.value))


@changes
async def done(interaction: Interaction, work: UnitOfWork) -> View:
    pair_id = await threads.call_done(
        work.session, actor=work.actor, step_id=_key(interaction.value), now=work.now
    )
    return await _view(interaction, work, pair_id)


async def _view(interaction: Interaction, work: UnitOfWork, pair_id: int) -> View:
    thread = await threads.look(work.session, work.actor, pair_id, work.now)
    return thread_modal(thread, work.actor, interaction.say)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) <= _DIGITS):
        raise Mistake("thread.gone")
    return int(text)
