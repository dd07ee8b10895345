"""A digest as two pages for a board: everything that stands on them, as data for typst."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.confidence.rules import HIGHEST, LOWEST
from bot.digest.digests import Digest
from bot.digest.figures import amounts, amounts_today
from bot.insights.rules import AREAS
from bot.kernel.rules.figure_table import Amount, Amounts
from bot.kernel.rules.working_days import today_in
from bot.programmes.programme_list import pair_amounts
from bot.slack.digest.views.digest_figures import day_of, notes, on_day
from bot.texts import Say, cut, figures
from bot.texts.catalogue import area_named, topic_named
from storage.figures.pairs import TopicCount
from storage.figures.said import Gain
from storage.states import Moment, Side, Stage
from storage.tables import Insight

_TOPICS = 24
_NAMED = 5
"""Topics that were not talked about are named up to here, and counted from here on."""
# Characters: longer texts would push the last blocks onto a third page. Words are broken so that
# one without spaces cannot leave its column.
_NAME, _TITLE, _QUOTE, _WORD = 110, 60, 420, 24
_STEPS = HIGHEST - LOWEST
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
    """What a board looks at first. The committee comes before the rest, where there is one."""
    now = {**amounts_today(digest.today), **amounts(digest.figures)}
    before = amounts(digest.before) if digest.before else {}
    return [
        _card(key, now[key], before.get(key), say)
        for key in ("coverage", "sessions", "usefulness", "insights")
        if key in now
    ]


def _card(key: str, now: Amount, before: Amount | None, say: Say) -> Page:
    card = {
        "label": figures.name_of(key, say),
        "value": figures.written(key, now, say),
        "before": "" if before is None else say("board.before", n=figures.brief(key, before, say)),
    }
    return {**card, "share": (now.amount or 0) / now.of} if now.of else card


def _pairs(digest: Digest, say: Say) -> list[Page]:
    found = {**pair_amounts(digest.today.state, digest.today.pairs), **amounts(digest.figures)}
    return [
        {"label": figures.name_of(key, say), "value": figures.written(key, amount, say)}
        for key, amount in found.items()
        if key.startswith("pairs_")
    ]


def _figures(digest: Digest, say: Say) -> Page:
    """What stands above, in cards, is not said once more."""
    now = amounts(digest.figures)
    before = amounts(digest.before) if digest.before else None
    rows = [
        [
            figures.name_of(key, say),
            figures.in_full(key, amount, say),
            *([] if before is None else [_earlier(key, before, say)]),
        ]
        for key, amount in now.items()
        if not key.startswith("pairs_")
    ]
    told = [
        say("figure.plain", name=figures.name_of(key, say), now=figures.written(key, amount, say))
        for key, amount in amounts_today(digest.today).items()
        if key in ("ahead", "attention", "steps_overdue")
    ]
    head = [say("digest.table.figure"), say("digest.table.now")]
    if before is not None:
        head.append(say("digest.table.before"))
    return {
        "title": say("board.figures"),
        "head": head,
        "rows": rows,
        "today": "  ·  ".join((on_day(digest, say), *told)),
        "hidden": next(iter(notes(digest, say)), ""),
    }


def _earlier(key: str, before: Amounts, say: Say) -> str:
    return figures.in_full(key, before[key], say) if key in before else ""


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
        "missing": say("digest.missing", topics=_some(missing, say)) if missing else "",
        "has_gains": bool(gains),
    }


def _some(names: Sequence[str], say: Say) -> str:
    rest = len(names) - _NAMED
    more = [say.count("digest.more_topics", rest)] if rest > 0 else []
    return say.joined([*names[:_NAMED], *more])


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
    areas = [area for area in AREAS if any((area, stage) in counted for stage in Stage)]
    return {
        "title": say("board.insights"),
        "none": say("board.no_insights"),
        "head": [say(f"board.stage.{stage}") for stage in Stage],
        "rows": [
            {
                "name": area_named(say, area),
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
        "about": say("board.about", area=area_named(say, area), stage=say(f"export.stage.{stage}")),
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
