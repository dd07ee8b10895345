"""The pairs that need the lead, each with what may be done for it."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block, Option, OverflowMenu, PlainText

from bot.digest.digests import Attention, Digest, Needing
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import ident

_SHOWN = 10
PAGE = 40
"""Pairs at once in the window, a block each."""


def attention(digest: Digest, say: Say) -> list[Block]:
    """The first of them, and a way to all of them."""
    heading = blocks.section(f"*{say.md('digest.attention')}*")
    if not digest.attention:
        return [heading, blocks.section(say.md("digest.no_attention"))]
    rows = [_row(row, say) for row in digest.attention[:_SHOWN]]
    if digest.attention_total <= _SHOWN:
        return [heading, *rows]
    every = blocks.button(
        say.count("digest.attention.open", digest.attention_total),
        ids.ATTENTION_OPEN,
        f"{ident(digest.programme)}:0",
    )
    more = say.count_md("digest.more", digest.attention_total - _SHOWN)
    return [heading, *rows, blocks.context(more), blocks.actions(every)]


def needing(digest: Digest, say: Say) -> list[str]:
    """The same as lines of mrkdwn."""
    rows = [_need(row, say) for row in digest.attention[:_SHOWN]]
    if digest.attention_total > _SHOWN:
        rows.append(say.count_md("digest.more", digest.attention_total - _SHOWN))
    return rows or [say.md("digest.no_attention")]


def attention_modal(found: Needing, say: Say) -> dict[str, Any]:
    pages = max(found.total - 1, 0) // PAGE + 1
    body: list[Block] = [
        blocks.context(say.md("digest.attention.of", programme=found.programme.name)),
        *(_row(row, say) for row in found.rows),
    ]
    if not found.rows:
        body.append(blocks.section(say.md("digest.no_attention")))
    if pages > 1:
        body += _turning(found, pages, say)
    return blocks.modal(*body, title=say("modal.attention.title"), close=say("modal.done"))


def _turning(found: Needing, pages: int, say: Say) -> Sequence[Block]:
    key, offered = ident(found.programme), []
    if found.page > 0:
        value = f"{key}:{found.page - 1}"
        offered.append(blocks.button(say("match.earlier"), ids.ATTENTION_EARLIER, value))
    if found.page < pages - 1:
        value = f"{key}:{found.page + 1}"
        offered.append(blocks.button(say("match.later"), ids.ATTENTION_LATER, value))
    place = say.md("match.page", page=found.page + 1, pages=pages)
    return [blocks.context(place), blocks.actions(*offered)]


def _row(row: Attention, say: Say) -> Block:
    return blocks.section(_need(row, say), _deeds(row, say))


def _need(row: Attention, say: Say) -> str:
    return say.md(
        f"digest.reason.{row.reason.value}",
        mentor=who(row.mentor),
        executive=who(row.executive),
    )


def _deeds(row: Attention, say: Say) -> OverflowMenu:
    options = [
        Option(PlainText(say(f"digest.deed.{deed}")), f"{deed}:{row.pair_id}")
        for deed in ids.DIGEST_DEEDS
    ]
    return OverflowMenu(ids.DIGEST_DEED, options)
