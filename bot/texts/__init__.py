"""Everything a person reads, in each language that the bot speaks."""

from bot.texts.catalogue import Mrkdwn, Say, Texts, cut, escape, load, mention, slack_date

__all__ = [
    "Mrkdwn",
    "Say",
    "Texts",
    "cut",
    "escape",
    "load",
    "mention",
    "slack_date",
]
