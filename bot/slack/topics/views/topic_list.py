"""A programme's topics in order, page by page: what a lead moves, hides and adds to."""

from typing import Any

from slackblocks import Block

from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title
from bot.texts import Say
from bot.topics.topics import Arranged
from storage.tables import Topic, ident

PAGE = 20
"""Topics at once: each takes two blocks, of the hundred that a modal may have."""


def topic_list(there: Arranged, say: Say) -> dict[str, Any]:
    """The page on which the topic at `there.at` stands."""
    last = max(len(there.topics) - 1, 0)
    page = min(max(there.at, 0), last) // PAGE
    start = page * PAGE
    add = blocks.button(say("topics.add"), ids.TOPIC_ADD, ident(there.programme), "primary")
    body = [blocks.section(say.md("topics.intro", programme=there.programme.name), add)]
    for place, topic in enumerate(there.topics[start : start + PAGE], start=start):
        body += [_line(topic, place, say), _buttons(topic, place, last, say)]
    pages = last // PAGE + 1
    if pages > 1:
        body.append(blocks.context(say.md("topics.page", page=page + 1, pages=pages)))
        body.append(_turning(there, page, pages, say))
    return blocks.modal(*body, title=say("modal.topics.title"), close=say("modal.done"))


def page_value(programme_id: int, page: int) -> str:
    return f"{programme_id}:{page * PAGE}"


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


def _turning(there: Arranged, page: int, pages: int, say: Say) -> Block:
    programme = ident(there.programme)
    offered = []
    if page > 0:
        value = page_value(programme, page - 1)
        offered.append(blocks.button(say("topics.earlier"), ids.TOPICS_EARLIER, value))
    if page < pages - 1:
        value = page_value(programme, page + 1)
        offered.append(blocks.button(say("topics.later"), ids.TOPICS_LATER, value))
    return blocks.actions(*offered)
