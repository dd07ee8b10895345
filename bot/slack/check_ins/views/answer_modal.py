"""The form of an answer, and what it asks besides once a label is chosen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from slackblocks import InputBlock

from bot.check_ins.answer_rows import Sheet
from bot.check_ins.rules.answers import NOTE_LIMIT, STEP_LIMIT, Said
from bot.insights.rules import AREAS
from bot.kernel.reading import Addressees
from bot.kernel.rules.facts import Fact
from bot.privacy.told_readers import by_name
from bot.slack.kit import blocks, ids
from bot.slack.kit.choice_fields import YES_OR_NO, BoxesField, MenuField, RadioField
from bot.slack.kit.entry_fields import DayField, TextField
from bot.slack.kit.form import Entries, Form, State, number, state_of
from bot.slack.kit.modals import filled, redrawn
from bot.slack.kit.names import NO_TOPIC, topics_or_free, who
from bot.slack.kit.submissions import seen
from bot.texts import Say
from bot.texts.catalogue import area_named
from storage.states import Visibility
from storage.tables import Person, Topic, ident

MET = RadioField(
    ids.MET,
    label="modal.met",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"modal.met.{word}"),
    decode=YES_OR_NO.get,
)
MET_ON = DayField(ids.MET_ON, label="modal.met_on", optional=True)
TOPIC = MenuField(ids.TOPIC, label="modal.topic", optional=True, decode=number, otherwise=NO_TOPIC)
NOTE = TextField(ids.NOTE, optional=True, lines=True, limit=NOTE_LIMIT)
NEXT_STEP = TextField(ids.NEXT_STEP, label="modal.next_step", optional=True, limit=STEP_LIMIT)
USEFULNESS = MenuField(
    ids.USEFULNESS,
    label="modal.useful",
    placeholder="modal.useful.placeholder",
    fact=Fact.RATING,
    optional=True,
    words=("1", "2", "3", "4", "5"),
    shown=lambda word, say: say(f"modal.useful.{word}"),
    decode=int,
)
VISIBILITY = RadioField(
    ids.VISIBILITY,
    label="modal.visibility",
    words=tuple(Visibility),
    shown=lambda word, say: say(f"modal.visibility.{word}"),
    described=lambda word, say: say(f"modal.visibility.{word}.hint"),
    decode=Visibility,
    # Choosing an insight brings two more questions.
    dispatches=True,
)
WORD = TextField(
    ids.WORD,
    label="modal.word",
    fact=Fact.WORD,
    optional=True,
    lines=True,
    limit=NOTE_LIMIT,
)

_ANONYMOUS = "yes"
AREA = MenuField(
    ids.AREA,
    label="sharing.area",
    placeholder="sharing.area.placeholder",
    optional=True,
    words=AREAS,
    shown=lambda name, say: area_named(say, name),
    decode=str,
)
ANONYMOUS = BoxesField(
    ids.ANONYMOUS,
    label="sharing.anonymous",
    hint="sharing.anonymous.hint",
    optional=True,
    words=(_ANONYMOUS,),
    shown=lambda _, say: say("sharing.anonymous.yes"),
    decode=str,
)
ANSWER_FORM = Form(
    ids.ANSWER_MODAL,
    MET, MET_ON, TOPIC, NOTE, NEXT_STEP, USEFULNESS, VISIBILITY, AREA, ANONYMOUS, WORD,
)  # fmt: skip


def answer_modal(
    page: Sheet,
    *,
    other: Person,
    topics: Sequence[Topic],
    readers: Addressees,
    today: date,
    say: Say,
) -> dict[str, Any]:
    said = page.said or Said(met=True, met_on=today, topic_id=page.check_in.topic_id)
    return ANSWER_FORM.modal(
        say,
        blocks.section(say.md("modal.intro", other=who(other))),
        *_asked(said, page.side, topics, readers, say),
        title=say("modal.answer.title"),
        check_in=ident(page.check_in),
        seen=seen(readers),
    )


def said_in(entries: Entries) -> Said:
    met = bool(entries[MET])
    # An answer that does not say whom it is for stays its author's own.
    visibility = entries[VISIBILITY] or Visibility.ME
    is_insight = visibility is Visibility.INSIGHT
    return Said(
        met=met,
        met_on=entries[MET_ON] if met else None,
        topic_id=entries[TOPIC] or None,
        note=entries[NOTE] or None,
        next_step=entries[NEXT_STEP] or None,
        usefulness=entries[USEFULNESS],
        visibility=visibility,
        word_to_lead=entries[WORD] or None,
        area=entries[AREA] if is_insight else None,
        is_anonymous=is_insight and bool(entries[ANONYMOUS]),
    )


def _asked(
    said: Said, side: str, topics: Sequence[Topic], readers: Addressees, say: Say
) -> list[InputBlock]:
    return ANSWER_FORM.draw(
        say,
        MET.initially(said.met),
        MET_ON.initially(said.met_on),
        TOPIC.offering(topics_or_free(topics, say)).initially(said.topic_id),
        NOTE.initially(said.note, label=say(f"modal.note.{side}")),
        NEXT_STEP.initially(said.next_step),
        USEFULNESS.initially(said.usefulness),
        VISIBILITY.initially(said.visibility),
        AREA.initially(said.area),
        ANONYMOUS.initially(without_names(said.is_anonymous)),
        WORD.initially(said.word_to_lead, hint=by_name(Fact.WORD, readers.people, say)),
        without=() if said.visibility is Visibility.INSIGHT else (AREA, ANONYMOUS),
    )


def without_names(is_anonymous: bool) -> tuple[str, ...]:
    """What is ticked of `ANONYMOUS`."""
    return (_ANONYMOUS,) if is_anonymous else ()


def for_label(body: dict[str, Any], label: str, say: Say) -> dict[str, Any]:
    """An open answer modal as it is to be for the label that was chosen in it."""
    view, state = body["view"], state_of(body)
    kept = [
        filled(block, state)
        for block in view["blocks"]
        if block["block_id"] not in (ids.AREA, ids.ANONYMOUS)
    ]
    if label == Visibility.INSIGHT:
        place = _after(kept, ids.VISIBILITY)
        # views.update replaces all blocks: what was typed must be drawn again as it is.
        kept[place:place] = _insight_asked(state, say)
    return redrawn(view, kept)


def _insight_asked(state: State, say: Say) -> list[dict[str, Any]]:
    """The two fields of an insight, filled as they were if the label was chosen before."""
    initial = AREA.initially(AREA.read(state)), ANONYMOUS.initially(ANONYMOUS.read(state))
    return [each.block(say)._resolve() for each in initial]


def _after(blocks: Sequence[dict[str, Any]], block_id: str) -> int:
    ids_ = [block["block_id"] for block in blocks]
    return ids_.index(block_id) + 1 if block_id in ids_ else len(blocks)
