"""A programme's topics as its leads arrange them, one as a pair sees it, and a lead's own."""

from typing import Any

from slackblocks import Block

from bot.kernel.rules.facts import Fact
from bot.kernel.rules.typed_text import tidy
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Entries, Form, number
from bot.slack.kit.names import topic_options, topic_questions, topic_title, who
from bot.slack.kit.pager import Pager
from bot.texts import Say
from bot.texts.catalogue import aim, exercise, step
from bot.topics.choosing import AboutTopic
from bot.topics.rules import AIM_LIMIT, QUESTION_LIMIT, TITLE_LIMIT, Wording
from bot.topics.topics import Arranged
from storage.tables import Programme, Topic, ident

# Each topic takes two blocks, of the hundred that a modal may have.
PAGER = Pager(ids.TOPICS_EARLIER, ids.TOPICS_LATER, size=20)


def topic_list(there: Arranged, say: Say) -> dict[str, Any]:
    """The page on which the topic at `there.at` stands."""
    last = len(there.topics) - 1
    page = PAGER.page_with(there.at, len(there.topics))
    add = blocks.button(say("topics.add"), ids.TOPIC_ADD, ident(there.programme), "primary")
    body = [blocks.section(say.md("topics.intro", programme=there.programme.name), add)]
    for place, topic in enumerate(page.of(there.topics), start=page.start):
        body += [_line(topic, place, say), _buttons(topic, place, last, say)]
    body += PAGER.turning(page, say, ident(there.programme))
    return blocks.modal(*body, title=say("modal.topics.title"), close=say("modal.done"))


def _line(topic: Topic, place: int, say: Say) -> Block:
    key = "topics.line_hidden" if topic.is_hidden else "topics.line"
    return blocks.section(say.md(key, n=place + 1, title=topic_title(topic, say)))


def _buttons(topic: Topic, place: int, last: int, say: Say) -> Block:
    offered = []
    if place > 0:
        offered += [
            blocks.button(say("topics.first"), ids.TOPIC_FIRST, topic.id),
            blocks.button(say("topics.up"), ids.TOPIC_UP, topic.id),
        ]
    if place < last:
        offered.append(blocks.button(say("topics.down"), ids.TOPIC_DOWN, topic.id))
    if topic.is_hidden:
        offered.append(blocks.button(say("topics.show"), ids.TOPIC_SHOW, topic.id))
    else:
        offered.append(blocks.button(say("topics.hide"), ids.TOPIC_HIDE, topic.id))
    return blocks.actions(*offered)


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


TITLE = TextField(
    ids.TITLE,
    label="topics.new.title",
    hint="topics.new.limit",
    fact=Fact.TOPIC,
    limit=TITLE_LIMIT,
    clean=tidy,
)
QUESTIONS = tuple(
    TextField(
        name,
        label=f"topics.new.{name}",
        hint="topics.new.limit",
        optional=True,
        limit=QUESTION_LIMIT,
        clean=tidy,
    )
    for name in ids.QUESTIONS
)
AIM = TextField(
    ids.AIM,
    label="topics.new.aim",
    hint="topics.new.limit",
    optional=True,
    limit=AIM_LIMIT,
    clean=tidy,
)
OWN_TOPIC_FORM = Form(ids.OWN_TOPIC_MODAL, TITLE, *QUESTIONS, AIM)


def own_topic_modal(programme: Programme, say: Say) -> dict[str, Any]:
    spoken = say(f"topics.language.{programme.language}")
    return OWN_TOPIC_FORM.modal(
        say,
        blocks.section(say.md("topics.new.intro", programme=programme.name, language=spoken)),
        *OWN_TOPIC_FORM.draw(say),
        title=say("modal.own_topic.title"),
        programme=ident(programme),
    )


def wording_in(entries: Entries) -> Wording:
    return Wording(
        title=entries[TITLE],
        questions=tuple(entries[each] for each in QUESTIONS),
        aim=entries[AIM],
    )
