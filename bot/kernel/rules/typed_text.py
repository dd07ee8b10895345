"""Text as people type it: made comparable, or made fit to be kept on one line."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents: how words and names are compared."""
    bare = unicodedata.normalize("NFKD", text.strip()).casefold()
    return "".join(char for char in bare if not unicodedata.combining(char))


def tidy(text: str | None) -> str:
    """One line without spaces around it; an empty text when no character of it is visible."""
    line = " ".join((text or "").split())
    return line if any(char.isprintable() for char in line) else ""
