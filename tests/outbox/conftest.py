"""The people of the story on a bare database."""

from tests.bare import bare, bare_db, members, texts

__all__ = ["bare", "bare_db", "members", "texts"]
