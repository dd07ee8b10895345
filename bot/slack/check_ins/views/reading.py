"""Modals in which private text is read: never in a channel."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import RadioField
from bot.slack.kit.form import Form
from bot.slack.kit.names import who
from bot.texts import Say
from storage.check_ins.check_ins import Shared
from storage.tables import Insight, Person

_DECISIONS = {"agree": True, "keep": False}
DECISION = RadioField(
    ids.DECISION,
    label="insight.question",
    words=tuple(_DECISIONS),
    shown=lambda word, say: say(f"insight.{word}"),
    decode=_DECISIONS.get,
)
DECISION_FORM = Form(ids.INSIGHT_MODAL, DECISION)


def word_modal(author: Person, text: str, say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("word.from", author=who(author))),
        *blocks.quoted(text),
        blocks.context(say.md("word.alone")),
        title=say("modal.word.title"),
        close=say("modal.done"),
    )


def insight_modal(insight: Insight, author: Person, mark: str, say: Say) -> dict[str, Any]:
    return DECISION_FORM.modal(
        say,
        blocks.section(say.md("insight.from", author=who(author))),
        *blocks.quoted(insight.text or ""),
        blocks.context(say.md("insight.unnamed" if insight.is_anonymous else "insight.named")),
        *DECISION_FORM.draw(say),
        title=say("modal.insight.title"),
        insight=insight.id,
        seen=mark,
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
        # A modal takes 100 blocks.
        *(body[:99] or [blocks.section(say.md("shared.none"))]),
        title=say("modal.shared.title"),
        close=say("modal.done"),
    )
