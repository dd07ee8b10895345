"""How messages about check-ins are drawn."""

from bot.check_ins.messages.prompts import UpdateLetter
from bot.check_ins.messages.reminders import ArrangedLetter, ReminderLetter
from bot.check_ins.messages.words import WordLetter
from bot.slack.check_ins.views.prompt import answer_actions, prompt_message
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, MessageUpdate, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, slack_date
from storage.kinds import Kind


# The question of a check-in, posted once and then changed in place.
def update(letter: UpdateLetter, say: Say) -> MessageUpdate:
    return MessageUpdate(prompt_message(letter, say), letter.ts, letter.prompt_id)


# What reminds of a check-in, with the buttons that answer it.
_SAID = {
    Kind.REMINDER: "reminder.letter",
    Kind.RECALL: "recall.letter",
    Kind.CHECK_IN_BACK: "move.back",
}


def reminder(letter: ReminderLetter, say: Say) -> Message:
    said = say.md(_SAID[letter.kind], other=who(letter.other))
    return blocks.sentence(said, answer_actions(letter.check_in_id, say))


# A check-in that was moved or left out, as its pair is told. Never why.
def moved(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told", say)


def skipped(letter: ArrangedLetter, say: Say) -> Message:
    return _by(letter, "move.told_skipped" if letter.at else "move.told_last", say)


def _by(letter: ArrangedLetter, key: str, say: Say) -> Message:
    at = slack_date(letter.at, say) if letter.at else ""
    return blocks.sentence(say.md(key, person=who(letter.by), at=at))


# A private word to the leads: its text is behind a button, because messages can be exported.
def word(letter: WordLetter, say: Say) -> Message:
    key = "word.letter_changed" if letter.is_changed else "word.letter"
    text = say.md(key, author=who(letter.author), programme=letter.about.programme.name)
    read = blocks.button(say("word.open"), ids.WORD_READ, letter.answer_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


RENDERERS: Renderers = {
    Kind.PROMPT: prompt_message,
    Kind.UPDATE: update,
    **dict.fromkeys(_SAID, reminder),
    Kind.CHECK_IN_MOVED: moved,
    Kind.CHECK_IN_SKIPPED: skipped,
    Kind.WORD: word,
}
