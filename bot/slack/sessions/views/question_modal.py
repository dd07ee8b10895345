"""The question card: written in a modal, and read in one."""

import json
from typing import Any

from slackblocks import InputBlock, PlainText, PlainTextInput

from bot.sessions.questions import LIMIT, Card
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import ident


def question_modal(card: Card, zone: str, say: Say) -> dict[str, Any]:
    when = say.moment(card.row.starts_at, zone)
    return blocks.modal(
        blocks.section(say.md("question.write.intro", reader=who(card.reader), when=when)),
        InputBlock(
            PlainText(say("question.write.label")),
            PlainTextInput(
                ids.QUESTION, initial_value=card.row.question, multiline=True, max_length=LIMIT
            ),
            block_id=ids.QUESTION,
            hint=PlainText(say("question.write.hint")),
        ),
        title=say("modal.question.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.QUESTION_MODAL,
        metadata=json.dumps({"session": ident(card.row), "language": say.language}),
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
