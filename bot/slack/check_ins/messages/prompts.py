"""The question of a check-in, posted once and then changed in place."""

from bot.check_ins.messages.prompts import UpdateLetter
from bot.slack.check_ins.views.prompt import prompt_message
from bot.slack.kit.message import Change, Renderers
from bot.texts import Say
from storage.kinds import Kind


def update(letter: UpdateLetter, say: Say) -> Change:
    return Change(prompt_message(letter, say), letter.ts, letter.prompt_id)


RENDERERS: Renderers = {Kind.PROMPT: prompt_message, Kind.UPDATE: update}
