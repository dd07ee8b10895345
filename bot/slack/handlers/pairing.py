"""`pair`, `pairs`, `end`."""

from bot.errors import Mistake, SlackFault, Trouble
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action, may
from bot.services import pairs as service
from bot.slack.asking import Ask
from bot.slack.handlers.naming import programme_named
from bot.slack.message import Message
from bot.slack.views import replies
from bot.slack.views.names import who
from bot.texts import slack_date
from storage.errors import AlreadyThere
from storage.rows import by_ids
from storage.tables import Pair, Person, Programme


async def pair(ask: Ask, line: CommandLine) -> Message:
    desk = ask.desk
    ask.actor.require(Action.PAIR)
    if len(line.people) != 2:
        raise Mistake(_two_people(line, "pair"), command=ask.command)
    mentor, executive = await _both(ask, line)
    service.check_people(mentor, executive)
    async with desk.db.reading() as session:
        programme = await programme_named(session, ask, Action.PAIR, line.rest)
        await service.check_new(session, programme, mentor, executive)
        await service.check_rules(session, mentor, executive)
    channel_id = await _group_dm(ask, mentor, executive)
    try:
        async with desk.db.transaction() as session:
            made = await service.create(
                session,
                actor=ask.actor,
                programme=programme,
                mentor=mentor,
                executive=executive,
                channel_id=channel_id,
                now=desk.now(),
            )
    except AlreadyThere as there:
        raise service.already(programme, mentor, executive) from there
    desk.wake()
    return replies.done(
        ask.say.md(
            _made_in(programme, made),
            mentor=who(mentor),
            executive=who(executive),
            programme=programme.name,
            first=slack_date(made.next_check_in_at, ask.say) if made.next_check_in_at else "",
        )
    )


def _made_in(programme: Programme, made: Pair) -> str:
    if programme.state in ("draft", "paused"):
        return f"pair.created_{programme.state}"
    return "pair.created" if made.next_check_in_at else "pair.created_over"


async def pairs(ask: Ask, line: CommandLine) -> Message:
    if line.people or line.words:
        raise Mistake("command.extra", word=line.word, command=ask.command)
    async with ask.desk.db.reading() as session:
        rows = await service.visible_to(session, ask.actor)
    if not rows:
        raise Mistake("pairs.none" if may(ask.actor.standing, Action.PAIR) else "pairs.none_yours")
    return replies.pair_list(rows, ask.say)


async def list_pairs(ask: Ask) -> Message:
    return await pairs(ask, CommandLine(None, "", (), ()))


async def end(ask: Ask, line: CommandLine) -> Message:
    ask.actor.require(Action.END_PAIR)
    if len(line.people) != 2:
        raise Mistake(_two_people(line, "end"), command=ask.command)
    if len(line.rest) > 500:
        raise Mistake("end.long_reason")
    mentor, executive = await _both(ask, line)
    async with ask.desk.db.transaction() as session:
        ended = await service.end(
            session,
            actor=ask.actor,
            mentor=mentor,
            executive=executive,
            reason=line.rest,
            now=ask.desk.now(),
        )
        found = await by_ids(session, Programme, {pair.programme_id for pair in ended})
    ask.desk.wake()
    in_silence = all(programme.state == "draft" for programme in found.values())
    key = "end.done_draft" if in_silence else "end.done"
    return replies.done(ask.say.md(key, mentor=who(mentor), executive=who(executive)))


async def _both(ask: Ask, line: CommandLine) -> tuple[Person, Person]:
    first, second = line.people
    return await ask.desk.people.find(first), await ask.desk.people.find(second)


async def _group_dm(ask: Ask, mentor: Person, executive: Person) -> str:
    # Opened before anything is written: if Slack cannot, nothing is half-done.
    try:
        return await ask.desk.gateway.open_conversation(mentor.slack_id, executive.slack_id)
    except SlackFault as fault:
        if fault.permanent:
            raise Mistake("pair.no_channel", code=fault.code) from fault
        raise Trouble("trouble.slack") from fault


def _two_people(line: CommandLine, verb: str) -> str:
    return f"{verb}.missing" if len(line.people) < 2 else f"{verb}.too_many"
