"""`digest [programme] [period]`."""

from bot.errors import Mistake
from bot.rules import periods
from bot.rules.command_line import CommandLine
from bot.rules.permissions import Action
from bot.services import digests, programmes
from bot.slack.asking import Ask
from bot.slack.message import Message
from bot.slack.views.digest import digest_message
from storage.engine import Session
from storage.tables import Programme


async def digest(ask: Ask, line: CommandLine) -> Message:
    ask.actor.require(Action.DIGEST)
    command = str(ask.body.get("command") or "/mentoring")
    if line.people:
        raise Mistake("digest.form", command=command)
    now = ask.desk.now()
    async with ask.desk.db.transaction() as session:
        name, words = split(line.words)
        programme = await _named(session, ask, name, command)
        period = periods.parse(words, now=now, zone=programme.time_zone)
        if period is None:
            raise Mistake("digest.form", command=command)
        read = await digests.prepare(
            session, actor=ask.actor, programme=programme, period=period, now=now
        )
    return digest_message(read, ask.say)


async def digest_now(ask: Ask) -> Message:
    return await digest(ask, CommandLine(None, "", (), ()))


async def _named(session: Session, ask: Ask, name: str, command: str) -> Programme:
    try:
        return await programmes.named(session, ask.actor, Action.DIGEST, name)
    except Mistake as mistake:
        if mistake.key != "programme.unknown":
            raise
        # What stands there may have been meant as a period.
        raise Mistake("digest.unknown", command=command, **mistake.values) from mistake


def split(words: tuple[str, ...]) -> tuple[str, str]:
    """The programme's name, then the longest end of the line that names a period."""
    for start in range(len(words) + 1):
        tail = " ".join(words[start:])
        if periods.is_period(tail):
            return " ".join(words[:start]), tail
    return " ".join(words), ""
