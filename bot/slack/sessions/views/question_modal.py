"""The question card: written in a modal, and read in one."""

from typing import Any

from bot.sessions.questions import LIMIT, Card
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.slack.kit.names import who
from bot.texts import Say
from bot.topics.rules.own_topics import tidy
from storage.tables import ident

QUESTION = TextField(
    ids.QUESTION,
    label="question.write.label",
    hint="question.write.hint",
    required="question.empty",
    lines=True,
    limit=LIMIT,
    clean=tidy,
    too_long="question.too_long",
)
QUESTION_FORM = Form(ids.QUESTION_MODAL, QUESTION)


def question_modal(card: Card, zone: str, say: Say) -> dict[str, Any]:
    when = say.moment(card.row.starts_at, zone)
    return QUESTION_FORM.modal(
        say,
        blocks.section(say.md("question.write.intro", reader=who(card.reader), when=when)),
        *QUESTION_FORM.draw(say, QUESTION.initially(card.row.question)),
        title=say("modal.question.title"),
        session=ident(card.row),
    )


def question_card(card: Card, text: str, zone: str, say: Say) -> dict[str, Any]:
    when = say.moment(card.row.starts_at, zone)
    return blocks.modal(
        blocks.section(say.md("question.read.intro", author=who(card.author), when=when)),
        *quoted(text),
        blocks.context(say.md("question.read.alone")),
        title=say("modal.question.title"),
        close=say("modal.done"),
    )
