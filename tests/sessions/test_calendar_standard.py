"""The calendar file, held against RFC 5545 and 5546, and read by two programs."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from bot.kernel.rules.languages import LANGUAGES
from bot.outbox.letters import Address
from bot.pairs.pairs import PairDetails
from bot.sessions.messages import CalendarLetter
from bot.slack.sessions.views import calendar_file
from bot.texts import load
from storage.kinds import Kind
from storage.states import PlannedState
from storage.tables import Pair, Person, PlannedSession, Programme, Topic

STARTS = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
MADE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
STATES = ((PlannedState.PLANNED, 0), (PlannedState.PLANNED, 3), (PlannedState.CANCELLED, 4))
BOTH = pytest.mark.parametrize("language", list(LANGUAGES))
EACH = pytest.mark.parametrize(("state", "sequence"), STATES)


def _person(key: int, name: str) -> Person:
    return Person(
        id=key, workspace_id=1, slack_id=f"U{key}", handle=f"h{key}", name=name, synced_at=MADE
    )


def letter(
    state: PlannedState = PlannedState.PLANNED, sequence: int = 0, topic: Topic | None = None
) -> CalendarLetter:
    """Names hold whatever iCalendar gives a meaning to, and are too long for one line."""
    mentor, executive = _person(1, "Chloé; Martin, \\n: é" + "é" * 90), _person(2, "Marc\nDupont")
    pair = Pair(
        id=1,
        workspace_id=1,
        programme_id=1,
        mentor_id=1,
        executive_id=2,
        channel_id="G1",
        created_at=MADE,
    )
    programme = Programme(id=1, workspace_id=1, name="Comité", created_at=MADE)
    row = PlannedSession(
        id=7,
        workspace_id=1,
        pair_id=1,
        starts_at=STARTS,
        minutes=45,
        uid="4f0c@vice-versa",
        sequence=sequence,
        planned_by_id=1,
        state=state,
        created_at=MADE,
        updated_at=MADE + timedelta(hours=sequence),
    )
    return CalendarLetter(
        kind=Kind.CALENDAR,
        language="en",
        to=Address("D2", executive),
        about=PairDetails(pair, mentor, executive, programme),
        row=row,
        topic=topic,
        other=mentor,
    )


def made(of: CalendarLetter, language: str = "en") -> bytes:
    content = calendar_file(of, load().say(language)).content
    assert isinstance(content, bytes)
    return content


@BOTH
@EACH
def test_the_lines_are_those_of_rfc_5545(language: str, state: PlannedState, sequence: int) -> None:
    content = made(letter(state, sequence), language)
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "3.1: lines end with CRLF"
    assert all(len(line) <= 75 for line in lines), "3.1: 75 octets at most"
    content.decode("utf-8")
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    unfolded = content.decode().replace("\r\n ", "")
    names = [re.split("[:;]", line)[0] for line in unfolded.split("\r\n") if line]
    for name in ("PRODID", "VERSION", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        assert names.count(name) == 1, name
    for name in ("DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED"):
        assert re.search(rf"^{name}:\d{{8}}T\d{{6}}Z\r?$", unfolded, re.MULTILINE), "3.3.5: in UTC"


@EACH
def test_the_method_is_one_of_rfc_5546(state: PlannedState, sequence: int) -> None:
    calendar = icalendar.Calendar.from_ical(made(letter(state, sequence)))
    (event,) = calendar.walk("VEVENT")
    is_off = state == PlannedState.CANCELLED
    assert str(calendar["method"]) == ("CANCEL" if is_off else "PUBLISH")
    assert str(event["status"]) == ("CANCELLED" if is_off else "CONFIRMED")
    # 3.2.1: a published event has an organiser and no attendees; 2.1.5: a change counts up.
    assert "organizer" in event
    assert "attendee" not in event
    assert str(event["sequence"]) == str(sequence)
    assert str(event["uid"]) == "4f0c@vice-versa"


@BOTH
@EACH
def test_two_readers_understand_the_same(language: str, state: PlannedState, sequence: int) -> None:
    content = made(letter(state, sequence), language)
    (one,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    other = vobject.readOne(content.decode("utf-8"))
    assert other.method.value == ("CANCEL" if state == PlannedState.CANCELLED else "PUBLISH")
    event = other.vevent
    assert event.dtstart.value == one.decoded("dtstart") == STARTS
    assert event.dtend.value == one.decoded("dtend") == STARTS + timedelta(minutes=45)
    assert event.summary.value == str(one["summary"])
    assert event.description.value == str(one["description"])
    assert event.uid.value == str(one["uid"])
    assert event.sequence.value == str(one["sequence"]) == str(sequence)
    assert event.status.value == str(one["status"])
    assert "Chloé; Martin, \\n: é" in event.summary.value


@EACH
def test_it_names_nobody_s_address(state: PlannedState, sequence: int) -> None:
    content = made(letter(state, sequence)).decode().lower()
    assert "mailto" not in content
    assert content.count("@") == 1, "that of its own name"


def test_the_same_state_is_the_same_file() -> None:
    assert made(letter()) == made(letter())
    assert made(letter()) != made(letter(sequence=1))


@BOTH
def test_no_more_is_promised_than_every_calendar_does(language: str) -> None:
    say = load().say(language)
    first, change, off = (calendar_file(letter(*state), say).comment for state in STATES)
    earlier, itself = {"en": ("earlier", "out of"), "fr": ("ancienne", "retirer")}[language]
    assert earlier not in first
    assert itself not in first
    assert earlier in change, "some calendars keep both entries: what to do then is said"
    assert itself in off


def test_each_reads_the_name_of_the_other() -> None:
    first = letter()
    theirs = replace(first, other=first.about.executive, to=Address("D1", first.about.mentor))
    assert "Marc" in made(theirs).decode()
    assert "Martin" not in made(theirs).decode()
