"""What a digest says and opens in windows: its insights, and the pairs that need attention."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slackblocks import Block, Button, Option, OverflowMenu, PlainText

from bot.digest.digests import Attention, Digest, Needing
from bot.kernel.rules.periods import PeriodKind
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, figures
from storage.states import Stage
from storage.tables import Insight, ident

_IN_A_MODAL = 48
"""Two blocks each, of a hundred, beside a button and how many more there are."""
_MODAL_TEXT = 35_000
"""Characters of all quotes in a window: Slack takes 250 kB, in which one may be six bytes."""


@dataclass(frozen=True)
class DigestPart:
    """A line of a digest with its button, and the same as text."""

    text: Mrkdwn
    block: Block


def learnt(digest: Digest, say: Say) -> DigestPart:
    """How many insights there are, and a way to them. No text of theirs: a message stays where it
    was posted when its author takes an insight back, and Slack's exports hold it.
    """
    text = _learnt(digest, say)
    return DigestPart(text, blocks.section(text, _open_insights(digest, say)))


def _learnt(digest: Digest, say: Say) -> Mrkdwn:
    if not digest.insights_total:
        # Those that were taken back, or purged, are still counted.
        return say.md("digest.insights_gone" if digest.figures.insights else "digest.no_insights")
    told = [say.count_md("digest.insights_to_read", digest.insights_total)]
    for stage in (Stage.DECIDED, Stage.DONE):
        if reached := sum(one.insights for one in digest.stages if one.stage == stage):
            told.append(say.count_md(f"digest.learnt.{stage}", reached))
    return say.md("digest.learnt", told=Mrkdwn("  ·  ".join(told)))


def _open_insights(digest: Digest, say: Say) -> Button | None:
    if not digest.insights_total:
        return None
    period = digest.period
    days = "all:" if period.kind == PeriodKind.ALL else f"{period.first}:{period.after}"
    about = f"{ident(digest.programme)}:{days}"
    return blocks.button(say("digest.read_insights"), ids.INSIGHTS_OPEN, about)


def insights_modal(
    insights: Sequence[Insight], total: int, programme_id: int, say: Say
) -> dict[str, Any]:
    shown = list(_fitting(insights))
    stages = blocks.button(say("stages.open"), ids.STAGES_OPEN, programme_id)
    body: list[Block] = [blocks.actions(stages)] if shown else []
    for insight in shown:
        body += [blocks.plain(insight.text or ""), blocks.divider()]
    if total > len(shown):
        body.append(blocks.context(say.count_md("digest.more_insights", total - len(shown))))
    return blocks.modal(
        *(body or [blocks.section(say.md("digest.no_insights"))]),
        title=say("modal.insights.title"),
        close=say("modal.done"),
    )


def _fitting(insights: Sequence[Insight]) -> Iterator[Insight]:
    room = _MODAL_TEXT
    for insight in insights[:_IN_A_MODAL]:
        room -= len(insight.text or "")
        if room < 0:
            return
        yield insight


# Each pair takes a block in the window.
PAGER = Pager(ids.ATTENTION_EARLIER, ids.ATTENTION_LATER, size=40)


def attention(digest: Digest, say: Say) -> DigestPart:
    """How many they are, and a way to them. No names: whoever reads it later, where it was
    forwarded to, reads what stands there.
    """
    total = digest.today.attention
    if not total:
        text = say.md("digest.no_attention")
        return DigestPart(text, blocks.section(text))
    see = blocks.button(
        say("digest.attention.open"), ids.ATTENTION_OPEN, PAGER.value(0, ident(digest.programme))
    )
    name, now = figures.name_of("attention", say), say.number(total)
    text = say.md("figure.line", name=name, now=now)
    return DigestPart(text, blocks.section(text, see))


def attention_modal(found: Needing, say: Say) -> dict[str, Any]:
    body: list[Block] = [
        blocks.context(say.md("digest.attention.of", programme=found.programme.name)),
        *(_row(row, say) for row in found.rows),
    ]
    if not found.rows:
        body.append(blocks.section(say.md("digest.no_attention")))
    body += PAGER.turning(found.page, say, ident(found.programme))
    return blocks.modal(*body, title=say("modal.attention.title"), close=say("modal.done"))


def _row(row: Attention, say: Say) -> Block:
    return blocks.section(need(row, say), _help_menu(row, say))


def need(row: Attention, say: Say) -> str:
    return say.md(
        f"digest.reason.{row.reason.value}",
        mentor=who(row.mentor),
        executive=who(row.executive),
    )


def _help_menu(row: Attention, say: Say) -> OverflowMenu:
    options = [
        Option(PlainText(say(f"digest.helping.{choice}")), f"{choice}:{row.pair_id}")
        for choice in ids.ATTENTION_CHOICES
    ]
    return OverflowMenu(ids.ATTENTION_MENU, options)
