"""The people of the story without Slack."""

from tests.bare import bare, bare_db, members, texts

__all__ = ["bare", "bare_db", "members", "texts"]
