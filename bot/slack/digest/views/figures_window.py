"""*All figures* of a digest, in a window: of its period, of today, and of topics and ideas."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.digest.digests import Digest
from bot.digest.figures import amounts, amounts_today
from bot.kernel.rules.figure_table import Amounts
from bot.slack.digest.views.digest import period_line
from bot.slack.digest.views.digest_figures import lines, notes, on_day
from bot.slack.kit import blocks
from bot.texts import Mrkdwn, Say
from bot.texts.catalogue import area_named, topic_named
from storage.figures.said import AgainCount, Gain, StageCount

_TOPICS = 5
"""Topics that are named; the others are counted."""
_GAINS = 20
"""As many lines as may stand below one heading."""


def figures_window(digest: Digest, say: Say) -> dict[str, Any]:
    body = [
        blocks.section(f"*{say.escaped(digest.programme.name)}*"),
        blocks.context(period_line(digest, say)),
        blocks.section("\n".join(lines(amounts(digest.figures), _before(digest), say))),
        *_parts(digest, say),
        *map(blocks.context, notes(digest, say)),
        blocks.context(say.md("digest.privacy")),
    ]
    return blocks.modal(*body, title=say("modal.figures.title"), close=say("modal.done"))


def _before(digest: Digest) -> Amounts | None:
    return amounts(digest.before) if digest.before else None


def _parts(digest: Digest, say: Say) -> list[Block]:
    """Those that have something to say."""
    found = [
        (on_day(digest, say), lines(amounts_today(digest.today), None, say)),
        (say.md("digest.topics"), _topics(digest, say)),
        (say.md("digest.gains"), _first([_gain(gain, say) for gain in digest.gains], say)),
        (say.md("later.figures"), [_again(row, say) for row in digest.again]),
        (say.md("digest.stages"), [_stage(stage, say) for stage in digest.stages]),
    ]
    return [_part(heading, rows) for heading, rows in found if rows]


def _part(heading: str, rows: Sequence[str]) -> Block:
    told = "\n".join((f"*{heading}*", *rows))
    return blocks.section(blocks.whole_lines(told, blocks.SECTION_LIMIT))


def _topics(digest: Digest, say: Say) -> list[Mrkdwn]:
    covered = [topic for topic in digest.topics if topic.sessions]
    missing = [topic_named(say, t.key, t.title) for t in digest.topics if not t.sessions]
    told = [
        say.count_md("digest.topic", t.sessions, topic=topic_named(say, t.key, t.title))
        for t in covered[:_TOPICS]
    ]
    if len(covered) > _TOPICS:
        told.append(say.count_md("digest.more", len(covered) - _TOPICS))
    if missing:
        told.append(say.md("digest.missing", topics=_named(missing, say)))
    return told


def _named(names: Sequence[str], say: Say) -> Mrkdwn:
    shown = [say.escaped(name) for name in names[:_TOPICS]]
    if len(names) > _TOPICS:
        shown.append(say.count_md("digest.more_topics", len(names) - _TOPICS))
    return Mrkdwn(say.joined(shown))


def _gain(gain: Gain, say: Say) -> Mrkdwn:
    return say.count_md(
        f"digest.gain.{gain.side}",
        gain.people,
        topic=topic_named(say, gain.key, gain.title),
        gain=say.signed(gain.mean),
    )


def _again(row: AgainCount, say: Say) -> Mrkdwn:
    return say.count_md(f"later.figure.{row.months}", row.people, again=say.number(row.again))


def _stage(stage: StageCount, say: Say) -> Mrkdwn:
    area = area_named(say, stage.area)
    return say.count_md(f"digest.stage.{stage.stage}", stage.insights, area=area)


def _first(rows: Sequence[Mrkdwn], say: Say) -> list[Mrkdwn]:
    shown = list(rows[:_GAINS])
    if len(rows) > _GAINS:
        shown.append(say.count_md("digest.more", len(rows) - _GAINS))
    return shown
