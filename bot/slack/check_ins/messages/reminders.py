"""What reminds of a check-in, with the buttons that answer it."""

from bot.check_ins.messages.reminders import ReminderLetter
from bot.slack.check_ins.views.prompt import answer_actions
from bot.slack.kit import blocks
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say
from storage.kinds import Kind

_SAID = {
    Kind.REMINDER: "reminder.letter",
    Kind.RECALL: "recall.letter",
    Kind.CHECK_IN_BACK: "move.back",
}


def reminder(letter: ReminderLetter, say: Say) -> Message:
    said = say.md(_SAID[letter.kind], other=who(letter.other))
    return blocks.sentence(said, answer_actions(letter.check_in_id, say))


RENDERERS: Renderers = dict.fromkeys(_SAID, reminder)
