"""What the two of a pair are told of their insights: the stage, and what came of it."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block, ConfirmationDialogue, PlainText

from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.texts import Say
from storage.tables import Insight, Programme, ident

SHOWN = 20


def came_of_it(insight: Insight, programme: Programme, reader_id: int, say: Say) -> dict[str, Any]:
    return blocks.modal(
        *_one(insight, programme, reader_id, say),
        title=say("modal.outcome.title"),
        close=say("modal.done"),
    )


def own_insights(
    rows: Sequence[tuple[Insight, Programme]], reader_id: int, say: Say
) -> dict[str, Any]:
    body: list[Block] = []
    for insight, programme in rows[:SHOWN]:
        body += [*_one(insight, programme, reader_id, say), blocks.divider()]
    return blocks.modal(
        *(body[:-1] or [blocks.section(say.md("own_insights.none"))]),
        title=say("modal.own_insights.title"),
        close=say("modal.done"),
    )


def _one(insight: Insight, programme: Programme, reader_id: int, say: Say) -> list[Block]:
    told = say.md(f"own_insights.stage.{insight.stage}", programme=programme.name)
    names = say.md("own_insights.unnamed" if insight.is_anonymous else "own_insights.named")
    shown = [*quoted(insight.text or ""), blocks.context(" ".join((told, names)))]
    if insight.outcome:
        shown.append(blocks.plain(say("stages.came_of_it", text=insight.outcome)))
    if insight.author_id == reader_id:
        withdraw = blocks.button(say("own_insights.withdraw"), ids.INSIGHT_WITHDRAW, ident(insight))
        withdraw.confirm = ConfirmationDialogue(
            PlainText(say("own_insights.sure")),
            PlainText(say("own_insights.sure.text")),
            PlainText(say("own_insights.withdraw")),
            PlainText(say("modal.close")),
        )
        shown.append(blocks.actions(withdraw))
    return shown
