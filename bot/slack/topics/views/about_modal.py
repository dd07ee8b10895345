"""A topic seen more closely, and the choice of the next one."""

from typing import Any

from slackblocks import Block

from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.form import Form
from bot.slack.kit.names import topic_options, topic_questions, topic_title, who
from bot.slack.kit.values import number
from bot.texts import Say
from bot.texts.topics import aim, exercise, step
from bot.topics.choosing import AboutTopic
from storage.tables import Topic, ident

_IN_ORDER = "0"
NEXT_TOPIC = MenuField(
    ids.NEXT_TOPIC, label="about.next", hint="about.next.hint", decode=number, otherwise=_IN_ORDER
)
ABOUT_FORM = Form(ids.ABOUT_MODAL, NEXT_TOPIC)


def about_modal(page: AboutTopic, say: Say) -> dict[str, Any]:
    body: list[Block] = [blocks.header(topic_title(page.topic, say))]
    if page.topic is not None:
        body += _shipped(page.topic.key, say) if page.topic.key else _own(page.topic, say)
    if not page.choices:
        return blocks.modal(*body, title=say("modal.about.title"), close=say("modal.done"))
    in_order = option(say("about.in_order"), _IN_ORDER)
    offered = NEXT_TOPIC.offering([in_order, *topic_options(page.choices, say)])
    chosen = page.chosen.id if page.chosen else None
    body += [blocks.divider(), *ABOUT_FORM.draw(say, offered.initially(chosen))]
    if page.chosen is not None and page.chooser is not None:
        topic = topic_title(page.chosen, say)
        body.append(blocks.context(say.md("about.chosen", person=who(page.chooser), topic=topic)))
    return ABOUT_FORM.modal(say, *body, title=say("modal.about.title"), pair=ident(page.pair))


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
