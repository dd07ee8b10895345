"""What a digest opens in a window: its insights, and the pairs that need attention."""

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block, Button, Option, OverflowMenu, PlainText

from bot.digest.digests import Attention, Digest, Needing
from bot.kernel.rules.periods import PeriodKind
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Say
from storage.tables import Insight, ident

_IN_A_MODAL = 49
"""Two blocks each, of a hundred, and one that says how many more there are."""
_MODAL_TEXT = 35_000
"""Characters of all quotes in a window: Slack takes 250 kB, in which one may be six bytes."""


def insights(digest: Digest, say: Say) -> list[Block]:
    """How many there are, and a way to them. No text of theirs: a message stays where it was
    posted when its author takes an insight back, and Slack's exports hold it.
    """
    return [
        blocks.section(f"*{say.md('digest.insights')}*\n{in_text(digest, say)}"),
        *_ways(digest, say),
    ]


def in_text(digest: Digest, say: Say) -> str:
    """The same as a line of mrkdwn."""
    if digest.insights_total:
        return say.count_md("digest.insights_to_read", digest.insights_total)
    # Those that were taken back, or purged, are still counted.
    gone = digest.figures.insights > 0
    return say.md("digest.insights_gone" if gone else "digest.no_insights")


def insights_modal(insights: Sequence[Insight], total: int, say: Say) -> dict[str, Any]:
    shown = list(_fitting(insights))
    body: list[Block] = []
    for insight in shown:
        body += [blocks.plain(insight.text or ""), blocks.divider()]
    if total > len(shown):
        body.append(blocks.context(say.count_md("digest.more_insights", total - len(shown))))
    return blocks.modal(
        *(body or [blocks.section(say.md("digest.no_insights"))]),
        title=say("modal.insights.title"),
        close=say("modal.done"),
    )


def _ways(digest: Digest, say: Say) -> list[Block]:
    """The buttons to the insights' texts, in a window, and to what becomes of them."""
    if not digest.insights_total:
        return []
    period = digest.period
    days = "all:" if period.kind == PeriodKind.ALL else f"{period.first}:{period.after}"
    about = f"{ident(digest.programme)}:{days}"
    return [
        blocks.actions(
            blocks.button(say("digest.read_insights"), ids.INSIGHTS_OPEN, about),
            blocks.button(say("stages.open"), ids.STAGES_OPEN, ident(digest.programme)),
        )
    ]


def _fitting(insights: Sequence[Insight]) -> Iterator[Insight]:
    room = _MODAL_TEXT
    for insight in insights[:_IN_A_MODAL]:
        room -= len(insight.text or "")
        if room < 0:
            return
        yield insight


_SHOWN = 10
# Each pair takes a block in the window.
PAGER = Pager(ids.ATTENTION_EARLIER, ids.ATTENTION_LATER, size=40)


def attention(digest: Digest, say: Say, *, in_channel: bool) -> list[Block]:
    """The first of them, and a way to all of them. In a channel no names: whoever joins it later
    reads what stands there.
    """
    heading = blocks.section(f"*{say.md('digest.attention')}*")
    if not digest.attention:
        return [heading, blocks.section(say.md("digest.no_attention"))]
    if in_channel:
        (counted,) = needing(digest, say, in_channel=True)
        return [heading, blocks.section(counted), blocks.actions(_every(digest, say))]
    rows = [_row(row, say) for row in digest.attention[:_SHOWN]]
    if digest.attention_total <= _SHOWN:
        return [heading, *rows]
    more = say.count_md("digest.more", digest.attention_total - _SHOWN)
    return [heading, *rows, blocks.context(more), blocks.actions(_every(digest, say))]


def needing(digest: Digest, say: Say, *, in_channel: bool) -> list[str]:
    """The same as lines of mrkdwn."""
    if in_channel and digest.attention:
        return [say.count_md("digest.attention.count", digest.attention_total)]
    rows = [_need(row, say) for row in digest.attention[:_SHOWN]]
    if digest.attention_total > _SHOWN:
        rows.append(say.count_md("digest.more", digest.attention_total - _SHOWN))
    return rows or [say.md("digest.no_attention")]


def _every(digest: Digest, say: Say) -> Button:
    return blocks.button(
        say.count("digest.attention.open", digest.attention_total),
        ids.ATTENTION_OPEN,
        PAGER.value(0, ident(digest.programme)),
    )


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
    return blocks.section(_need(row, say), _help_menu(row, say))


def _need(row: Attention, say: Say) -> str:
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
