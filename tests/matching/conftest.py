"""The people of the story without Slack, and Inès at the list of proposals."""

import pytest

from tests.bare import Bare, bare, bare_db, members, texts
from tests.matching.enrolling import CAST
from tests.matching.table import Table

__all__ = ["bare", "bare_db", "members", "texts"]


@pytest.fixture
async def table(bare: Bare) -> Table:
    """Chloé and Priya mentor; Marc and Helen would like to learn."""
    made = Table(bare)
    for handle, side, more in CAST:
        await made.enrol(handle, side, **more)
    return made
