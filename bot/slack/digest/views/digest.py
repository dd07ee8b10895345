"""The digest as a message: the figures, then what asks for the lead; and that one did not come."""

from collections.abc import Sequence
from datetime import timedelta

from bot.digest.digest_schedule import DOUBTED
from bot.digest.digests import Digest
from bot.digest.messages.digest import DigestChangedLetter, DigestLetter
from bot.digest.messages.digest_trouble import DigestTroubleLetter
from bot.exports.exports import ExportRequest
from bot.kernel.rules.periods import PeriodKind
from bot.slack.digest.views.digest_figures import charts, lines, table, told
from bot.slack.digest.views.digest_parts import attention, in_text, insights, needing
from bot.slack.kit import blocks, ids
from bot.slack.kit.faults import trouble_of
from bot.slack.kit.message import Message, MessageUpdate, Renderers
from bot.texts import Say
from bot.texts.catalogue import topic_named
from storage.figures.said import AgainCount, Gain, StageCount
from storage.kinds import Kind
from storage.tables import ident

_SHOWN = 10
TextPart = tuple[str, Sequence[str]]
"""A heading and its lines, as mrkdwn."""


def digest_message(digest: Digest, say: Say, *, in_channel: bool = False) -> Message:
    """With Slack's own table and charts; `plain` is the same in words, and so is the text."""
    title, period = say("digest.title", programme=digest.programme.name), _period(digest, say)
    found = lines(digest, say)
    figures = _bullets(told(found, say))
    parts = [part for part in _parts(digest, say) if part[1]]
    head = [blocks.header(title), blocks.context(period)]
    tail = [
        *(blocks.section(_part(f"*{heading}*", rows)) for heading, rows in parts),
        *insights(digest, say),
        *attention(digest, say, in_channel=in_channel),
        blocks.actions(
            blocks.button(say("digest.schedule"), ids.DIGEST_SCHEDULE, ident(digest.programme)),
            blocks.button(
                say("export.open"),
                ids.EXPORT_OPEN,
                ExportRequest(digest.programme, digest.period).written,
            ),
        ),
        blocks.context(say.md("digest.privacy")),
    ]
    # The text of both is the same one below: it says the whole, for readers without blocks.
    drawn = blocks.message("", *head, table(found, say), *charts(digest, say), *tail)
    plain = blocks.message("", *head, blocks.section(figures), *tail)
    text = [say.escaped(title), period, figures, *_told(parts, digest, say, in_channel=in_channel)]
    return Message(blocks.whole_lines("\n".join(text)), drawn.blocks, plain.blocks)


def _told(parts: Sequence[TextPart], digest: Digest, say: Say, *, in_channel: bool) -> list[str]:
    return [
        *(f"{heading}\n{_bullets(rows)}" for heading, rows in parts),
        say.md("digest.attention"),
        _bullets(needing(digest, say, in_channel=in_channel)),
        say.md("digest.insights"),
        _bullets([in_text(digest, say)]),
    ]


def _part(heading: str, rows: Sequence[str]) -> str:
    return blocks.whole_lines(f"{heading}\n{_bullets(rows)}", blocks.SECTION_LIMIT)


def _period(digest: Digest, say: Say) -> str:
    if digest.period.kind == PeriodKind.ALL:
        return say.md("digest.period.all")
    last = digest.period.after - timedelta(days=1)
    return say.md("digest.period", first=say.date(digest.period.first), last=say.date(last))


def _parts(digest: Digest, say: Say) -> list[TextPart]:
    covered = [topic for topic in digest.topics if topic.sessions]
    missing = [topic_named(say, t.key, t.title) for t in digest.topics if not t.sessions]
    topics = [
        say.count_md("digest.topic", t.sessions, topic=topic_named(say, t.key, t.title))
        for t in covered
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
        topic=topic_named(say, gain.key, gain.title),
        gain=say.signed(gain.mean),
    )


def _again(row: AgainCount, say: Say) -> str:
    return say.count_md(f"later.figure.{row.months}", row.people, again=say.number(row.again))


def _stage(stage: StageCount, say: Say) -> str:
    area = stage.area or "other"
    return say.count_md(
        f"digest.stage.{stage.stage}", stage.insights, area=say(f"digest.area.{area}")
    )


def _first(rows: Sequence[str], say: Say) -> list[str]:
    shown = list(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        shown.append(say.count_md("digest.more", len(rows) - _SHOWN))
    return shown


def _bullets(rows: Sequence[str]) -> str:
    return "\n".join(f"•  {row}" for row in rows)


def digest(letter: DigestLetter, say: Say) -> Message:
    return digest_message(letter.digest, say, in_channel=letter.to.person is None)


def changed(letter: DigestChangedLetter, say: Say) -> MessageUpdate:
    return MessageUpdate(digest_message(letter.digest, say), letter.ts, letter.delivery_id)


def trouble(letter: DigestTroubleLetter, say: Say) -> Message:
    if letter.is_last:
        return blocks.sentence(say.md("digest.trouble.last", programme=letter.programme))
    if letter.reason.startswith(DOUBTED):
        doubt = letter.reason.removeprefix(DOUBTED)
        return blocks.sentence(say.md(f"lead_channel.told.{doubt}", programme=letter.programme))
    found = trouble_of(letter.reason)
    if found == "channel" and not letter.in_channel:
        found = "other"
    key = f"digest.trouble.{found}"
    return blocks.sentence(say.md(key, programme=letter.programme, reason=letter.reason))


RENDERERS: Renderers = {
    Kind.DIGEST: digest,
    Kind.DIGEST_CHANGED: changed,
    Kind.DIGEST_TROUBLE: trouble,
}
