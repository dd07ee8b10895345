"""What the admins are told of a time in which Slack took nothing."""

from bot.slack.kit import blocks
from bot.slack.kit.faults import reason_of
from bot.slack.kit.message import Message, Renderers
from bot.texts import Mrkdwn, Say, slack_date
from bot.workspaces.messages import AwayLetter, ChannelLetter, HeldLetter
from storage.kinds import Kind


def held(letter: HeldLetter | AwayLetter | ChannelLetter, say: Say) -> Message:
    match letter:
        case AwayLetter():
            return blocks.sentence(_away(letter, say))
        case ChannelLetter():
            since = slack_date(letter.since, say)
            where = Mrkdwn(f"<#{letter.channel_id}>")
            return blocks.sentence(
                say.md("held.channel", since=since, error=letter.error, channel=where)
            )
        case HeldLetter():
            return blocks.sentence(_held(letter, say))


def _away(letter: AwayLetter, say: Say) -> Mrkdwn:
    since, until = slack_date(letter.since, say), slack_date(letter.until_at, say)
    return say.count_md("held.away", letter.waited, since=since, until=until)


def _held(letter: HeldLetter, say: Say) -> Mrkdwn:
    key = f"held.{reason_of(letter.error)}"
    since = slack_date(letter.since, say)
    return say.md(key, since=since, error=letter.error)


RENDERERS: Renderers = {Kind.HELD: held}
