"""What is promised of texts is tried on the bare database."""

from tests.bare import bare, bare_db, members, texts

__all__ = ["bare", "bare_db", "members", "texts"]
