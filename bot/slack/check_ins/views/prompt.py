"""The prompt of a check-in, and the form that moves it."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from slackblocks import Block, Option, PlainText, StaticSelectMenu

from bot.check_ins.arranging import calendar_of_pair
from bot.check_ins.messages.prompts import PromptLetter
from bot.check_ins.moving import Movable
from bot.check_ins.rules.reminders import Snooze, moment
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.form import Form
from bot.slack.kit.message import Message
from bot.slack.kit.names import topic_questions, topic_title, with_whom
from bot.texts import Mrkdwn, Say, mention, slack_date
from storage.check_ins.prompts import Prompt
from storage.states import CheckInState
from storage.tables import ident

MOVE, PAUSE = "move", "pause"
"""What opens a window, among the choices of when to be asked again."""
_KEY = "\ue000"
"""Stands for the key of a check-in in a frame: a character that nobody types."""
_KEY_IN_JSON = json.dumps(_KEY)[1:-1]
_HELLO, _STATUS = 1, -1
"""The blocks of a frame that each pair fills in."""


def prompt_message(letter: PromptLetter, say: Say) -> Message:
    shown = letter.shown
    questions = topic_questions(letter.topic, say)
    title, asked = topic_title(letter.topic, say), _questions(questions, say)
    hello, status = _hello(len(questions), shown, say), _status(shown, say)
    has_more = shown.is_open and letter.topic is not None
    frame = _frame(say, title, asked, is_open=shown.is_open, has_more=has_more)
    # Parsed anew for each pair: a copy of the parsed frame would share its blocks.
    filled = json.loads(frame.replace(_KEY_IN_JSON, str(shown.check_in_id)))
    filled[_HELLO]["text"]["text"] = hello
    filled[_STATUS]["elements"][0]["text"] = status
    text = "\n".join((say.md("prompt.summary", topic=title), hello, asked, status))
    return Message(text, filled)


def answer_actions(key: object, say: Say) -> Block:
    """The buttons of a check-in: one tap, the modal, later."""
    return blocks.actions(
        blocks.button(say("prompt.met"), ids.ANSWER_MET, key, "primary"),
        blocks.button(say("prompt.not_yet"), ids.ANSWER_NOT_YET, key),
        blocks.button(say("prompt.answer"), ids.ANSWER_OPEN, key),
        blocks.button(say("plan.open"), ids.PLAN_HERE, key),
        StaticSelectMenu(
            ids.SNOOZE,
            options=later_options(key, say),
            placeholder=PlainText(say("snooze.menu")),
        ),
    )


def later_options(key: object, say: Say) -> list[Option]:
    """When to be asked again; or another day for both, or a break."""
    choices = (*(choice.value for choice in Snooze), MOVE, PAUSE)
    return [Option(PlainText(say(f"snooze.{choice}")), f"{key}:{choice}") for choice in choices]


@lru_cache(maxsize=256)
def _frame(say: Say, title: str, asked: str, *, is_open: bool, has_more: bool) -> str:
    """What all pairs with a topic are shown alike, as JSON.

    Building and checking blocks takes as long as posting them: thousands share one frame.
    """
    # The key of the check-in is put in later, by text: see `_KEY`.
    more = blocks.button(say("prompt.about"), ids.TOPIC_ABOUT, _KEY) if has_more else None
    body = [blocks.header(say("prompt.title", topic=title)), blocks.section("-")]
    body.append(blocks.section(asked, more))
    if is_open:
        body.append(answer_actions(_KEY, say))
    return json.dumps(blocks.message("", *body, blocks.context("-")).blocks)


@lru_cache(maxsize=256)
def _questions(questions: tuple[str, ...], say: Say) -> str:
    asked = "\n".join(f"•  {say.escaped(question)}" for question in questions)
    return asked or say.md("prompt.own_topic")


@lru_cache(maxsize=256)
def _until(closes_at: datetime, say: Say) -> Mrkdwn:
    """Until when answers are taken. Cached: writing a date in words is slow, and all check-ins that
    were opened together share it.
    """
    return say.md("prompt.until", closes=slack_date(closes_at, say))


def _hello(asked: int, shown: Prompt, say: Say) -> str:
    """`asked` is how many questions there are. Says who chose the topic, if one of them did."""
    mentor, executive = mention(shown.mentor), mention(shown.executive)
    pair = {"mentor": mentor, "executive": executive}
    if asked in (0, 3):
        hello = say.md("prompt.hello" if asked else "prompt.hello_free", **pair)
    else:
        hello = say.count_md("prompt.hello_few", asked, **pair)
    if shown.chosen_by_id is None:
        return hello
    chooser = mentor if shown.chosen_by_id == shown.mentor_id else executive
    return " ".join((hello, say.md("prompt.chosen", person=chooser)))


def _status(shown: Prompt, say: Say) -> str:
    if shown.check_in_state == CheckInState.SKIPPED:
        return say.md("prompt.skipped")
    state = _until(shown.closes_at, say) if shown.is_open else say.md("prompt.closed")
    if shown.mentor_answered and shown.executive_answered:
        return " ".join((say.md("prompt.both"), state))
    if shown.mentor_answered or shown.executive_answered:
        person = mention(shown.mentor if shown.mentor_answered else shown.executive)
        return " ".join((say.md("prompt.one", person=person), state))
    return " ".join((say.md("prompt.nobody" if shown.is_open else "prompt.nobody_did"), state))


SKIP = "skip"

MOVE_TO = MenuField(ids.MOVE_TO, label="move.to", decode=str)
"""A day, or that the next one is left out."""
MOVE_FORM = Form(ids.MOVE_MODAL, MOVE_TO)


def move_modal(there: Movable, zone: str, say: Say) -> dict[str, Any]:
    """`zone` is the reader's own."""
    key = "move.open" if there.is_open else "move.next"
    now_at = "" if there.next_at is None else say.moment(there.next_at, zone)
    options = _days(there, zone, say)
    if not there.is_open:
        options.append(option(say("move.skip"), SKIP))
    if not options:
        return blocks.modal(
            blocks.section(say.md("move.no_day")),
            title=say("modal.move.title"),
            close=say("modal.done"),
        )
    return MOVE_FORM.modal(
        say,
        blocks.section(with_whom(there.about, say)),
        blocks.section(say.md(key, at=now_at)),
        *MOVE_FORM.draw(say, MOVE_TO.offering(options).initially(options[0].value)),
        title=say("modal.move.title"),
        pair=ident(there.about.pair),
        open=there.is_open,
        seen=there.next_at.isoformat() if there.next_at else None,
    )


def _days(there: Movable, zone: str, say: Say) -> list[Option]:
    calendar = calendar_of_pair(there.about)
    moments = {day: moment(day, there.window, calendar) for day in there.days}
    return [
        option(say.moment(at, zone), day.isoformat())
        for day, at in moments.items()
        # The day on which it comes anyhow is no move.
        if there.is_open or at != there.next_at
    ]
