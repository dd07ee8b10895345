"""A database with nothing in it, and a workspace in which the bot arrives."""

from tests.bare import bare_db, members, texts

__all__ = ["bare_db", "members", "texts"]
