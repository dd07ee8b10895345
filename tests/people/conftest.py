"""The people of the story without Slack, and an office in which files of people are dropped."""

import pytest

from tests.bare import Bare, bare, bare_db, members, texts
from tests.people.dropped import Office

__all__ = ["bare", "bare_db", "members", "texts"]


@pytest.fixture
def office(bare: Bare) -> Office:
    return Office(bare)
