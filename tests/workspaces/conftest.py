"""A database with nothing in it, and a workspace in which the bot arrives."""

from tests.bare import bare, bare_db, members, texts

__all__ = ["bare", "bare_db", "members", "texts"]
