"""The people of the story without Slack, and a desk from which files are handed over."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bare import Bare, bare, bare_db, members, texts
from tests.exports.handed import Counter

__all__ = ["bare", "bare_db", "members", "texts"]


@pytest.fixture
async def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Files are made in a folder of the test's, which is empty when all is over."""
    folder = tmp_path / "made"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


@pytest.fixture
def counter(bare: Bare, nothing_left: None) -> Counter:
    return Counter(bare)
