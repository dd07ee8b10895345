"""A form: drawn in its own order, read as a whole, and what is wrong told at each field."""

import json
from datetime import date
from typing import Any

import pytest

from bot.kernel.errors import FieldFault, Mistake
from bot.slack.kit.choice_fields import MenuField, option
from bot.slack.kit.entry_fields import DayField, TextField
from bot.slack.kit.form import Form
from bot.slack.kit.modals import filled, redrawn
from bot.texts.catalogue import load

SAY = load().say("en")


def _not_a_secret(text: str) -> FieldFault | None:
    return ("question.empty", 0) if "secret" in text else None


QUESTION = TextField(
    "question",
    label="question.write.label",
    hint="topics.new.limit",
    limit=30,
    rule=_not_a_secret,
)
DAY = DayField("day", label="plan.day", optional=True, required="plan.fault.no_day")
TO = MenuField("to", label="move.to", decode=str, dispatches=True)
FORM = Form("question_modal", QUESTION, DAY, TO)


def submitted(**blocks: dict[str, object]) -> dict[str, Any]:
    return {"view": {"state": {"values": {name: {name: held} for name, held in blocks.items()}}}}


def test_it_draws_its_fields_in_its_own_order() -> None:
    to = TO.offering([option("Monday", "mon")])
    first, second, third = (
        block._resolve() for block in FORM.draw(SAY, to.initially("mon"), DAY.initially())
    )
    assert [first["block_id"], second["block_id"], third["block_id"]] == ["question", "day", "to"]
    assert first["element"]["action_id"] == "question"
    assert first["label"]["text"] == SAY("question.write.label")
    assert first["hint"]["text"] == SAY("topics.new.limit", limit=30)
    assert (second["optional"], "optional" in first) == (True, False)
    assert third["dispatch_action"] is True


def test_what_is_not_asked_is_left_out() -> None:
    """Named as left out, or with nothing to choose from."""
    assert [block.block_id for block in FORM.draw(SAY, without=(DAY,))] == ["question"]


def test_the_words_of_the_moment_take_the_place_of_its_own() -> None:
    block, *_ = FORM.draw(SAY, QUESTION.initially("Why?", label="For Marc", hint="Before noon"))
    drawn = block._resolve()
    assert (drawn["label"]["text"], drawn["hint"]["text"]) == ("For Marc", "Before noon")
    assert drawn["element"]["initial_value"] == "Why?"


def test_its_window_gives_back_what_it_was_opened_with() -> None:
    view = FORM.modal(SAY, *FORM.draw(SAY), title="A question", pair=7)
    assert view["callback_id"] == "question_modal"
    assert view["submit"]["text"] == SAY("modal.submit")
    assert json.loads(view["private_metadata"]) == {"pair": 7, "language": "en"}


def test_all_is_read_and_each_fault_is_told_at_its_field() -> None:
    entries = FORM.read(
        submitted(question={"value": " A secret "}, day={"selected_date": "2026-11-26"})
    )
    assert (entries[QUESTION], entries[DAY], entries[TO]) == ("A secret", date(2026, 11, 26), None)
    assert entries.errors(SAY) == {"question": SAY("question.empty")}
    assert FORM.read(submitted(question={"value": "Why?"})).errors(SAY) == {
        "day": SAY("plan.fault.no_day")
    }
    too_long = FORM.read(submitted(question={"value": "w" * 31})).errors(SAY)
    assert too_long["question"] == SAY("answer.fault.too_long", limit=30)


def test_the_rules_of_the_whole_have_the_last_word() -> None:
    entries = FORM.read(submitted(question={"value": "Why?"}))
    told = entries.errors(SAY, {"day": ("plan.fault.past", 0), "to": ("move.day_gone", 0)})
    assert told == {"day": SAY("plan.fault.past"), "to": SAY("move.day_gone")}


def test_what_is_needed_and_missing_leads_nowhere() -> None:
    entries = FORM.read(submitted(to={"selected_option": {"value": "mon"}}))
    assert entries.needed(TO) == "mon"
    with pytest.raises(Mistake, match="button.unknown"):
        entries.needed(DAY)


@pytest.mark.parametrize("body", [{}, {"view": None}, {"view": {}}, {"view": {"state": {}}}])
def test_a_window_that_holds_nothing_is_read(body: dict[str, Any]) -> None:
    assert FORM.read(body)[QUESTION] == ""


def test_an_open_window_is_drawn_anew_with_what_was_typed() -> None:
    block = FORM.draw(SAY, QUESTION.initially("before"))[0]._resolve()
    state = {"question": {"question": {"type": "plain_text_input", "value": "now"}}}
    assert filled(block, state)["element"]["initial_value"] == "now"
    emptied = {"question": {"question": {"type": "plain_text_input", "value": None}}}
    assert "initial_value" not in filled(block, emptied)["element"]
    assert filled(block, {}) == block
    view = {"type": "modal", "id": "V1", "state": {}, "title": "t", "hash": "h"}
    assert redrawn(view, [block]) == {"type": "modal", "title": "t", "blocks": [block]}
