"""The stages of an insight, and a list that tells nothing of when each was written."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.insights.rules import (
    following,
    may_move,
    needs_words,
    place,
    preceding,
    shuffled,
    version_of,
    weeks_since,
)
from storage.states import Stage

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("stage", list(Stage))
def test_one_on_or_one_back_and_nothing_else(stage: Stage) -> None:
    near = {following(stage), preceding(stage)} - {None}
    assert {to for to in Stage if may_move(stage, to)} == near
    assert stage not in near


def test_from_the_first_to_the_last() -> None:
    walked: list[Stage | None] = [Stage.RAISED]
    while walked[-1] is not None:
        walked.append(following(walked[-1]))
    assert walked[:-1] == list(Stage)
    assert [preceding(stage) for stage in Stage] == [None, *list(Stage)[:-1]]


def test_what_came_of_it_is_asked_once_there_is_something_to_tell() -> None:
    assert [stage for stage in Stage if needs_words(stage)] == [Stage.DECIDED, Stage.DONE]


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (7, 1), (13, 1), (70, 10), (-3, 0)])
def test_age_is_in_whole_weeks(days: int, weeks: int) -> None:
    assert weeks_since(NOW - timedelta(days=days), NOW) == weeks


def test_what_waits_comes_first_and_a_week_is_shuffled_always_alike() -> None:
    keys = list(range(1, 30))
    week = sorted(keys, key=lambda key: place(key, Stage.RAISED, 0))
    assert week != keys
    assert week != keys[::-1]
    assert week == sorted(keys, key=shuffled)
    assert place(1, Stage.RAISED, 9) < place(1, Stage.DISCUSSED, 0)
    assert place(1, Stage.DONE, 0) < place(1, Stage.DONE, 1)


def test_another_text_or_another_choice_of_name_is_another_version() -> None:
    read = version_of("Fewer slides", is_anonymous=True)
    assert read == version_of("Fewer slides", is_anonymous=True)
    assert read != version_of("Fewer slides", is_anonymous=False)
    assert read != version_of("No slides", is_anonymous=True)
    assert "slides" not in read
