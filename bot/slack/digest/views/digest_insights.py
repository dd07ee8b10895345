"""The shared insights of a digest: the first of them quoted, and all that fit in a window."""

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block

from bot.digest.digests import Digest
from bot.kernel.rules.periods import PeriodKind
from bot.slack.kit import blocks, ids
from bot.texts import Say, cut
from storage.tables import Insight, ident

_SHOWN = 10
_QUOTE = 250
_IN_TEXT = 120
"""Characters of a quote in a message's own text, which is read aloud and in notifications."""
_IN_A_MODAL = 49
"""Two blocks each, of a hundred, and one that says how many more there are."""
_MODAL_TEXT = 35_000
"""Characters of all quotes in a window: Slack takes 250 kB, in which one may be six bytes."""


def insights(digest: Digest, say: Say) -> list[Block]:
    quotes = [cut(insight.text or "", _QUOTE) for insight in digest.insights[:_SHOWN]]
    return [
        blocks.section(f"*{say.md('digest.insights')}*"),
        blocks.plain("\n".join(f"•  {line}" for line in _quoted(quotes, digest, say))),
        *_whole(digest, say),
    ]


def in_text(digest: Digest, say: Say) -> list[str]:
    """The same as lines of mrkdwn, shorter: what people wrote is no markup."""
    on_one_line = (" ".join((one.text or "").split()) for one in digest.insights[:_SHOWN])
    quotes = [cut(text, _IN_TEXT) for text in on_one_line]
    return [say.escaped(line) for line in _quoted(quotes, digest, say)]


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


def _quoted(quotes: Sequence[str], digest: Digest, say: Say) -> list[str]:
    if not quotes:
        # Those that were taken back, or purged, are still counted.
        gone = digest.figures.insights > 0
        return [say("digest.insights_gone" if gone else "digest.no_insights")]
    lines = [say("digest.insight", text=quote) for quote in quotes]
    if digest.insights_total > len(quotes):
        lines.append(say.count("digest.more", digest.insights_total - len(quotes)))
    return lines


def _whole(digest: Digest, say: Say) -> list[Block]:
    """A way to what becomes of them, and to what the digest cuts short."""
    if not digest.insights:
        return []
    follow = blocks.button(say("stages.open"), ids.STAGES_OPEN, ident(digest.programme))
    short = all(len(insight.text or "") <= _QUOTE for insight in digest.insights)
    if short and digest.insights_total <= _SHOWN:
        return [blocks.actions(follow)]
    period = digest.period
    days = "all:" if period.kind == PeriodKind.ALL else f"{period.first}:{period.after}"
    about = f"{ident(digest.programme)}:{days}"
    whole = blocks.button(say("digest.whole"), ids.INSIGHTS_OPEN, about)
    return [blocks.actions(whole, follow)]


def _fitting(insights: Sequence[Insight]) -> Iterator[Insight]:
    room = _MODAL_TEXT
    for insight in insights[:_IN_A_MODAL]:
        room -= len(insight.text or "")
        if room < 0:
            return
        yield insight
