"""What a programme can be set to: each fault by its field; countries and paces as typed."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.kernel.rules.countries import country_code
from bot.kernel.rules.paces import PACES, Pace, code_of, pace_of
from bot.programmes.rules import (
    MOST_REMINDERS,
    REMINDED_AFTER,
    ProgrammeForm,
    cadence_of,
    faults,
    mark,
)
from bot.slack.programmes.views.programme_modal import reminders_in_words
from bot.texts import load

SOUND = ProgrammeForm(name="Comité", language="fr", weekdays=(0,), at=time(9))
MONTHLY, QUARTERLY = Pace(nth=1), Pace(nth=1, every_months=3)
LIMITS = {"long_name": 60, "sessions": 100, "answer_days": 28, "far": 2100}


def day(written: str) -> date:
    return date.fromisoformat(written)


def test_a_sound_form_has_no_fault() -> None:
    assert faults(SOUND) == {}
    dated = replace(
        SOUND,
        starts_on=day("2026-12-07"),
        ends_on=day("2026-12-07"),
        sessions=100,
        answer_days=28,
        name="é" * 60,
    )
    assert faults(dated) == {}
    tapered = replace(
        SOUND,
        starts_on=day("2026-12-01"),
        ends_on=day("2027-12-01"),
        taper_on=day("2027-12-01"),
        taper=QUARTERLY,
        pace=MONTHLY,
    )
    assert faults(tapered) == {}
    assert faults(replace(SOUND, sessions=1, answer_days=1)) == {}
    widest = replace(SOUND, starts_on=day("2000-01-01"), ends_on=day("2100-12-31"))
    assert faults(widest) == {}
    assert faults(replace(SOUND, starts_on=None, ends_on=day("2026-12-07"))) == {}


@pytest.mark.parametrize(
    ("field", "key", "wrong"),
    [
        ("name", "no_name", {"name": ""}),
        ("name", "long_name", {"name": "x" * 61}),
        ("weekdays", "no_weekday", {"weekdays": ()}),
        (
            "weekdays",
            "no_weekday",
            {"weekdays": (), "starts_on": day("2026-12-08"), "ends_on": day("2026-12-13")},
        ),
        ("sessions", "sessions", {"sessions": 0}),
        ("sessions", "sessions", {"sessions": 101}),
        ("sessions", "sessions", {"sessions": -1}),
        ("answer_days", "answer_days", {"answer_days": -1}),
        ("answer_days", "answer_days", {"answer_days": 29}),
        ("starts_on", "far", {"starts_on": date.max}),
        ("ends_on", "far", {"ends_on": date.min}),
        ("taper_on", "far", {"taper_on": day("2101-01-01"), "taper": QUARTERLY}),
        ("ends_on", "ends_first", {"starts_on": day("2027-01-02"), "ends_on": day("2027-01-01")}),
        ("ends_on", "empty", {"starts_on": day("2026-12-08"), "ends_on": day("2026-12-13")}),
        ("taper_on", "taper_when", {"taper": QUARTERLY}),
        ("taper", "taper_how", {"taper_on": day("2027-01-01")}),
        (
            "taper_on",
            "taper_first",
            {"starts_on": day("2027-01-01"), "taper_on": day("2027-01-01"), "taper": QUARTERLY},
        ),
        (
            "taper_on",
            "taper_last",
            {"ends_on": day("2027-01-01"), "taper_on": day("2027-01-02"), "taper": QUARTERLY},
        ),
    ],
)
def test_each_fault_is_told_at_its_field(field: str, key: str, wrong: dict[str, object]) -> None:
    found = faults(replace(SOUND, **wrong))  # type: ignore[arg-type]  # a form with one fault
    assert found == {field: (f"programmes.fault.{key}", LIMITS.get(key, 0))}


def test_check_ins_taper_from_a_day_on_or_not_at_all() -> None:
    since = day("2026-12-07")
    assert cadence_of(replace(SOUND, pace=Pace(2)), since).every_weeks == 2
    assert cadence_of(SOUND, since).taper == Pace()
    assert cadence_of(replace(SOUND, taper=QUARTERLY), since).taper == Pace(), "no day is named"
    tapered = cadence_of(replace(SOUND, taper=QUARTERLY, taper_on=day("2027-01-01")), since)
    assert (tapered.taper.nth, tapered.taper.every_months) == (1, 3)
    assert tapered.taper_on == day("2027-01-01")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("FR", "FR"),
        (" fr ", "FR"),
        ("ca-qc", "CA-QC"),
        ("GB-ENG", "GB-ENG"),
        ("FR-57", "FR-57"),
        ("Belgique", "BE"),
        ("etats-unis", "US"),
        ("United Kingdom", "GB"),
        ("CÔTE D’IVOIRE", "CI"),
        ("XX", None),
        ("FR-ZZ", None),
        ("FRA", "FR"),
        ("FRX", None),
        ("FR-", None),
        ("Mars", None),
        ("<!channel>", None),
        ("", None),
    ],
)
def test_a_country_is_typed_as_a_name_or_a_code(typed: str, code: str | None) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize("pace", PACES)
def test_each_pace_has_a_code_of_its_own(pace: Pace) -> None:
    assert pace_of(code_of(pace)) == pace
    assert sum(code_of(other) == code_of(pace) for other in PACES) == 1


@pytest.mark.parametrize("code", ["", "none", "w", "w0", "w99", "m0.1", "m1.5", "m13.1", "m1", "x"])
def test_what_is_no_pace_has_none(code: str) -> None:
    assert pace_of(code) is None


def test_the_mark_tells_any_change() -> None:
    changes: list[dict[str, object]] = [
        {"name": "Autre"},
        {"pace": MONTHLY},
        {"channel_id": "C1"},
        {"reminders": 0},
    ]
    marks = {mark(replace(SOUND, **change)) for change in changes}  # type: ignore[arg-type]  # one change each
    assert len(marks | {mark(SOUND)}) == 5
    assert mark(replace(SOUND)) == mark(SOUND)


@pytest.mark.parametrize(
    ("change", "weekly"),
    [
        ({}, True),
        ({"taper": Pace()}, True),
        ({"weekdays": (0, 3)}, False),
        ({"pace": Pace(2)}, False),
        ({"pace": MONTHLY}, False),
        ({"taper": QUARTERLY}, False),
    ],
)
def test_a_programme_is_weekly_where_every_week_has_one_check_in(
    change: dict[str, object], weekly: bool
) -> None:
    assert replace(SOUND, **change).is_weekly is weekly  # type: ignore[arg-type]  # one change each


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["None", "One", "Two at most", "3 at most"]),
        ("fr", ["Aucun", "Un", "Deux au plus", "3 au plus"]),
    ],
)
def test_any_number_of_reminders_can_be_said(language: str, words: list[str]) -> None:
    say = load().say(language)
    assert [reminders_in_words(number, say) for number in range(4)] == words


def test_a_programme_may_have_as_many_reminders_as_there_are_days_for_them() -> None:
    assert list(REMINDED_AFTER) == sorted(set(REMINDED_AFTER))
    assert len(REMINDED_AFTER) == MOST_REMINDERS == 2
