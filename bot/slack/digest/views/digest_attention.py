"""The pairs that need the lead, each with what may be done for it."""

from typing import Any

from slackblocks import Block, Option, OverflowMenu, PlainText

from bot.digest.digests import Attention, Digest, Needing
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Say
from storage.tables import ident

_SHOWN = 10
# Each pair takes a block in the window.
PAGER = Pager(ids.ATTENTION_EARLIER, ids.ATTENTION_LATER, size=40)


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
        PAGER.value(0, ident(digest.programme)),
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
    body: list[Block] = [
        blocks.context(say.md("digest.attention.of", programme=found.programme.name)),
        *(_row(row, say) for row in found.rows),
    ]
    if not found.rows:
        body.append(blocks.section(say.md("digest.no_attention")))
    body += PAGER.turning(found.page, say, ident(found.programme))
    return blocks.modal(*body, title=say("modal.attention.title"), close=say("modal.done"))


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
