"""What an answer may hold, and when a person who put it off is asked again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.check_ins.rules.answers import NOTE_LIMIT, STEP_LIMIT, Said, faults
from bot.check_ins.rules.reminders import Snooze, until
from storage.states import Visibility

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "said",
    [
        Said(met=True),
        Said(met=False),
        Said(met=True, met_on=TODAY),
        Said(met=True, met_on=TODAY - timedelta(days=45)),
        Said(met=False, met_on=TODAY + timedelta(days=1)),
        Said(met=True, note="n" * NOTE_LIMIT, next_step="s" * STEP_LIMIT),
        Said(met=True, note="🎓", visibility=Visibility.INSIGHT),
        Said(met=True, word_to_lead="w" * NOTE_LIMIT, visibility=Visibility.ME),
    ],
)
def test_what_may_be_said(said: Said) -> None:
    assert faults(said, today=TODAY) == {}


@pytest.mark.parametrize(
    ("said", "field", "sentence", "limit"),
    [
        (Said(met=True, met_on=TODAY + timedelta(days=1)), "met_on", "future", 0),
        (Said(met=True, met_on=TODAY - timedelta(days=46)), "met_on", "long_ago", 0),
        (Said(met=True, visibility=Visibility.INSIGHT), "note", "empty_insight", 0),
        (Said(met=True, note="n" * (NOTE_LIMIT + 1)), "note", "too_long", NOTE_LIMIT),
        (Said(met=True, next_step="s" * (STEP_LIMIT + 1)), "next_step", "too_long", STEP_LIMIT),
        (
            Said(met=True, word_to_lead="w" * (NOTE_LIMIT + 1)),
            "word_to_lead",
            "too_long",
            NOTE_LIMIT,
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    said: Said, field: str, sentence: str, limit: int
) -> None:
    assert faults(said, today=TODAY) == {field: (f"answer.fault.{sentence}", limit)}


def test_several_faults_are_all_named() -> None:
    said = Said(met=True, met_on=TODAY + timedelta(days=9), next_step="s" * 501, note="n" * 3001)
    assert set(faults(said, today=TODAY)) == {"met_on", "next_step", "note"}


FRIDAY_EVENING = datetime(2026, 10, 23, 21, 0, tzinfo=UTC)


def test_later_is_three_hours_from_now() -> None:
    assert until(Snooze.LATER, now=FRIDAY_EVENING, zone="Europe/Paris") == datetime(
        2026, 10, 24, 0, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("choice", "zone", "expected"),
    [
        (Snooze.TOMORROW, "Europe/Paris", datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        (Snooze.TWO_DAYS, "Europe/Paris", datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (Snooze.TOMORROW, "Asia/Singapore", datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
        (Snooze.TOMORROW, "America/Montreal", datetime(2026, 10, 24, 13, 0, tzinfo=UTC)),
        (Snooze.TOMORROW, "", datetime(2026, 10, 24, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_morning_is_nine_o_clock_on_the_reader_s_own_calendar(
    choice: Snooze, zone: str, expected: datetime
) -> None:
    at = until(choice, now=FRIDAY_EVENING, zone=zone)
    assert at == expected
    assert at.astimezone(ZoneInfo(zone or "UTC")).hour == 9
