"""Modals in which private text is read: never in a channel."""

import json
from collections.abc import Sequence
from typing import Any

from slackblocks import Block, InputBlock, Option, PlainText, RadioButtonGroup

from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Say
from storage.check_ins.check_ins import Shared
from storage.tables import Insight, Person


def word_modal(author: Person, text: str, say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("word.from", author=who(author))),
        *blocks.quoted(text),
        blocks.context(say.md("word.alone")),
        title=say("modal.word.title"),
        close=say("modal.done"),
    )


def insight_modal(insight: Insight, author: Person, mark: str, say: Say) -> dict[str, Any]:
    options = [
        Option(PlainText(say("insight.agree")), "agree"),
        Option(PlainText(say("insight.keep")), "keep"),
    ]
    return blocks.modal(
        blocks.section(say.md("insight.from", author=who(author))),
        *blocks.quoted(insight.text or ""),
        blocks.context(say.md("insight.unnamed" if insight.is_anonymous else "insight.named")),
        InputBlock(
            PlainText(say("insight.question")),
            RadioButtonGroup(ids.DECISION, options),
            block_id=ids.DECISION,
        ),
        title=say("modal.insight.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.INSIGHT_MODAL,
        metadata=json.dumps({"insight": insight.id, "seen": mark, "language": say.language}),
    )


def shared_modal(
    rows: Sequence[Shared], authors: dict[int, Person], zone: str, say: Say
) -> dict[str, Any]:
    """What the pair may read together, newest first."""
    body: list[Block] = []
    for answer, check_in, step in rows:
        if answer.note is None and step is None:
            continue
        when = say.moment(check_in.due_at, zone)
        body.append(
            blocks.section(say.md("shared.entry", author=who(authors[answer.person_id]), when=when))
        )
        body.extend(blocks.quoted(answer.note or ""))
        if step is not None and step.text:
            body.append(blocks.context(say.md("shared.step", step=step.text)))
    return blocks.modal(
        *(body[:99] or [blocks.section(say.md("shared.none"))]),
        title=say("modal.shared.title"),
        close=say("modal.done"),
    )
