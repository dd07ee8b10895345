"""How a lead is told of a task, and how a lead's own words reach somebody."""

from bot.lead_tasks.messages.lead_messages import LeadMessage
from bot.lead_tasks.messages.lead_tasks import TaskLetter
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.texts import Say, cut
from storage.kinds import Kind
from storage.states import LeadTaskKind

# Tells a lead that something waits; says nothing of whom, because messages can be exported.
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


# A lead's own words to somebody, in the lead's name.
def lead_message(letter: LeadMessage, say: Say) -> Message:
    key = "helping.message.from" if letter.is_note else "risk.message.from"
    from_whom = say.md(key, lead=who(letter.lead), programme=letter.programme)
    text = "\n".join((from_whom, say.escaped(letter.text)))
    return blocks.message(
        cut(text, blocks.SECTION_LIMIT), blocks.section(from_whom), *quoted(letter.text)
    )


RENDERERS: Renderers = {
    Kind.TASK: task,
    Kind.LEAD_MESSAGE: lead_message,
    Kind.LEAD_NOTE: lead_message,
}
