"""Tells a lead that something waits; says nothing of whom, because messages can be exported."""

from bot.lead_tasks.messages.lead_tasks import TaskLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message, Renderers
from bot.texts import Say
from storage.kinds import Kind
from storage.states import LeadTaskKind

_TOLD = {
    LeadTaskKind.VACANCY: "task.letter.vacancy",
    LeadTaskKind.LEFT: "task.letter.left",
}
"""Kinds that nobody did in private have their own sentence; `task.letter` is for any other."""

OPENED_BY = {LeadTaskKind.RISK: ids.RISK_OPEN}
"""Kinds with a window of their own."""


def task(letter: TaskLetter, say: Say) -> Message:
    key = _TOLD.get(letter.task.kind, "task.letter")
    action = OPENED_BY.get(letter.task.kind, ids.TASK_OPEN)
    look = blocks.button(say("task.open"), action, letter.task.id, "primary")
    text = say.md(key, programme=letter.programme.name)
    return blocks.sentence(text, blocks.actions(look))


RENDERERS: Renderers = {Kind.TASK: task}
