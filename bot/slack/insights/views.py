"""The board of insights, one's own ones, and what tells of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slackblocks import Block, ConfirmationDialogue, PlainText

from bot.insights.insight_stages import InsightPage, Raised
from bot.insights.messages import OfferLetter, StageLetter
from bot.insights.rules import OUTCOME_LIMIT, following, preceding
from bot.kernel.rules.facts import Fact
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Say
from bot.texts.catalogue import area_named
from storage.kinds import Kind
from storage.states import Stage
from storage.tables import Insight, Programme, ident

# Each insight takes five blocks at most, of the hundred that a modal may have.
PAGER = Pager(ids.STAGES_EARLIER, ids.STAGES_LATER, size=10)

OUTCOME = TextField(
    ids.OUTCOME,
    label="stages.outcome",
    fact=Fact.OUTCOME,
    required="stages.no_outcome",
    lines=True,
    limit=OUTCOME_LIMIT,
)
OUTCOME_FORM = Form(ids.OUTCOME_MODAL, OUTCOME)


def insight_board(board: InsightPage, say: Say) -> dict[str, Any]:
    programme = board.programme.name
    if not board.page.total:
        body = [blocks.section(say.md("stages.none", programme=programme))]
    else:
        body = [blocks.section(say.count_md("stages.intro", board.page.total, programme=programme))]
    for row in board.rows:
        body += _insight(row, board, say)
    body += PAGER.turning(board.page, say, ident(board.programme))
    return blocks.modal(*body, title=say("modal.stages.title"), close=say("modal.done"))


def outcome_modal(insight: Insight, seen: Stage, to: Stage, page: int, say: Say) -> dict[str, Any]:
    """What came of it, in words, on the way to a stage at which there is something to tell."""
    return OUTCOME_FORM.modal(
        say,
        *quoted(insight.text or ""),
        blocks.section(say.md(f"stages.to.{to}")),
        *OUTCOME_FORM.draw(say, OUTCOME.initially(insight.outcome)),
        title=say("modal.outcome.title"),
        insight=ident(insight),
        seen=seen,
        to=to,
        programme=insight.programme_id,
        page=page,
    )


def _insight(row: Raised, board: InsightPage, say: Say) -> list[Block]:
    insight = row.insight
    stage = Stage(insight.stage)
    facts = [
        say.md(f"stages.stage.{stage}"),
        say.escaped(area_named(say, insight.area)),
        say.count_md("stages.weeks", row.weeks) if row.weeks else say.md("stages.this_week"),
        _from(row, say),
    ]
    shown = [blocks.divider(), *quoted(insight.text or ""), blocks.context("  ·  ".join(facts))]
    if insight.outcome:
        shown.append(blocks.plain(say("stages.came_of_it", text=insight.outcome)))
    return [*shown, _buttons(ident(insight), stage, board.page.number, say)]


def _from(row: Raised, say: Say) -> str:
    if row.author is None or row.other is None:
        return say.md("stages.no_names")
    return say.md("stages.names", author=who(row.author), other=who(row.other))


def _buttons(key: int, stage: Stage, page: int, say: Say) -> Block:
    """Forward, and one back; each says from which stage, so that a stale click moves nothing."""
    value = f"{key}:{stage}:{page}"
    offered = []
    if (to := following(stage)) is not None:
        label = say(f"stages.forward.{to}")
        offered.append(blocks.button(label, ids.STAGE_ON, value, "primary"))
    if (to := preceding(stage)) is not None:
        offered.append(blocks.button(say(f"stages.back.{to}"), ids.STAGE_BACK, value))
    return blocks.actions(*offered)


# Each insight is at most five blocks with its divider, of the hundred that a modal takes.
SHOWN = 20


def came_of_it(insight: Insight, programme: Programme, reader_id: int, say: Say) -> dict[str, Any]:
    return blocks.modal(
        *_one(insight, programme, reader_id, say),
        title=say("modal.outcome.title"),
        close=say("modal.done"),
    )


def own_insights(
    rows: Sequence[tuple[Insight, Programme, datetime | None]],
    reader_id: int,
    say: Say,
) -> dict[str, Any]:
    """Each with the instant before which one without names must be written to be told by now."""
    body: list[Block] = []
    for insight, programme, until in rows[:SHOWN]:
        waits = insight.is_anonymous and (until is None or insight.created_at >= until)
        shown = _one(insight, programme, reader_id, say, waits=waits)
        body += [*shown, blocks.divider()]
    return blocks.modal(
        *(body[:-1] or [blocks.section(say.md("own_insights.none"))]),
        title=say("modal.own_insights.title"),
        close=say("modal.done"),
    )


def _one(
    insight: Insight,
    programme: Programme,
    reader_id: int,
    say: Say,
    *,
    waits: bool = False,
) -> list[Block]:
    key = "own_insights.waits" if waits else f"own_insights.stage.{insight.stage}"
    told = say.md(key, programme=programme.name)
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


def offer(letter: OfferLetter, say: Say) -> Message:
    programme = letter.about.programme.name
    text = say.md("insight.letter", author=who(letter.author), programme=programme)
    read = blocks.button(say("insight.open"), ids.INSIGHT_OPEN, letter.insight_id, "primary")
    return blocks.sentence(text, blocks.actions(read))


def stage(letter: StageLetter, say: Say) -> Message:
    read = blocks.button(say("stages.letter.open"), ids.OUTCOME_READ, letter.insight_id, "primary")
    text = say.md(f"stages.letter.{letter.stage}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(read))


RENDERERS: Renderers = {Kind.INSIGHT: offer, Kind.INSIGHT_STAGE: stage}
