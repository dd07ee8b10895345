"""A country whose public holidays are kept, as people type it."""

import re
from functools import lru_cache

from babel import Locale

from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold

_CODE = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?")


def country_code(typed: str) -> str | None:
    """ "fr", "CA-QC", "Belgique" → the code; None for a country or a part of it that is not known.

    ISO 3166, as the `holidays` package knows it: only where it knows holidays.
    """
    found = _CODE.fullmatch(typed.strip())
    if found is None:
        return _names().get(fold(typed))
    code, part = found.group(1).upper(), (found.group(2) or "").upper()
    known = _known()
    if code not in known or (part and part not in known[code]):
        return None
    return f"{code}-{part}" if part else code


def _known() -> dict[str, list[str]]:
    # Imported here: it is slow to load, and many programmes have no country.
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """A country's name in each language, without case and accents → its code."""
    known = _known()
    return {
        fold(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in known
    }
