"""A digest that comes of itself, or that did not."""

from bot.digest.messages.digest import DigestChangedLetter, DigestLetter
from bot.digest.messages.digest_trouble import DigestTroubleLetter
from bot.slack.digest.views.digest import digest_message
from bot.slack.kit import blocks
from bot.slack.kit.message import Change, Message, Renderers
from bot.slack.kit.troubles import trouble_of
from bot.texts import Say
from storage.kinds import Kind


def digest(letter: DigestLetter, say: Say) -> Message:
    return digest_message(letter.digest, say)


def changed(letter: DigestChangedLetter, say: Say) -> Change:
    return Change(digest_message(letter.digest, say), letter.ts, letter.delivery_id)


def trouble(letter: DigestTroubleLetter, say: Say) -> Message:
    if letter.is_last:
        return blocks.sentence(say.md("digest.trouble.last", programme=letter.programme))
    found = trouble_of(letter.reason)
    if found == "channel" and not letter.in_channel:
        found = "other"
    key = f"digest.trouble.{found}"
    return blocks.sentence(say.md(key, programme=letter.programme, reason=letter.reason))


RENDERERS: Renderers = {
    Kind.DIGEST: digest,
    Kind.DIGEST_CHANGED: changed,
    Kind.DIGEST_TROUBLE: trouble,
}
