"""A digest as two pages for a board: everything that stands on them, as data for typst."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.confidence.rules import HIGHEST, LOWEST
from bot.digest.digests import Digest
from bot.digest.figures import Figures
from bot.kernel.rules.working_days import today_in
from bot.slack.digest.views.digest_figures import NOTHING, FigureLine, day_of, lines
from bot.texts import Say, cut
from bot.texts.catalogue import topic_named
from storage.figures.pairs import TopicCount
from storage.figures.said import Gain
from storage.states import Moment, Side, Stage
from storage.tables import Insight

_TOPICS = 24
# Characters: longer texts would push the last blocks onto a third page. Words are broken so that
# one without spaces cannot leave its column.
_NAME, _TITLE, _QUOTE, _WORD = 110, 60, 420, 24
_STEPS = HIGHEST - LOWEST
_AREAS = ("commercial", "marketing", "hr", "product", "other")
Page = dict[str, Any]


def page(digest: Digest, readable: int, period: str, now: datetime, say: Say) -> Page:
    """`readable` insights could be quoted; `period` is in words.

    Names and quotes are shortened: two pages hold what they hold.
    """
    made_on = say.date(today_in(digest.period.zone, now))
    return {
        "lang": say.language,
        "kicker": say("board.kicker"),
        "name": _set(digest.programme.name, _NAME),
        "period": period,
        "foot": say("board.foot", day=made_on),
        "privacy": say("board.privacy", fewest=digest.fewest),
        "cards": _cards(digest, say),
        "pairs": _pairs(digest, say),
        "figures": _figures(digest, say),
        "trend": _trend(digest, say),
        "topics": _topics(digest, say),
        "insights": _stages(digest, say),
        "quotes": _quotes(digest, readable, say),
    }


def _cards(digest: Digest, say: Say) -> list[Page]:
    before = dict(_main(digest.before, say)) if digest.before else {}
    cards: list[Page] = [
        {
            "label": say(f"board.card.{key}"),
            "value": value,
            "before": say("board.before", n=before[key]) if key in before else "",
        }
        for key, value in _main(digest.figures, say)
    ]
    coverage = digest.figures.coverage
    if coverage.members:
        cards[0] = {**cards[0], "share": coverage.with_mentor / coverage.members}
    return cards


def _main(figures: Figures, say: Say) -> Iterator[tuple[str, str]]:
    """What a board looks at first. The committee comes before the rest, where there is one."""
    coverage, mean = figures.coverage, figures.usefulness.mean
    if coverage.members:
        numbers = say.number(coverage.with_mentor), say.number(coverage.members)
        yield "coverage", say("digest.of", n=numbers[0], of=numbers[1])
    yield "sessions", say.number(figures.sessions)
    yield "usefulness", NOTHING if mean is None else say("board.of_five", n=say.fixed(mean))
    yield "insights", say.number(figures.insights)


def _pairs(digest: Digest, say: Say) -> list[Page]:
    counts = digest.figures.pairs
    numbers = (counts.active, counts.paused or 0, counts.made, counts.ended)
    keys = ("active", "paused", "made", "ended")
    return [
        {"label": say(f"board.pairs.{key}"), "value": say.number(number)}
        for key, number in zip(keys, numbers, strict=True)
    ]


def _figures(digest: Digest, say: Say) -> Page:
    # What is not shown is explained at the foot of the page.
    compared = (digest.figures, digest.before or digest.figures)
    fewest = {figures.usefulness.fewest for figures in compared}
    hidden = {say("digest.usefulness_hidden", fewest=number): NOTHING for number in fewest}
    found = [
        FigureLine(
            line.label, hidden.get(line.now, line.now), hidden.get(line.before or "", line.before)
        )
        for line in lines(digest, say)
    ]
    head = [say("digest.table.figure"), say("digest.table.now")]
    rows = [[line.label, line.now] for line in found]
    if digest.before is not None:
        head.append(say("digest.table.before"))
        rows = [[*row, line.before or NOTHING] for row, line in zip(rows, found, strict=True)]
    return {"title": say("board.figures"), "head": head, "rows": rows}


def _trend(digest: Digest, say: Say) -> Page:
    points = digest.figures.usefulness.trend
    label_of = day_of(points, say)
    return {
        "title": say("board.trend"),
        "none": say("board.trend.none", fewest=digest.figures.usefulness.fewest),
        "points": [
            {"label": label_of(one.first), "value": one.mean, "text": say.fixed(one.mean)}
            for one in points
        ],
    }


def _topics(digest: Digest, say: Say) -> Page:
    gains = {(gain.key, gain.title, gain.side): gain for gain in digest.gains}
    told = [topic for topic in digest.topics if topic.sessions or _has_gain(topic, gains)]
    shown, rest = told[:_TOPICS], len(told) - _TOPICS
    most = max((topic.sessions for topic in told), default=0) or 1
    missing = [_title(topic, say) for topic in digest.topics if topic not in told]
    return {
        "title": say("board.topics"),
        "none": say("digest.no_topics"),
        "head": [say(f"board.topics.{name}") for name in ("topic", "sessions")],
        "sides": [say(f"digest.chart.{side}s") for side in (Side.MENTOR, Side.EXECUTIVE)],
        "gain": say("board.gain"),
        "rows": [_topic(topic, most, gains, say) for topic in shown],
        "more": say.count("digest.more_topics", rest) if rest > 0 else "",
        "missing": say("digest.missing") if missing else "",
        "missed": cut(say.joined(missing), 400),
        "has_gains": bool(gains),
    }


def _topic(topic: TopicCount, most: int, gains: Mapping[tuple[Any, ...], Gain], say: Say) -> Page:
    sides = (gains.get((topic.key, topic.title, side)) for side in (Side.MENTOR, Side.EXECUTIVE))
    return {
        "name": _title(topic, say),
        "sessions": say.number(topic.sessions),
        "share": topic.sessions / most,
        "gains": [_gain(gain, say) for gain in sides],
    }


def _has_gain(topic: TopicCount, gains: Mapping[tuple[Any, ...], Gain]) -> bool:
    return any((topic.key, topic.title, side) in gains for side in (Side.MENTOR, Side.EXECUTIVE))


def _gain(gain: Gain | None, say: Say) -> Page | None:
    if gain is None:
        return None
    # From all lost to all gained: nothing gained is in the middle.
    return {
        Moment.START: 1 / 2,
        "later": (gain.mean + _STEPS) / (2 * _STEPS),
        "text": say.signed(gain.mean),
    }


def _title(topic: TopicCount, say: Say) -> str:
    return _set(topic_named(say, topic.key, topic.title), _TITLE)


def _stages(digest: Digest, say: Say) -> Page:
    counted = {(stage.area or "other", stage.stage): 0 for stage in digest.stages}
    for stage in digest.stages:
        counted[stage.area or "other", stage.stage] += stage.insights
    most = max(counted.values(), default=0) or 1
    areas = [area for area in _AREAS if any((area, stage) in counted for stage in Stage)]
    return {
        "title": say("board.insights"),
        "none": say("digest.no_insights"),
        "head": [say(f"board.stage.{stage}") for stage in Stage],
        "rows": [
            {
                "name": say(f"digest.area.{area}"),
                "cells": [
                    {
                        "text": say.number(counted.get((area, stage), 0)),
                        "share": counted.get((area, stage), 0) / most,
                    }
                    for stage in Stage
                ],
            }
            for area in areas
        ],
    }


def _quotes(digest: Digest, total: int, say: Say) -> Page:
    """What came furthest first. Their order tells nothing of when they were said, or by whom."""
    rows = sorted(digest.insights, key=lambda one: (-tuple(Stage).index(one.stage), one.text or ""))
    return {
        "rows": [_quote(insight, say) for insight in rows],
        "more": [
            say.count("board.more", total - shown) if total > shown else ""
            for shown in range(len(rows) + 1)
        ],
    }


def _quote(insight: Insight, say: Say) -> Page:
    area, stage = insight.area or "other", insight.stage
    return {
        "text": say("digest.insight", text=_set(insight.text or "", _QUOTE)),
        "about": say(
            "board.about", area=say(f"digest.area.{area}"), stage=say(f"export.stage.{stage}")
        ),
    }


def _set(text: str, most: int) -> str:
    """On one line or several, without what no font here has, and with places to break at."""
    bare = "".join(char for char in text if char.isspace() or not _is_unseen(char))
    short = cut(" ".join(bare.split()), most)
    return " ".join(_breakable(word) for word in short.split(" "))


def _breakable(word: str) -> str:
    if len(word) <= _WORD:
        return word
    # A zero-width space: typst breaks a line there, and shows nothing.
    return "\u200b".join(word[at : at + _WORD // 2] for at in range(0, len(word), _WORD // 2))


def _is_unseen(char: str) -> bool:
    """Emoji, what changes how they look, and signs that stand for nothing."""
    # The fonts that typst brings have no emoji: they would be empty boxes on paper.
    is_picture = ord(char) >= 0x1F000 or char == "\ufe0f"
    return is_picture or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
