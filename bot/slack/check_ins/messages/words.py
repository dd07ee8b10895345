"""A private word to the leads: its text is behind a button, because messages can be exported."""

from bot.check_ins.messages.words import WordLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind


def word(letter: WordLetter, say: Say) -> Message:
    key = "word.letter_changed" if letter.is_changed else "word.letter"
    text = say.md(key, author=who(letter.author), programme=letter.about.programme.name)
    read = blocks.button(say("word.open"), ids.WORD_READ, letter.answer_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


RENDERERS: Renderers = {Kind.WORD: word}
