"""The weekly prompt, and the buttons that answer a check-in wherever they stand."""

import json
from datetime import datetime
from functools import lru_cache

from slackblocks import Block, Option, PlainText, StaticSelectMenu

from bot.rules.snooze import Snooze
from bot.services.letters import PromptLetter
from bot.services.pairs import Listed
from bot.slack import ids
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.slack.views.names import topic_questions, topic_title, who
from bot.texts import Mrkdwn, Say, slack_date
from storage.tables import CheckIn, ident

MOVE, PAUSE = "move", "pause"
"""What opens a window, among the choices of when to be asked again."""
_KEY = "\ue000"
"""Stands for the key of a check-in in a frame: a character that nobody types."""
_KEY_IN_JSON = json.dumps(_KEY)[1:-1]
_HELLO, _STATUS = 1, -1
"""The blocks of a frame that each pair fills in."""


def prompt_message(letter: PromptLetter, about: Listed, say: Say) -> Message:
    if letter.check_in is None:
        raise LookupError("a prompt without its check-in")
    questions = topic_questions(letter.topic, say)
    title, asked = topic_title(letter.topic, say), _questions(questions, say)
    hello = _hello(len(questions), about, letter.check_in, say)
    status = _status(letter, about, letter.check_in, say)
    is_open = letter.check_in.state == "open"
    frame = _frame(say, title, asked, is_open=is_open, has_more=is_open and bool(letter.topic))
    shown = json.loads(frame.replace(_KEY_IN_JSON, str(ident(letter.check_in))))
    shown[_HELLO]["text"]["text"] = hello
    shown[_STATUS]["elements"][0]["text"] = status
    text = "\n".join((say.md("prompt.summary", topic=title), hello, asked, status))
    return Message(text, shown)


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
    """The same for all that were opened together: dates in words are slow to write."""
    return say.md("prompt.until", closes=slack_date(closes_at, say))


def _hello(asked: int, about: Listed, check_in: CheckIn, say: Say) -> str:
    """`asked` is how many questions there are. Says who chose the topic, if one of them did."""
    pair = {"mentor": who(about.mentor), "executive": who(about.executive)}
    if asked in (0, 3):
        hello = say.md("prompt.hello" if asked else "prompt.hello_free", **pair)
    else:
        hello = say.count_md("prompt.hello_few", asked, **pair)
    if check_in.chosen_by_id is None:
        return hello
    is_mentor = check_in.chosen_by_id == ident(about.mentor)
    chooser = who(about.mentor if is_mentor else about.executive)
    return " ".join((hello, say.md("prompt.chosen", person=chooser)))


def _status(letter: PromptLetter, about: Listed, check_in: CheckIn, say: Say) -> str:
    people = {"mentor": who(about.mentor), "executive": who(about.executive)}
    done = [person for side, person in people.items() if side in letter.answered]
    if check_in.state == "skipped":
        return say.md("prompt.skipped")
    if check_in.state != "open":
        state = say.md("prompt.closed")
        if not done:
            return " ".join((say.md("prompt.nobody_did"), state))
    else:
        state = _until(check_in.closes_at, say)
    if not done:
        return " ".join((say.md("prompt.nobody"), state))
    if len(done) == len(people):
        return " ".join((say.md("prompt.both"), state))
    return " ".join((say.md("prompt.one", person=done[0]), state))
