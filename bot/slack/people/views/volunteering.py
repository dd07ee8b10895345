"""Putting oneself forward: what App Home offers, the modal, and what was typed in it."""

from collections.abc import Sequence
from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, InputBlock, PlainText

from bot.kernel.rules.facts import Fact
from bot.people.rules.volunteer_card import LANGUAGES, TEXT_LIMIT, USUAL_PAIRS, VolunteerCard
from bot.people.volunteering import CardSheet, ProgrammeToJoin
from bot.privacy.told_readers import by_name
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import MenuField, MultiMenuField, option
from bot.slack.kit.entry_fields import TextField
from bot.slack.kit.form import Entries, Form, number
from bot.slack.kit.names import topic_options
from bot.slack.kit.submissions import seen
from bot.texts import Say
from storage.states import Side
from storage.tables import ident

# App Home takes 100 blocks for everything that is in it.
_PROGRAMMES = 8

# What they are called depends on the side that somebody puts themselves forward for.
CARD = TextField(ids.CARD, optional=True, lines=True, limit=TEXT_LIMIT)
CARD_TOPICS = MultiMenuField(ids.CARD_TOPICS, optional=True, decode=number)
CARD_LANGUAGES = MultiMenuField(
    ids.CARD_LANGUAGES,
    label="volunteer.languages",
    optional=True,
    words=LANGUAGES,
    shown=lambda code, say: say.tongue(code),
    decode=str,
)
CAPACITY = MenuField(ids.CAPACITY, decode=number)
CARD_FORM = Form(ids.VOLUNTEER_MODAL, CARD, CARD_TOPICS, CARD_LANGUAGES, CAPACITY)


def volunteering(places: Sequence[ProgrammeToJoin], say: Say) -> list[Block]:
    """In App Home: each programme that one may come into, or one's own part in it."""
    body: list[Block] = []
    for place in places[:_PROGRAMMES]:
        key, row = ident(place.programme), place.enrolment
        side = row.side if row else None
        said = "paired" if row is None and len(place.sides) == 1 else side or "none"
        text = say.md(f"volunteer.home.{said}", programme=place.programme.name)
        body += [blocks.section(text), blocks.actions(*_offers(place, side, key, say))]
    return [blocks.divider(), *body] if body else []


def _offers(place: ProgrammeToJoin, side: Side | None, programme_id: int, say: Say) -> list[Button]:
    if side is None:
        actions = {Side.MENTOR: ids.VOLUNTEER_MENTOR, Side.EXECUTIVE: ids.VOLUNTEER_EXECUTIVE}
        return [
            blocks.button(say(f"volunteer.as_{each}"), actions[each], programme_id)
            for each in place.sides
        ]
    change = ids.VOLUNTEER_MENTOR if side == Side.MENTOR else ids.VOLUNTEER_EXECUTIVE
    withdraw = blocks.button(say("volunteer.withdraw"), ids.VOLUNTEER_WITHDRAW, programme_id)
    withdraw.confirm = ConfirmationDialogue(
        PlainText(say("volunteer.withdraw.title")),
        PlainText(say("volunteer.withdraw.text")),
        PlainText(say("volunteer.withdraw.yes")),
        PlainText(say("volunteer.withdraw.no")),
    )
    return [blocks.button(say("volunteer.change"), change, programme_id), withdraw]


def volunteer_modal(sheet: CardSheet, say: Say) -> dict[str, Any]:
    side = sheet.side
    return CARD_FORM.modal(
        say,
        blocks.section(say.md(f"volunteer.intro.{side}", programme=sheet.programme.name)),
        blocks.context(say.escaped(by_name(Fact.CARD, sheet.readers.people, say))),
        blocks.context(say.md("volunteer.readers")),
        *_asked(sheet, say),
        title=say(f"modal.volunteer_{side}.title"),
        programme=ident(sheet.programme),
        side=side,
        # Languages that the menu does not offer are not lost by a change.
        also=[code for code in sheet.card.languages if code not in LANGUAGES],
        seen=seen(sheet.readers),
    )


def card_in(entries: Entries, also: Sequence[str]) -> VolunteerCard:
    capacity = entries[CAPACITY]
    return VolunteerCard(
        text=entries[CARD],
        topics=entries[CARD_TOPICS],
        languages=(*entries[CARD_LANGUAGES], *also),
        capacity=1 if capacity is None else capacity,
    )


def _asked(sheet: CardSheet, say: Say) -> list[InputBlock]:
    side, card = sheet.side, sheet.card
    # A lead may have entered more than the menu usually offers.
    places = range(1, max(USUAL_PAIRS, card.capacity) + 1)
    capacity = CAPACITY.offering([option(say.number(n), n) for n in places])
    topics = CARD_TOPICS.offering(topic_options(sheet.topics, say))
    return CARD_FORM.draw(
        say,
        CARD.initially(
            card.text,
            label=say(f"volunteer.card.{side}"),
            hint=say(f"volunteer.card.{side}.hint"),
        ),
        topics.initially(card.topics, label=say(f"volunteer.topics.{side}")),
        CARD_LANGUAGES.initially(card.languages),
        capacity.initially(card.capacity, label=say(f"volunteer.capacity.{side}")),
    )
