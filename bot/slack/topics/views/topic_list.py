"""A programme's topics in order, page by page: what a lead moves, hides and adds to."""

from typing import Any

from slackblocks import Block

from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title
from bot.slack.kit.pager import Pager
from bot.texts import Say
from bot.topics.topics import Arranged
from storage.tables import Topic, ident

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
