"""A digest that comes of itself."""

from bot.services.notices.digest import DigestLetter
from bot.slack.message import Message
from bot.slack.views.digest import digest_message
from bot.texts import Say


def digest(letter: DigestLetter, say: Say) -> Message:
    if letter.digest is None:
        raise LookupError("a digest letter without its digest")
    return digest_message(letter.digest, say)
