"""The digest as a message: the figures, then what asks for the lead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from slackblocks import Block

from bot.rules.small_numbers import FEWEST
from bot.services.digests import Attention, Digest
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.names import who
from bot.texts import Say
from bot.texts.topics import title as shipped_title
from storage.figures import Figures, TopicCount
from storage.tables import ident

_SHOWN = 10
_QUOTE = 250
_IN_A_MODAL = 49


def digest_message(digest: Digest, say: Say) -> Message:
    title = say("digest.title", programme=digest.programme.name)
    period = _period(digest, say)
    figures = _figures(digest, say)
    topics, attention = _topics(digest.topics, say), _attention(digest.attention, say)
    insights = _insights(digest.insights, say)
    heads = [say.md(f"digest.{part}") for part in ("topics", "insights", "attention")]
    told = zip(heads, (topics, say.escaped(insights), attention), strict=True)
    text = "\n".join((say.escaped(title), period, figures, *(f"{h}\n{t}" for h, t in told)))
    return blocks.message(
        blocks.cut(text),
        blocks.header(title),
        blocks.context(period),
        blocks.section(figures),
        blocks.section(f"*{heads[0]}*\n{topics}"),
        blocks.section(f"*{heads[1]}*"),
        blocks.plain(insights),
        *_whole(digest, say),
        blocks.section(f"*{heads[2]}*\n{attention}"),
        blocks.context(say.md("digest.privacy")),
    )


def insights_modal(insights: Sequence[str], say: Say) -> dict[str, Any]:
    body: list[Block] = []
    for text in insights[:_IN_A_MODAL]:
        body += [blocks.plain(text), blocks.divider()]
    return blocks.modal(
        *(body or [blocks.section(say.md("digest.no_insights"))]),
        title=say("modal.insights.title"),
        close=say("modal.done"),
    )


def _whole(digest: Digest, say: Say) -> list[Block]:
    """A way to what the digest cuts short, and to what becomes of it."""
    if not digest.insights:
        return []
    offered = [blocks.button(say("stages.open"), ids.STAGES_OPEN, ident(digest.programme))]
    if len(digest.insights) > _SHOWN or any(len(text) > _QUOTE for text in digest.insights):
        period = digest.period
        about = f"{ident(digest.programme)}:{period.first.isoformat()}:{period.after.isoformat()}"
        offered.insert(0, blocks.button(say("digest.whole"), ids.INSIGHTS_OPEN, about))
    return [blocks.actions(*offered)]


def _period(digest: Digest, say: Say) -> str:
    if digest.period.kind == "all":
        return say.md("digest.period.all")
    last = digest.period.after - timedelta(days=1)
    return say.md("digest.period", first=say.date(digest.period.first), last=say.date(last))


def _figures(digest: Digest, say: Say) -> str:
    found = digest.figures
    lines = [
        say.count_md("digest.pairs_active", found.pairs_active),
        *_answered(found, say),
        say.count_md("digest.sessions", found.sessions),
    ]
    if digest.usefulness is None:
        lines.append(say.md("digest.usefulness_hidden", fewest=FEWEST))
    else:
        lines.append(
            say.count_md(
                "digest.usefulness",
                found.usefulness_answers,
                mean=say.number(digest.usefulness, 1),
            )
        )
    if found.pairs_ended:
        lines.insert(1, say.count_md("digest.pairs_ended", found.pairs_ended))
    return "\n".join(f"•  {line}" for line in lines)


def _answered(found: Figures, say: Say) -> list[str]:
    if not found.due:
        return [say.md("digest.none_due")]
    due = say.number(found.due)
    return [
        say.count_md("digest.due", found.due),
        say.md("digest.by_mentors", n=say.number(found.answered_by_mentors), of=due),
        say.md("digest.by_executives", n=say.number(found.answered_by_executives), of=due),
    ]


def _topics(topics: Sequence[TopicCount], say: Say) -> str:
    if not topics:
        return say.md("digest.no_topics")
    lines = [
        say.count_md(
            "digest.topic",
            topic.sessions,
            topic=shipped_title(say, topic.key) if topic.key else (topic.title or ""),
        )
        for topic in topics
    ]
    return _list(lines, say)


def _insights(insights: Sequence[str], say: Say) -> str:
    """As plain text: what people wrote is no markup."""
    if not insights:
        return say("digest.no_insights")
    return _list([say("digest.insight", text=blocks.cut(text, _QUOTE)) for text in insights], say)


def _attention(rows: Sequence[Attention], say: Say) -> str:
    if not rows:
        return say.md("digest.no_attention")
    lines = [
        say.md(
            f"digest.reason.{row.reason.value}",
            mentor=who(row.mentor),
            executive=who(row.executive),
        )
        for row in rows
    ]
    return _list(lines, say)


def _list(lines: Sequence[str], say: Say) -> str:
    shown = [f"•  {line}" for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(say.count("digest.more", len(lines) - _SHOWN))
    return "\n".join(shown)
