"""The modal in which a person answers, and what they typed in it."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from slackblocks import (
    Block,
    DatePicker,
    InputBlock,
    Option,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    StaticSelectMenu,
)

from bot.check_ins.answers import Sheet
from bot.check_ins.rules.answers import NOTE_LIMIT, STEP_LIMIT, Said, Visibility
from bot.slack.insights.views.sharing import area_in, is_anonymous_in, sharing_blocks
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title, who
from bot.slack.kit.values import number
from bot.texts import Say
from storage.tables import Person, Topic, ident

_NO_TOPIC = "0"


def answer_modal(
    page: Sheet,
    *,
    other: Person,
    topics: Sequence[Topic],
    has_lead: bool,
    today: date,
    say: Say,
) -> dict[str, Any]:
    said = page.said or Said(met=True, met_on=today, topic_id=page.check_in.topic_id)
    word_hint = say("modal.word.hint" if has_lead else "modal.word.hint_no_lead")
    return blocks.modal(
        blocks.section(say.md("modal.intro", other=who(other))),
        _radio(ids.MET, say("modal.met"), _met_options(say), "yes" if said.met else "no"),
        InputBlock(
            PlainText(say("modal.met_on")),
            DatePicker(ids.MET_ON, initial_date=said.met_on.isoformat() if said.met_on else None),
            block_id=ids.MET_ON,
            optional=True,
        ),
        _topic(said, topics, say),
        _text(ids.NOTE, say(f"modal.note.{page.side}"), said.note, NOTE_LIMIT),
        _text(ids.NEXT_STEP, say("modal.next_step"), said.next_step, STEP_LIMIT, lines=False),
        _usefulness(said, say),
        _visibility(said, say),
        *_sharing(said, say),
        _text(ids.WORD, say("modal.word"), said.word_to_lead, NOTE_LIMIT, hint=word_hint),
        title=say("modal.answer.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.ANSWER_MODAL,
        metadata=json.dumps({"check_in": ident(page.check_in), "language": say.language}),
    )


def _visibility(said: Said, say: Say) -> InputBlock:
    """Choosing an insight brings two more questions."""
    block = _radio(ids.VISIBILITY, say("modal.visibility"), _readers(say), said.visibility.value)
    block.dispatch_action = True
    return block


def _sharing(said: Said, say: Say) -> list[Block]:
    if said.visibility is not Visibility.INSIGHT:
        return []
    return sharing_blocks(said.area, is_anonymous=said.is_anonymous, say=say)


def said_in(state: dict[str, Any]) -> Said:
    """What a submitted view holds. `state` is Slack's `view.state.values`."""
    met_on = _value(state, ids.MET_ON, "selected_date")
    topic = _chosen(state, ids.TOPIC) or _NO_TOPIC
    useful = _chosen(state, ids.USEFULNESS)
    met = _chosen(state, ids.MET) == "yes"
    visibility = Visibility(_chosen(state, ids.VISIBILITY) or Visibility.PAIR)
    is_insight = visibility is Visibility.INSIGHT
    return Said(
        met=met,
        met_on=date.fromisoformat(met_on) if met_on and met else None,
        topic_id=number(topic) or None,
        note=_typed(state, ids.NOTE),
        next_step=_typed(state, ids.NEXT_STEP),
        usefulness=number(useful) if useful else None,
        visibility=visibility,
        word_to_lead=_typed(state, ids.WORD),
        area=area_in(state) if is_insight else None,
        is_anonymous=is_insight and is_anonymous_in(state),
    )


def _met_options(say: Say) -> list[Option]:
    return [
        Option(PlainText(say("modal.met.yes")), "yes"),
        Option(PlainText(say("modal.met.no")), "no"),
    ]


def _readers(say: Say) -> list[Option]:
    return [
        Option(
            PlainText(say(f"modal.visibility.{reader.value}")),
            reader.value,
            description=PlainText(say(f"modal.visibility.{reader.value}.hint")),
        )
        for reader in Visibility
    ]


def _radio(block_id: str, label: str, options: list[Option], chosen: str) -> InputBlock:
    initial = next(option for option in options if option.value == chosen)
    return InputBlock(
        PlainText(label),
        RadioButtonGroup(block_id, options, initial_option=initial),
        block_id=block_id,
    )


def _topic(said: Said, topics: Sequence[Topic], say: Say) -> InputBlock:
    options = [
        Option(PlainText(blocks.cut(topic_title(topic, say), 75)), str(topic.id))
        for topic in topics[:99]
    ]
    options.append(Option(PlainText(say("topic.free")), _NO_TOPIC))
    chosen = str(said.topic_id or _NO_TOPIC)
    initial = next((option for option in options if option.value == chosen), options[-1])
    return InputBlock(
        PlainText(say("modal.topic")),
        StaticSelectMenu(ids.TOPIC, options=options, initial_option=initial),
        block_id=ids.TOPIC,
        optional=True,
    )


def _usefulness(said: Said, say: Say) -> InputBlock:
    options = [Option(PlainText(say(f"modal.useful.{n}")), str(n)) for n in range(1, 6)]
    initial = options[said.usefulness - 1] if said.usefulness else None
    return InputBlock(
        PlainText(say("modal.useful")),
        StaticSelectMenu(
            ids.USEFULNESS,
            options=options,
            initial_option=initial,
            placeholder=PlainText(say("modal.useful.placeholder")),
        ),
        block_id=ids.USEFULNESS,
        optional=True,
    )


def _text(
    block_id: str,
    label: str,
    value: str | None,
    limit: int,
    *,
    lines: bool = True,
    hint: str | None = None,
) -> InputBlock:
    return InputBlock(
        PlainText(label),
        PlainTextInput(block_id, initial_value=value, multiline=lines, max_length=limit),
        block_id=block_id,
        hint=PlainText(hint) if hint else None,
        optional=True,
    )


def _value(state: dict[str, Any], block_id: str, name: str) -> str | None:
    element = (state.get(block_id) or {}).get(block_id) or {}
    found = element.get(name)
    return str(found) if found else None


def _typed(state: dict[str, Any], block_id: str) -> str | None:
    text = (_value(state, block_id, "value") or "").strip()
    return text or None


def _chosen(state: dict[str, Any], block_id: str) -> str | None:
    element = (state.get(block_id) or {}).get(block_id) or {}
    option = element.get("selected_option")
    return str(option["value"]) if option else None
