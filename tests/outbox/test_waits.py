"""A delivery that Slack did not take: how long until it is tried again, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox import rules
from bot.outbox.rules import GIVE_UP, given_up, next_wait

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 1), (2, 2), (3, 4), (5, 16), (10, 512), (11, 900), (12, 900), (5000, 900)],
)
def test_the_wait_doubles_from_a_second_to_a_quarter_of_an_hour(
    attempts: int, seconds: int
) -> None:
    assert next_wait(attempts, 0.5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.5), (0.25, 0.75), (0.999, 1.499)])
def test_chance_spreads_those_that_failed_together(chance: float, share: float) -> None:
    assert next_wait(4, chance) == timedelta(seconds=8) * share


def test_it_is_given_up_after_a_day_and_not_before() -> None:
    assert timedelta(days=1) == GIVE_UP
    assert not given_up(NOON, NOON + timedelta(days=1))
    assert given_up(NOON, NOON + timedelta(days=1, microseconds=1))


@pytest.mark.parametrize(
    ("first", "last", "is_slacks", "is_its_own"),
    [
        # Slack itself says no to this one, a day after it first took others.
        (timedelta(hours=25), timedelta(hours=20), True, True),
        (timedelta(hours=24), timedelta(hours=20), True, False),
        # Something else answered: that others went lately tells that Slack was there.
        (timedelta(hours=25), timedelta(minutes=59), False, True),
        (timedelta(hours=25), timedelta(hours=1), False, False),
        (timedelta(hours=24), timedelta(minutes=1), False, False),
    ],
)
def test_a_message_goes_wrong_for_a_reason_of_its_own_where_slack_takes_others(
    first: timedelta, last: timedelta, is_slacks: bool, is_its_own: bool
) -> None:
    assert rules.is_its_own(NOON - first, NOON - last, NOON, is_slacks=is_slacks) is is_its_own
