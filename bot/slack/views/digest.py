"""The digest as a message: the figures, then what asks for the lead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from slackblocks import Block, Option, OverflowMenu, PlainText

from bot.services.digests import Attention, Digest
from bot.services.exports import Wish
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.digest_charts import charts, table
from bot.slack.views.digest_lines import lines, told
from bot.slack.views.names import who
from bot.texts import Say
from bot.texts.topics import named
from storage.figures.confidence import Gain
from storage.figures.follow_ups import Again
from storage.figures.insights import StageCount
from storage.tables import Insight, ident

_SHOWN = 10
_QUOTE = 250
_IN_A_MODAL = 49
Part = tuple[str, Sequence[str]]
"""A heading and its lines, as mrkdwn."""


def digest_message(digest: Digest, say: Say) -> Message:
    """With Slack's own table and charts; `plain` is the same in words, and so is the text."""
    title, period = say("digest.title", programme=digest.programme.name), _period(digest, say)
    found = lines(digest, say)
    figures = told(found, say)
    parts = [part for part in _parts(digest, say) if part[1]]
    quotes = _bullets(_quotes(digest.insights, say))
    attention = _attention(digest, say)
    head = [blocks.header(title), blocks.context(period)]
    tail = [
        *(blocks.section(f"*{heading}*\n{_bullets(rows)}") for heading, rows in parts),
        blocks.section(f"*{say.md('digest.insights')}*"),
        blocks.plain(quotes),
        *_whole(digest, say),
        *attention,
        blocks.actions(
            blocks.button(say("digest.schedule"), ids.DIGEST_SCHEDULE, ident(digest.programme)),
            blocks.button(
                say("export.open"), ids.EXPORT_OPEN, Wish(digest.programme, digest.period).written
            ),
        ),
        blocks.context(say.md("digest.privacy")),
    ]
    drawn = blocks.message("", *head, table(found, say), *charts(digest, say), *tail)
    plain = blocks.message("", *head, blocks.section(_bullets(figures)), *tail)
    told_parts = [f"{heading}\n{_bullets(rows)}" for heading, rows in parts]
    needing = [say.md("digest.attention"), _bullets(_needing(digest, say))]
    shared = [say.md("digest.insights"), say.escaped(quotes)]
    text = [say.escaped(title), period, _bullets(figures), *told_parts, *shared, *needing]
    return Message(blocks.cut("\n".join(text)), drawn.blocks, plain.blocks)


def insights_modal(insights: Sequence[Insight], say: Say) -> dict[str, Any]:
    body: list[Block] = []
    for insight in insights[:_IN_A_MODAL]:
        body += [blocks.plain(insight.text or ""), blocks.divider()]
    return blocks.modal(
        *(body or [blocks.section(say.md("digest.no_insights"))]),
        title=say("modal.insights.title"),
        close=say("modal.done"),
    )


def _period(digest: Digest, say: Say) -> str:
    if digest.period.kind == "all":
        return say.md("digest.period.all")
    last = digest.period.after - timedelta(days=1)
    return say.md("digest.period", first=say.date(digest.period.first), last=say.date(last))


def _parts(digest: Digest, say: Say) -> list[Part]:
    covered = [topic for topic in digest.topics if topic.sessions]
    missing = [named(say, t.key, t.title) for t in digest.topics if not t.sessions]
    topics = [
        say.count_md("digest.topic", t.sessions, topic=named(say, t.key, t.title)) for t in covered
    ]
    return [
        (say.md("digest.topics"), _first(topics, say) or [say.md("digest.no_topics")]),
        (say.md("digest.missing"), _missing(missing, say)),
        (say.md("digest.gains"), _first([_gain(gain, say) for gain in digest.gains], say)),
        (say.md("later.figures"), [_again(row, say) for row in digest.again]),
        (say.md("digest.stages"), [_stage(stage, say) for stage in digest.stages]),
    ]


def _missing(names: Sequence[str], say: Say) -> list[str]:
    """In one line: they may be many."""
    if not names:
        return []
    shown = [say.escaped(name) for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        shown.append(say.count_md("digest.more_topics", len(names) - _SHOWN))
    return [say.joined(shown)]


def _gain(gain: Gain, say: Say) -> str:
    return say.count_md(
        f"digest.gain.{gain.side}",
        gain.people,
        topic=named(say, gain.key, gain.title),
        gain=say.signed(gain.mean),
    )


def _again(row: Again, say: Say) -> str:
    return say.count_md(f"later.figure.{row.months}", row.people, again=say.number(row.again))


def _stage(stage: StageCount, say: Say) -> str:
    area = stage.area or "other"
    return say.count_md(
        f"digest.stage.{stage.stage}", stage.insights, area=say(f"digest.area.{area}")
    )


def _quotes(insights: Sequence[Insight], say: Say) -> list[str]:
    """As plain text: what people wrote is no markup. The newest first, if they do not all fit."""
    if not insights:
        return [say("digest.no_insights")]
    texts = [blocks.cut(insight.text or "", _QUOTE) for insight in reversed(insights)]
    return _first([say("digest.insight", text=text) for text in texts], say)


def _whole(digest: Digest, say: Say) -> list[Block]:
    """A way to what becomes of them, and to what the digest cuts short."""
    if not digest.insights:
        return []
    follow = blocks.button(say("stages.open"), ids.STAGES_OPEN, ident(digest.programme))
    short = all(len(insight.text or "") <= _QUOTE for insight in digest.insights)
    if short and len(digest.insights) <= _SHOWN:
        return [blocks.actions(follow)]
    period = digest.period
    days = "all:" if period.kind == "all" else f"{period.first}:{period.after}"
    about = f"{ident(digest.programme)}:{days}"
    whole = blocks.button(say("digest.whole"), ids.INSIGHTS_OPEN, about)
    return [blocks.actions(whole, follow)]


def _attention(digest: Digest, say: Say) -> list[Block]:
    """Each pair with what a lead may do for it."""
    heading = blocks.section(f"*{say.md('digest.attention')}*")
    if not digest.attention:
        return [heading, blocks.section(say.md("digest.no_attention"))]
    rows: list[Block] = [
        blocks.section(_need(row, say), _deeds(row, say)) for row in digest.attention[:_SHOWN]
    ]
    if digest.attention_total > _SHOWN:
        more = say.count_md("digest.more", digest.attention_total - _SHOWN)
        rows.append(blocks.context(more))
    return [heading, *rows]


def _needing(digest: Digest, say: Say) -> list[str]:
    rows = [_need(row, say) for row in digest.attention[:_SHOWN]]
    if digest.attention_total > _SHOWN:
        rows.append(say.count_md("digest.more", digest.attention_total - _SHOWN))
    return rows or [say.md("digest.no_attention")]


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


def _first(rows: Sequence[str], say: Say) -> list[str]:
    shown = list(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        shown.append(say.count_md("digest.more", len(rows) - _SHOWN))
    return shown


def _bullets(rows: Sequence[str]) -> str:
    return "\n".join(f"•  {row}" for row in rows)
