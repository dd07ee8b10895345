"""Confidence and last answers: what asks for them, and their forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.check_ins.rules.answers import NOTE_LIMIT
from bot.confidence.confidence import ConfidencePage, Curve, OwnCurves
from bot.confidence.follow_ups import LaterSheet
from bot.confidence.last_answers import LastSheet
from bot.confidence.messages import ClosingLetter, ConfidenceLetter, FollowUpLetter
from bot.confidence.rules import CHANGEABLE, HIGHEST, LOWEST
from bot.kernel.rules.facts import Fact
from bot.privacy.told_readers import by_name
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import YES_OR_NO, MenuField, RadioField, option
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Form, number, state_of
from bot.slack.kit.message import Message, Renderers
from bot.slack.kit.names import topic_title
from bot.slack.kit.submissions import seen
from bot.texts import Say, cut
from storage.kinds import Kind
from storage.states import Moment
from storage.tables import ident

_SHOWN = 12
"""Topics of a programme that are drawn: a paragraph of Slack's holds no more with long titles."""
# The latest ones: each is a section of its own, in a Home that takes 100 blocks.
_PROGRAMMES = 4


def confidence_modal(page: ConfidencePage, say: Say) -> dict[str, Any]:
    if not page.topics:
        key = "confidence.settled" if page.is_settled else "confidence.no_topics"
        return blocks.modal(
            blocks.section(say.md(key, days=CHANGEABLE.days)),
            title=say("modal.confidence.title"),
            close=say("modal.done"),
        )
    offered = [option(say(f"confidence.level.{n}"), n) for n in range(LOWEST, HIGHEST + 1)]
    asked = [
        _level(ident(topic))
        .offering(offered)
        .initially(page.levels.get(ident(topic)), label=topic_title(topic, say))
        for topic in page.topics
    ]
    form = Form(ids.CONFIDENCE_MODAL, *(each.field for each in asked))
    return form.modal(
        say,
        blocks.section(say.md(f"confidence.intro.{page.moment}", programme=page.programme.name)),
        *_settled(page, say),
        *form.draw(say, *asked),
        title=say("modal.confidence.title"),
        pair=ident(page.pair),
        moment=page.moment,
        first=form.fields[0].block_id,
    )


def levels_chosen(body: Mapping[str, Any]) -> dict[int, int]:
    """Topic → level of a submitted view; topics that were left out are not there."""
    topics = filter(None, map(ids.topic_in, state_of(body)))
    fields = {topic: _level(topic) for topic in topics}
    entries = Form(ids.CONFIDENCE_MODAL, *fields.values()).read(body)
    levels = {topic: entries[field] for topic, field in fields.items()}
    return {topic: level for topic, level in levels.items() if level is not None}


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
    title = cut(topic_title(curve.topic, say), 100)
    return say.md("confidence.line", topic=title, points=say.md("confidence.then").join(points))


def _settled(page: ConfidencePage, say: Say) -> list[Block]:
    if not page.is_settled:
        return []
    return [blocks.context(say.md("confidence.settled_in_part", days=CHANGEABLE.days))]


def _level(topic_id: int) -> MenuField[int]:
    """Its label is the topic's title."""
    return MenuField(
        ids.topic_block(topic_id),
        placeholder="confidence.placeholder",
        optional=True,
        decode=number,
    )


AGAIN = RadioField(
    ids.AGAIN,
    label="closing.again",
    fact=Fact.AGAIN,
    required="closing.choose",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"closing.{word}"),
    decode=YES_OR_NO.get,
)
CHANGED = TextField(
    ids.CHANGED,
    label="closing.changed",
    fact=Fact.LAST_ANSWER,
    optional=True,
    lines=True,
    limit=NOTE_LIMIT,
)
REMATCH = RadioField(
    ids.REMATCH,
    label="closing.rematch",
    fact=Fact.REMATCH,
    required="closing.choose",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"closing.{word}"),
    decode=YES_OR_NO.get,
)
LAST_ANSWER_FORM = Form(ids.LAST_ANSWER_MODAL, AGAIN, CHANGED, REMATCH)


def last_answer_modal(sheet: LastSheet, say: Say) -> dict[str, Any]:
    given = sheet.given
    return LAST_ANSWER_FORM.modal(
        say,
        blocks.section(say.md("closing.intro", programme=sheet.programme.name)),
        *LAST_ANSWER_FORM.draw(
            say,
            AGAIN.initially(given.again if given else None),
            CHANGED.initially(given.changed if given else None),
            REMATCH.initially(
                given.wants_rematch if given else None,
                hint=by_name(Fact.REMATCH, sheet.readers.people, say),
            ),
        ),
        title=say("modal.last_answer.title"),
        programme=ident(sheet.programme),
        seen=seen(sheet.readers),
    )


def last_answer_thanks(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("closing.thanks")),
        title=say("modal.last_answer.title"),
        close=say("modal.done"),
    )


FOLLOW_UP_FORM = Form(ids.FOLLOW_UP_MODAL, AGAIN, CHANGED)


def follow_up_modal(sheet: LaterSheet, say: Say) -> dict[str, Any]:
    given = sheet.given
    return FOLLOW_UP_FORM.modal(
        say,
        blocks.section(say.md("closing.intro", programme=sheet.programme.name)),
        *FOLLOW_UP_FORM.draw(
            say,
            AGAIN.initially(given.again if given else None),
            CHANGED.initially(given.changed if given else None),
        ),
        title=say("modal.follow_up.title"),
        programme=ident(sheet.programme),
        months=sheet.months,
    )


def follow_up_thanks(say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md("later.thanks")),
        title=say("modal.follow_up.title"),
        close=say("modal.done"),
    )


# The question is asked behind a button: what is said there is nobody else's.
def question(letter: ConfidenceLetter, say: Say) -> Message:
    value = f"{letter.pair_id}:{letter.moment}"
    rate = blocks.button(say("confidence.rate"), ids.CONFIDENCE_OPEN, value, "primary")
    key = "confidence.letter.again" if letter.is_again else f"confidence.letter.{letter.moment}"
    return blocks.sentence(say.md(key, programme=letter.programme), blocks.actions(rate))


# The message after a programme has closed.
def closing_message(letter: ClosingLetter, say: Say) -> Message:
    give = blocks.button(say("closing.give"), ids.LAST_ANSWER_OPEN, letter.programme_id, "primary")
    text = say.md("closing.letter", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


# The message some months after a programme has closed.
def follow_up_message(letter: FollowUpLetter, say: Say) -> Message:
    value = f"{letter.programme_id}:{letter.months}"
    give = blocks.button(say("later.give"), ids.FOLLOW_UP_OPEN, value, "primary")
    text = say.md(f"later.letter.{letter.months}", programme=letter.programme)
    return blocks.sentence(text, blocks.actions(give))


RENDERERS: Renderers = {
    Kind.CONFIDENCE: question,
    Kind.CLOSING: closing_message,
    Kind.FOLLOW_UP: follow_up_message,
}
