"""What the admins are told of a time in which Slack took nothing."""

from bot.slack.kit import blocks
from bot.slack.kit.faults import reason_of
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say, slack_date
from bot.workspaces.messages import HeldLetter
from storage.kinds import Kind


def held(letter: HeldLetter, say: Say) -> Message:
    key = f"held.{reason_of(letter.error)}"
    since = slack_date(letter.since, say)
    return blocks.sentence(say.md(key, since=since, error=letter.error))


RENDERERS: Renderers = {Kind.HELD: held}
