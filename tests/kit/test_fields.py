"""Each kind of field: what Slack is given to draw, what is read of what it sends, and what is said
of what no client of Slack's would send.
"""

from datetime import date, time
from typing import Any

import pytest

from bot.kernel.errors import Mistake
from bot.slack.kit.choice_fields import (
    MOST_OPTIONS,
    YES_OR_NO,
    BoxesField,
    MenuField,
    MultiMenuField,
    RadioField,
    option,
)
from bot.slack.kit.entry_fields import (
    ChannelField,
    DayField,
    FileField,
    NumberField,
    PeopleField,
    SentFile,
    TextField,
    TimeField,
)
from bot.slack.kit.form import Field, State, number
from bot.texts.catalogue import load

SAY = load().say("en")

NOTE = TextField("note", label="modal.next_step", limit=20, lines=True, required="question.empty")
SESSIONS = NumberField("sessions", label="programmes.sessions", limit=100)
DAY = DayField("day", label="plan.day")
AT = TimeField("at", label="plan.time")
MET = RadioField(
    "met",
    label="modal.met",
    words=tuple(YES_OR_NO),
    shown=lambda word, say: say(f"modal.met.{word}"),
    decode=YES_OR_NO.get,
)
TOPIC = MenuField("topic", label="modal.topic", decode=number, otherwise="0")
DAYS = BoxesField("days", label="programmes.weekdays", words=("0", "1", "2"), decode=int)
TOPICS = MultiMenuField("topics", label="modal.topic", decode=number)
DELEGATES = PeopleField("delegates", label="delegate.label", limit=2, too_many="delegate.many")
CHANNEL = ChannelField("channel", label="programmes.channel")
FILE = FileField("file", label="import.file", kinds=("csv", "xlsx"))

EVERY: list[tuple[Field[Any], object]] = [
    (NOTE, ""),
    (SESSIONS, None),
    (DAY, None),
    (AT, None),
    (MET, None),
    (TOPIC, None),
    (DAYS, ()),
    (TOPICS, ()),
    (DELEGATES, ()),
    (CHANNEL, None),
    (FILE, None),
]
KEYS = (
    "value",
    "selected_date",
    "selected_time",
    "selected_option",
    "selected_options",
    "selected_users",
    "selected_conversation",
    "files",
)


def sent(field: Field[Any], **held: object) -> State:
    """As Slack sends it: block id → action id → what the element holds."""
    return {field.block_id: {field.block_id: held}}


def drawn(field: Field[Any], value: object = None) -> dict[str, Any]:
    block: dict[str, Any] = field.initially(value).block(SAY)._resolve()
    return block


def chosen(*words: object) -> list[dict[str, object]]:
    return [{"value": word} for word in words]


@pytest.mark.parametrize(("field", "nothing"), EVERY)
def test_a_field_of_a_window_that_lacks_it_is_empty(field: Field[Any], nothing: object) -> None:
    name = field.block_id
    odd: list[State] = [{}, {name: {}}, {name: None}, {name: {name: None}}, {name: []}]
    for state in odd:
        assert field.read(state) == nothing


@pytest.mark.parametrize(("field", "nothing"), EVERY)
@pytest.mark.parametrize("odd", [7, [], [7], {}, {"value": None}, [{}], [[]], {"value": ""}])
def test_no_forged_value_breaks_a_field(field: Field[Any], nothing: object, odd: object) -> None:
    """It is read as something of the field's own type, or as nothing."""
    found = field.read(sent(field, **dict.fromkeys(KEYS, odd)))
    assert found == nothing or isinstance(found, int | str | tuple)


def test_a_text_is_read_without_the_spaces_around_it() -> None:
    assert NOTE.read(sent(NOTE, value="  une idée \n")) == "une idée"
    assert NOTE.read(sent(NOTE, value=None)) == ""
    element = drawn(NOTE, "une idée")["element"]
    assert (element["initial_value"], element["max_length"]) == ("une idée", 20)
    assert element["multiline"] is True
    assert "initial_value" not in drawn(NOTE, "")["element"]


def test_a_text_that_is_too_long_or_missing_is_told() -> None:
    assert NOTE.fault("n" * 20) is None
    assert NOTE.fault("n" * 21) == ("answer.fault.too_long", 20)
    assert NOTE.fault("") == ("question.empty", 20)


