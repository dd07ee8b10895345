"""Answers to commands and clicks, and problems in the reader's words."""

from collections.abc import Sequence

from slackblocks import Block, Button, Element, Option, PlainText, StaticSelectMenu

from bot.check_ins.answer_rows import Sheet
from bot.kernel.errors import Problem
from bot.pairs.pairs import PairDetails
from bot.slack.kit import blocks, ids
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_title
from bot.texts import Say, cut
from bot.texts.problems import explain
from storage.tables import Person, Topic, ident

_LISTED = 100
"""As many options as a select menu takes."""
_BUTTONS = 25
"""As many as Slack takes in one block."""


def problem(found: Problem, say: Say) -> Message:
    return blocks.sentence(explain(found, say))


def done(text: str) -> Message:
    return blocks.sentence(text)


def recorded(page: Sheet, topics: Sequence[Topic], say: Say) -> Message:
    """After one tap: it is noted. Who met may say with one more click about what; `topics` are
    those to choose from, the check-in's own first. More can be said in the modal.
    """
    met = page.said is not None and page.said.met
    more = blocks.button(say("answer.more"), ids.ANSWER_OPEN, ident(page.check_in))
    if not met:
        return blocks.sentence(say.md("answer.noted.not_yet"), blocks.actions(more))
    if not topics:
        return blocks.sentence(say.md("answer.noted.met"), blocks.actions(more))
    return blocks.sentence(
        say.md("answer.noted.met_topic"), blocks.actions(*_topics(page, topics, say), more)
    )


def about_recorded(topic: Topic, check_in_id: int, say: Say) -> Message:
    more = blocks.button(say("answer.more"), ids.ANSWER_OPEN, check_in_id)
    said = say.md("answer.noted.topic", topic=topic_title(topic, say))
    return blocks.sentence(said, blocks.actions(more))


def _topics(page: Sheet, topics: Sequence[Topic], say: Say) -> list[Element]:
    """The first topic as a button: one click; all the others in a menu."""
    key = ident(page.check_in)
    first, *others = topics
    # A button's text and an option's take 75 characters.
    label = cut(topic_title(first, say), 75)
    button = blocks.button(label, ids.SESSION_TOPIC, f"{key}:{first.id}", "primary")
    if not others:
        return [button]
    options = [
        Option(PlainText(cut(topic_title(topic, say), 75)), f"{key}:{topic.id}")
        for topic in others[:_LISTED]
    ]
    menu = StaticSelectMenu(
        f"{ids.SESSION_TOPIC}.2", options=options, placeholder=PlainText(say("answer.other_topic"))
    )
    return [button, menu]


def choose_check_in(rows: Sequence[tuple[int, Person]], say: Say) -> Message:
    """Several check-ins are open: which one? Each row is a check-in's key and the other person."""
    buttons = [blocks.button(cut(other.name, 75), ids.ANSWER_OPEN, key) for key, other in rows[:5]]
    return blocks.sentence(say.md("checkin.which"), _numbered(buttons))


def choose_pair(rows: Sequence[PairDetails], me: int, action_id: str, say: Say) -> Message:
    """Several pairs: for which one? Their own are named by the other, an executive's by both."""
    buttons = [
        blocks.button(cut(_named(row, me, say), 75), action_id, ident(row.pair))
        for row in rows[:_BUTTONS]
    ]
    return blocks.sentence(say.md("arrange.which"), _numbered(buttons))


def _named(row: PairDetails, me: int, say: Say) -> str:
    if me in (row.mentor.id, row.executive.id):
        return (row.executive if row.mentor.id == me else row.mentor).name
    return say("arrange.both", mentor=row.mentor.name, executive=row.executive.name)


def _numbered(buttons: list[Button]) -> Block:
    # Action ids must differ within one block; the listener matches their common start.
    for number, element in enumerate(buttons[1:], start=2):
        element.action_id = f"{element.action_id}.{number}"
    return blocks.actions(*buttons)
