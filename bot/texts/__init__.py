"""Everything a person reads, in English and French."""

from bot.texts.catalogue import (
    Mrkdwn,
    Say,
    Texts,
    cut,
    escape,
    language_of,
    load,
    mention,
    slack_date,
)

__all__ = [
    "Mrkdwn",
    "Say",
    "Texts",
    "cut",
    "escape",
    "language_of",
    "load",
    "mention",
    "slack_date",
]
