"""Which pairs need the lead's attention, what few answers may tell, and which topic comes next."""

import pytest

from bot.digest.rules.health import Reason, Seen, reason_of
from bot.topics.rules import next_topic

MET = Seen(closed=True, mentor_answered=True, executive_answered=True, met=True)
POSTPONED = Seen(closed=True, mentor_answered=True, executive_answered=True, met=False)
MENTOR_ALONE = Seen(closed=True, mentor_answered=True, executive_answered=False, met=True)
EXECUTIVE_ALONE = Seen(closed=True, mentor_answered=False, executive_answered=True, met=True)
NOBODY = Seen(closed=True, mentor_answered=False, executive_answered=False, met=False)
JUST_OPENED = Seen(closed=False, mentor_answered=False, executive_answered=False, met=False)
OPEN_NOT_YET = Seen(closed=False, mentor_answered=True, executive_answered=False, met=False)


@pytest.mark.parametrize(
    ("recent", "reason"),
    [
        ([], None),
        ([JUST_OPENED], None),
        ([NOBODY], None),
        ([MET, MET], None),
        ([POSTPONED, MET], None),
        ([POSTPONED, POSTPONED], Reason.POSTPONED),
        ([JUST_OPENED, POSTPONED, POSTPONED], Reason.POSTPONED),
        ([OPEN_NOT_YET, POSTPONED, MET], Reason.POSTPONED),
        ([MENTOR_ALONE, MENTOR_ALONE], Reason.EXECUTIVE_SILENT),
        ([EXECUTIVE_ALONE, EXECUTIVE_ALONE], Reason.MENTOR_SILENT),
        ([MENTOR_ALONE, EXECUTIVE_ALONE], None),
        ([NOBODY, NOBODY], Reason.EXECUTIVE_SILENT),
        ([JUST_OPENED, MENTOR_ALONE, MET], None),
        ([JUST_OPENED, MENTOR_ALONE], None),
    ],
)
def test_of_a_pair_that_has_met_before(recent: list[Seen], reason: Reason | None) -> None:
    assert reason_of(recent, somebody_left=False, unreachable=False, ever_met=True) is reason


def test_two_check_ins_without_a_meeting_ever() -> None:
    found = reason_of(
        [POSTPONED, POSTPONED], somebody_left=False, unreachable=False, ever_met=False
    )
    assert found is Reason.NEVER_MET
    first_week = reason_of([POSTPONED], somebody_left=False, unreachable=False, ever_met=False)
    assert first_week is None


def test_the_first_reason_is_the_one_that_explains_the_others() -> None:
    silent = [NOBODY, NOBODY]
    assert reason_of(silent, somebody_left=True, unreachable=True, ever_met=False) is Reason.LEFT
    unreachable = reason_of(silent, somebody_left=False, unreachable=True, ever_met=False)
    assert unreachable is Reason.UNREACHABLE


SOCIAL, AI, TRENDS = 11, 7, 9


@pytest.mark.parametrize(
    ("used", "following"),
    [
        ([], SOCIAL),
        ([SOCIAL], AI),
        ([SOCIAL, AI], TRENDS),
        ([TRENDS, AI, SOCIAL], SOCIAL),
        ([SOCIAL, SOCIAL, AI], TRENDS),
        ([SOCIAL, AI, TRENDS, 99, 99], SOCIAL),
    ],
)
def test_the_topic_that_the_pair_used_least_comes_next(used: list[int], following: int) -> None:
    assert next_topic([SOCIAL, AI, TRENDS], used) == following


def test_a_programme_without_topics_has_no_next_one() -> None:
    assert next_topic([], [SOCIAL]) is None
