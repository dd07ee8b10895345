"""`pair`, `pairs`, `end`."""

from bot.kernel.errors import Mistake, SlackFault, Trouble
from bot.kernel.rules.command_line import CommandLine
from bot.kernel.rules.permissions import Action, may
from bot.pair_life import endings
from bot.pairs import pairs as service
from bot.slack.kit import replies
from bot.slack.kit.interactions import Interaction
from bot.slack.kit.message import Message
from bot.slack.kit.names import who
from bot.slack.programmes.handlers.naming import programme_named
from bot.texts import slack_date
from storage.errors import AlreadyThere
from storage.rows import by_ids
from storage.tables import Pair, Person, Programme


async def pair(interaction: Interaction, line: CommandLine) -> Message:
    context = interaction.context
    interaction.actor.require(Action.PAIR)
    if len(line.people) != 2:
        raise Mistake(_two_people(line, "pair"), command=interaction.command)
    mentor, executive = await _both(interaction, line)
    service.check_people(mentor, executive)
    async with context.db.reading() as session:
        programme = await programme_named(session, interaction, Action.PAIR, line.rest)
        await service.check_new(session, programme, mentor, executive)
        await service.check_rules(session, mentor, executive)
    channel_id = await _group_dm(interaction, mentor, executive)
    try:
        async with context.db.transaction() as session:
            made = await service.create(
                session,
                actor=interaction.actor,
                programme=programme,
                mentor=mentor,
                executive=executive,
                channel_id=channel_id,
                now=context.now(),
            )
    except AlreadyThere as there:
        raise service.already(programme, mentor, executive) from there
    context.wake()
    return replies.done(
        interaction.say.md(
            _made_in(programme, made),
            mentor=who(mentor),
            executive=who(executive),
            programme=programme.name,
            first=slack_date(made.next_check_in_at, interaction.say)
            if made.next_check_in_at
            else "",
        )
    )


def _made_in(programme: Programme, made: Pair) -> str:
    if programme.state in ("draft", "paused"):
        return f"pair.created_{programme.state}"
    return "pair.created" if made.next_check_in_at else "pair.created_over"


async def pairs(interaction: Interaction, line: CommandLine) -> Message:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=interaction.command)
    async with interaction.context.db.reading() as session:
        rows = await service.visible_to(session, interaction.actor)
    if not rows:
        raise Mistake(
            "pairs.none" if may(interaction.actor.standing, Action.PAIR) else "pairs.none_yours"
        )
    return replies.pair_list(rows, interaction.say)


async def list_pairs(interaction: Interaction) -> Message:
    return await pairs(interaction, CommandLine(None, "", (), ()))


async def end(interaction: Interaction, line: CommandLine) -> Message:
    interaction.actor.require(Action.END_PAIR)
    if len(line.people) != 2:
        raise Mistake(_two_people(line, "end"), command=interaction.command)
    if len(line.rest) > 500:
        raise Mistake("end.long_reason")
    mentor, executive = await _both(interaction, line)
    async with interaction.context.db.transaction() as session:
        ended = await endings.end(
            session,
            actor=interaction.actor,
            mentor=mentor,
            executive=executive,
            reason=line.rest,
            now=interaction.context.now(),
        )
        found = await by_ids(session, Programme, {pair.programme_id for pair in ended})
    interaction.context.wake()
    in_silence = all(programme.state == "draft" for programme in found.values())
    key = "end.done_draft" if in_silence else "end.done"
    return replies.done(interaction.say.md(key, mentor=who(mentor), executive=who(executive)))


async def _both(interaction: Interaction, line: CommandLine) -> tuple[Person, Person]:
    first, second = line.people
    return await interaction.context.people.find(first), await interaction.context.people.find(
        second
    )


async def _group_dm(interaction: Interaction, mentor: Person, executive: Person) -> str:
    # Opened before anything is written: if Slack cannot, nothing is half-done.
    try:
        return await interaction.context.gateway.open_conversation(
            mentor.slack_id, executive.slack_id
        )
    except SlackFault as fault:
        if fault.permanent:
            raise Mistake("pair.no_channel", code=fault.code) from fault
        raise Trouble("trouble.slack") from fault


def _two_people(line: CommandLine, verb: str) -> str:
    return f"{verb}.missing" if len(line.people) < 2 else f"{verb}.too_many"
