"""Putting oneself forward: what App Home offers, the modal, and what was typed in it."""

import json
from collections.abc import Sequence
from typing import Any

from slackblocks import (
    Block,
    Button,
    ConfirmationDialogue,
    InputBlock,
    Option,
    PlainText,
    PlainTextInput,
    StaticMultiSelectMenu,
    StaticSelectMenu,
)

from bot.people.rules.volunteer_card import LANGUAGES, TEXT_LIMIT, USUAL_PAIRS, Card
from bot.people.volunteering import Form, Place
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title
from bot.slack.kit.values import number
from bot.texts import Say
from storage.tables import ident

_PROGRAMMES = 8
_OPTIONS = 100


def volunteering(places: Sequence[Place], say: Say) -> list[Block]:
    """In App Home: each programme that one may come into, or one's own part in it."""
    body: list[Block] = []
    for place in places[:_PROGRAMMES]:
        key, row = ident(place.programme), place.enrolment
        side = row.side if row else "none"
        said = "paired" if row is None and len(place.sides) == 1 else side
        text = say.md(f"volunteer.home.{said}", programme=place.programme.name)
        body += [blocks.section(text), blocks.actions(*_offers(place, side, key, say))]
    return [blocks.divider(), *body] if body else []


def _offers(place: Place, side: str, programme_id: int, say: Say) -> list[Button]:
    if side == "none":
        actions = {"mentor": ids.VOLUNTEER_MENTOR, "executive": ids.VOLUNTEER_EXECUTIVE}
        return [
            blocks.button(say(f"volunteer.as_{each}"), actions[each], programme_id)
            for each in place.sides
        ]
    change = ids.VOLUNTEER_MENTOR if side == "mentor" else ids.VOLUNTEER_EXECUTIVE
    withdraw = blocks.button(say("volunteer.withdraw"), ids.VOLUNTEER_WITHDRAW, programme_id)
    withdraw.confirm = ConfirmationDialogue(
        PlainText(say("volunteer.withdraw.title")),
        PlainText(say("volunteer.withdraw.text")),
        PlainText(say("volunteer.withdraw.yes")),
        PlainText(say("volunteer.withdraw.no")),
    )
    return [blocks.button(say("volunteer.change"), change, programme_id), withdraw]


def volunteer_modal(form: Form, say: Say) -> dict[str, Any]:
    side = form.side
    return blocks.modal(
        blocks.section(say.md(f"volunteer.intro.{side}", programme=form.programme.name)),
        blocks.context(say.md("volunteer.readers")),
        InputBlock(
            PlainText(say(f"volunteer.card.{side}")),
            PlainTextInput(
                ids.CARD,
                multiline=True,
                initial_value=form.card.text or None,
                max_length=TEXT_LIMIT,
            ),
            block_id=ids.CARD,
            hint=PlainText(say(f"volunteer.card.{side}.hint")),
            optional=True,
        ),
        *_topics(form, say),
        _languages(form, say),
        _capacity(form, say),
        title=say(f"modal.volunteer_{side}.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.VOLUNTEER_MODAL,
        metadata=json.dumps(
            {
                "programme": ident(form.programme),
                "side": side,
                "language": say.language,
                # Languages that the menu does not offer are not lost by a change.
                "also": [code for code in form.card.languages if code not in LANGUAGES],
            }
        ),
    )


def card_in(state: dict[str, Any], also: Sequence[str]) -> Card:
    """What a submitted view holds. Raises `ValueError` for a forged one."""
    capacity = _held(state, ids.CAPACITY).get("selected_option") or {}
    return Card(
        text=str(_held(state, ids.CARD).get("value") or "").strip(),
        topics=tuple(number(value) for value in _chosen(state, ids.CARD_TOPICS)),
        languages=(
            *(code for code in _chosen(state, ids.CARD_LANGUAGES) if code in LANGUAGES),
            *also,
        ),
        capacity=number(capacity.get("value") or 1),
    )


def _topics(form: Form, say: Say) -> list[Block]:
    options = [
        Option(PlainText(blocks.cut(topic_title(topic, say), 75)), str(topic.id))
        for topic in form.topics[:_OPTIONS]
    ]
    if not options:
        return []
    chosen = {str(key) for key in form.card.topics}
    return [
        InputBlock(
            PlainText(say(f"volunteer.topics.{form.side}")),
            StaticMultiSelectMenu(
                ids.CARD_TOPICS,
                options,
                initial_options=[o for o in options if o.value in chosen] or None,
            ),
            block_id=ids.CARD_TOPICS,
            optional=True,
        )
    ]


def _languages(form: Form, say: Say) -> Block:
    options = [Option(PlainText(say.tongue(code)), code) for code in LANGUAGES]
    spoken = [option for option in options if option.value in form.card.languages]
    return InputBlock(
        PlainText(say("volunteer.languages")),
        StaticMultiSelectMenu(ids.CARD_LANGUAGES, options, initial_options=spoken or None),
        block_id=ids.CARD_LANGUAGES,
        optional=True,
    )


def _capacity(form: Form, say: Say) -> Block:
    most = max(USUAL_PAIRS, form.card.capacity)
    options = [Option(PlainText(say.number(n)), str(n)) for n in range(1, most + 1)]
    return InputBlock(
        PlainText(say(f"volunteer.capacity.{form.side}")),
        StaticSelectMenu(
            ids.CAPACITY,
            options=options,
            initial_option=next(
                option for option in options if option.value == str(form.card.capacity)
            ),
        ),
        block_id=ids.CAPACITY,
    )


def _held(state: dict[str, Any], block_id: str) -> dict[str, Any]:
    return (state.get(block_id) or {}).get(block_id) or {}


def _chosen(state: dict[str, Any], block_id: str) -> list[str]:
    return [str(one["value"]) for one in _held(state, block_id).get("selected_options") or []]
