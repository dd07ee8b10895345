"""When the texts of a closed programme go."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.people.rules.import_cells import without
from bot.privacy.rules import purge_at, since


@pytest.mark.parametrize(
    ("closed", "months", "purged"),
    [
        ((2026, 11, 23), 12, (2027, 11, 23)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 12, 1), 0, (2026, 12, 1)),
        ((2026, 12, 1), -3, (2026, 12, 1)),
    ],
)
def test_a_set_number_of_months_after_it_closed(
    closed: tuple[int, int, int], months: int, purged: tuple[int, int, int]
) -> None:
    assert purge_at(datetime(*closed, 9, tzinfo=UTC), months) == datetime(*purged, 9, tzinfo=UTC)


@given(
    now=some.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001  # made aware below
    months=some.integers(0, 60),
)
def test_what_is_old_enough_was_closed_long_enough_ago(now: datetime, months: int) -> None:
    now = now.replace(tzinfo=UTC)
    assert purge_at(since(now, months), months) <= now


def test_a_manager_whom_others_name_stays_known() -> None:
    text = '{"changes": [{"wanted": {"who": "U2", "manager": "U1"}}], "people": {"U1": 1, "U2": 2}}'
    assert without(text, "U1") == (text, 0)
    assert without(text, "U2") == ('{"changes": [], "people": {"U1": 1}}', 1)
    assert without('[{"who": "U1"}, {"who": "U2"}]', "U1") == ('[{"who": "U2"}]', 1)
