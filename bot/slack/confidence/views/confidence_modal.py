"""How sure somebody feels of a few topics: asked in a modal, and drawn for them in App Home."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block, InputBlock, Option, PlainText, StaticSelectMenu

from bot.confidence.confidence import Curve, OwnCurves, Page
from bot.confidence.rules.confidence import CHANGEABLE, HIGHEST, LOWEST, Moment
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title
from bot.slack.kit.values import number
from bot.texts import Say
from storage.tables import Topic, ident

_SHOWN = 12
"""Topics of a programme that are drawn: a paragraph of Slack's holds no more with long titles."""
_PROGRAMMES = 4


def confidence_modal(page: Page, say: Say) -> dict[str, Any]:
    if not page.topics:
        key = "confidence.settled" if page.is_settled else "confidence.no_topics"
        return blocks.modal(
            blocks.section(say.md(key, days=CHANGEABLE.days)),
            title=say("modal.confidence.title"),
            close=say("modal.done"),
        )
    first = ids.topic_block(ident(page.topics[0]))
    return blocks.modal(
        blocks.section(say.md(f"confidence.intro.{page.moment}", programme=page.programme.name)),
        *_settled(page, say),
        *(_topic(topic, page.levels, say) for topic in page.topics),
        title=say("modal.confidence.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.CONFIDENCE_MODAL,
        metadata=json.dumps(
            {
                "pair": ident(page.pair),
                "moment": page.moment,
                "first": first,
                "language": say.language,
            }
        ),
    )


def levels_chosen(state: dict[str, Any]) -> dict[int, int]:
    """Topic → level of a submitted view; topics that were left out are not there."""
    found: dict[int, int] = {}
    for block_id, held in state.items():
        topic_id = ids.topic_in(block_id)
        option = (held.get(block_id) or {}).get("selected_option")
        if topic_id is not None and option:
            found[topic_id] = number(option["value"])
    return found


def own_curves(own: Sequence[OwnCurves], say: Say) -> list[Block]:
    """From the start to the end, topic by topic; only their owner sees this view."""
    shown: list[Block] = []
    for each in own[-_PROGRAMMES:]:
        title = say.md("confidence.own", programme=each.programme.name)
        lines = [_line(curve, say) for curve in each.curves[:_SHOWN]]
        shown.append(blocks.section("\n".join((title, *lines))))
    return [blocks.divider(), *shown, blocks.context(say.md("confidence.alone"))] if shown else []


def _line(curve: Curve, say: Say) -> str:
    points = [
        say.md(f"confidence.point.{moment}", level=say.number(curve.levels[moment]))
        for moment in Moment
        if moment in curve.levels
    ]
    title = blocks.cut(topic_title(curve.topic, say), 100)
    return say.md("confidence.line", topic=title, points=say.md("confidence.then").join(points))


def _settled(page: Page, say: Say) -> list[Block]:
    if not page.is_settled:
        return []
    return [blocks.context(say.md("confidence.settled_in_part", days=CHANGEABLE.days))]


def _topic(topic: Topic, levels: Mapping[int, int], say: Say) -> InputBlock:
    options = [
        Option(PlainText(say(f"confidence.level.{level}")), str(level))
        for level in range(LOWEST, HIGHEST + 1)
    ]
    block_id, said = ids.topic_block(ident(topic)), levels.get(ident(topic))
    return InputBlock(
        PlainText(topic_title(topic, say)),
        StaticSelectMenu(
            block_id,
            options=options,
            initial_option=options[said - LOWEST] if said else None,
            placeholder=PlainText(say("confidence.placeholder")),
        ),
        block_id=block_id,
        optional=True,
    )
