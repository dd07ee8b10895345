"""The shared insights of a digest: counted in the message, and read in a window."""

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block

from bot.digest.digests import Digest
from bot.kernel.rules.periods import PeriodKind
from bot.slack.kit import blocks, ids
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
    """To their texts, in a window, and to what becomes of them."""
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
