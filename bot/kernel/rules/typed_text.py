"""Text as people type it: made comparable, or made fit to be kept on one line."""

import unicodedata

# Of what is drawn as nothing (Default_Ignorable_Code_Point, unicode.org/reports/tr44) that which is
# none of Unicode's format characters: fillers, joiners and variation selectors.
_DRAWN_AS_NOTHING = frozenset(
    map(
        chr,
        # And the empty pattern of Braille, which is drawn as a space.
        [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0]
        + [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)],
    )
)


def seen(text: str) -> str:
    """Without characters that nobody sees: an address or a heading with one is meant without it."""
    if text.isascii():
        return text
    return "".join(
        char
        for char in text
        if char not in _DRAWN_AS_NOTHING and unicodedata.category(char) != "Cf"
    )


def fold(text: str) -> str:
    """Lower case, without accents and what nobody sees: how words and names are compared."""
    bare = unicodedata.normalize("NFKD", seen(text).strip()).casefold()
    return "".join(char for char in bare if not unicodedata.combining(char))


def tidy(text: str | None) -> str:
    """One line without spaces around it; an empty text when no character of it is visible."""
    line = " ".join((text or "").split())
    return line if any(char.isprintable() for char in line) else ""
