"""A topic seen more closely, and the choice of the next one."""

import json
from typing import Any

from slackblocks import Block, InputBlock, Option, PlainText, StaticSelectMenu

from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_questions, topic_title, who
from bot.slack.kit.values import number
from bot.texts import Say
from bot.texts.topics import aim, exercise, step
from bot.topics.choosing import AboutTopic
from storage.tables import Topic, ident

_IN_ORDER = "0"
_OPTIONS = 100


def about_modal(page: AboutTopic, say: Say) -> dict[str, Any]:
    body: list[Block] = [blocks.header(topic_title(page.topic, say))]
    if page.topic is not None:
        body += _shipped(page.topic.key, say) if page.topic.key else _own(page.topic, say)
    if not page.choices:
        return blocks.modal(*body, title=say("modal.about.title"), close=say("modal.done"))
    body += [blocks.divider(), _choice(page, say)]
    if page.chosen is not None and page.chooser is not None:
        chosen = topic_title(page.chosen, say)
        body.append(blocks.context(say.md("about.chosen", person=who(page.chooser), topic=chosen)))
    return blocks.modal(
        *body,
        title=say("modal.about.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.ABOUT_MODAL,
        metadata=json.dumps({"pair": ident(page.pair), "language": say.language}),
    )


def topic_chosen(state: dict[str, Any]) -> int | None:
    """What a submitted view holds; None is the programme's order."""
    element = (state.get(ids.NEXT_TOPIC) or {}).get(ids.NEXT_TOPIC) or {}
    option = element.get("selected_option")
    return number(option["value"]) or None if option else None


def _shipped(key: str, say: Say) -> list[Block]:
    return [
        blocks.section(say.md("about.aim", aim=aim(say, key))),
        blocks.section(say.md("about.exercise", exercise=exercise(say, key))),
        blocks.section(say.md("about.step", step=step(say, key))),
    ]


def _own(topic: Topic, say: Say) -> list[Block]:
    body = [blocks.section(say.md("about.aim", aim=topic.aim))] if topic.aim else []
    if asked := [f"•  {say.escaped(question)}" for question in topic_questions(topic, say)]:
        body.append(blocks.section("\n".join(asked)))
    return [*body, blocks.context(say.md("about.own"))]


def _choice(page: AboutTopic, say: Say) -> Block:
    in_order = Option(PlainText(say("about.in_order")), _IN_ORDER)
    options = [
        Option(PlainText(blocks.cut(topic_title(topic, say), 75)), str(topic.id))
        for topic in page.choices[: _OPTIONS - 1]
    ]
    chosen = str(page.chosen.id) if page.chosen else _IN_ORDER
    return InputBlock(
        PlainText(say("about.next")),
        StaticSelectMenu(
            ids.NEXT_TOPIC,
            options=[in_order, *options],
            initial_option=next((o for o in options if o.value == chosen), in_order),
        ),
        block_id=ids.NEXT_TOPIC,
        hint=PlainText(say("about.next.hint")),
    )
