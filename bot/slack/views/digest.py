"""The digest as a message: the figures, then what asks for the lead."""

from collections.abc import Sequence
from datetime import timedelta

from bot.rules.small_numbers import FEWEST
from bot.services.digests import Attention, Digest
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.names import who
from bot.texts import Say
from bot.texts.topics import title as shipped_title
from storage.figures import TopicCount

_SHOWN = 10
_QUOTE = 250


def digest_message(digest: Digest, say: Say) -> Message:
    title = say("digest.title", programme=digest.programme.name)
    period = _period(digest, say)
    figures = _figures(digest, say)
    parts = [
        (say.md("digest.topics"), _topics(digest.topics, say)),
        (say.md("digest.insights"), _insights(digest.insights, say)),
        (say.md("digest.attention"), _attention(digest.attention, say)),
    ]
    text = "\n".join(
        (say.escaped(title), period, figures, *(f"{head}\n{body}" for head, body in parts))
    )
    return blocks.message(
        blocks.cut(text, 12_000),
        blocks.header(title),
        blocks.context(period),
        blocks.section(figures),
        *(block for head, body in parts for block in (blocks.section(f"*{head}*\n{body}"),)),
        blocks.context(say.md("digest.privacy")),
    )


def _period(digest: Digest, say: Say) -> str:
    if digest.period.kind == "all":
        return say.md("digest.period.all")
    last = digest.period.after - timedelta(days=1)
    return say.md("digest.period", first=say.date(digest.period.first), last=say.date(last))


def _figures(digest: Digest, say: Say) -> str:
    found = digest.figures
    due = say.number(found.due)
    lines = [
        say.count_md("digest.pairs_active", found.pairs_active),
        say.count_md("digest.due", found.due),
        say.md("digest.by_mentors", n=say.number(found.answered_by_mentors), of=due),
        say.md("digest.by_executives", n=say.number(found.answered_by_executives), of=due),
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
    if not insights:
        return say.md("digest.no_insights")
    return _list(
        [say.md("digest.insight", text=blocks.cut(text, _QUOTE)) for text in insights], say
    )


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
        shown.append(say.count_md("digest.more", len(lines) - _SHOWN))
    return "\n".join(shown)