@pytest.mark.parametrize(
    ("written", "read"),
    [("12", 12), (" 7 ", 7), ("", None), ("-3", -1), ("1.5", -1), ("٣", -1), ("12345", -1)],
)
def test_a_number_is_a_whole_one(written: str, read: int | None) -> None:
    assert SESSIONS.read(sent(SESSIONS, value=written)) == read


def test_a_day_and_a_time() -> None:
    assert DAY.read(sent(DAY, selected_date="2026-11-26")) == date(2026, 11, 26)
    assert DAY.read(sent(DAY, selected_date="tomorrow")) is None
    assert AT.read(sent(AT, selected_time="09:30")) == time(9, 30)
    assert AT.read(sent(AT, selected_time="09:30:59+02:00")) == time(9, 30)
    assert AT.read(sent(AT, selected_time="25:00")) is None
    assert drawn(DAY, date(2026, 11, 26))["element"]["initial_date"] == "2026-11-26"
    assert drawn(AT, time(9, 5))["element"]["initial_time"] == "09:05"


def test_a_choice_stands_for_what_its_option_means() -> None:
    assert MET.read(sent(MET, selected_option={"value": "no"})) is False
    assert MET.read(sent(MET, selected_option={"value": "perhaps"})) is None
    element = drawn(MET, False)["element"]
    assert [each["value"] for each in element["options"]] == ["yes", "no"]
    assert element["initial_option"]["value"] == "no"
    assert "initial_option" not in drawn(MET)["element"]


def test_a_topic_that_is_gone_leaves_the_usual_choice() -> None:
    offered = TOPIC.offering([option("Réseaux sociaux", 3), option("Libre", 0)])
    assert drawn(offered, 3)["element"]["initial_option"]["value"] == "3"
    assert drawn(offered, 9)["element"]["initial_option"]["value"] == "0"
    assert TOPIC.read(sent(TOPIC, selected_option={"value": "3"})) == 3
    with pytest.raises(Mistake):
        TOPIC.read(sent(TOPIC, selected_option={"value": "x"}))


def test_a_menu_holds_what_slack_takes_and_keeps_its_usual_choice() -> None:
    topics = [option(f"{n} " + "t" * 90, n) for n in range(1, 131)]
    options = drawn(TOPIC.offering([*topics, option("Libre", 0)]))["element"]["options"]
    assert len(options) == MOST_OPTIONS
    assert [options[0]["value"], options[-2]["value"], options[-1]["value"]] == ["1", "99", "0"]
    assert len(options[0]["text"]["text"]) == 75
    assert not TOPIC.is_asked(), "Slack refuses a menu without options"


def test_several_are_read_in_their_order_without_what_is_not_offered() -> None:
    assert DAYS.read(sent(DAYS, selected_options=chosen("2", "0", "9"))) == (2, 0)
    assert [each["value"] for each in drawn(DAYS, (1, 2))["element"]["initial_options"]] == [
        "1",
        "2",
    ]
    assert "initial_options" not in drawn(DAYS, ())["element"]
    with pytest.raises(Mistake):
        TOPICS.read(sent(TOPICS, selected_options=chosen("x")))


def test_people_are_read_once_each_and_no_more_than_are_taken() -> None:
    named = DELEGATES.read(sent(DELEGATES, selected_users=["U1", "U2", "U1"]))
    assert named == ("U1", "U2")
    assert DELEGATES.fault(named) is None
    assert DELEGATES.fault((*named, "U3")) == ("delegate.many", 2)
    assert drawn(DELEGATES, ("U1", "U2", "U3"))["element"]["initial_users"] == ["U1", "U2"]


def test_a_file_is_one_file() -> None:
    one = {"id": "F1", "name": "people.csv", "size": 42}
    assert FILE.read(sent(FILE, files=[one])) == SentFile("F1", "people.csv", 42)
    assert FILE.read(sent(FILE, files=[{"id": "F1", "size": "x"}])) == SentFile("F1", "", 0)
    assert FILE.read(sent(FILE, files=[one, one])) is None
    assert FILE.read(sent(FILE, files=[{"name": "people.csv"}])) is None
