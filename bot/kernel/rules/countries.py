"""Countries and their regions, as people write them: by code, by locale, or by name.

What the `holidays` package knows of them stands in `countries.json`: to ask it means to load the
holidays of 250 countries, which holds everything up for two seconds. A test compares both.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.core import get_global

from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold

PATH = Path(__file__).with_name("countries.json")


class Country(NamedTuple):
    """`regions` are their codes or, in a few countries, names; `names` are pairs of a region's name
    and its code: some have several names.
    """

    regions: Sequence[str]
    names: Sequence[tuple[str, str]]


_CODE = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?")
_LOCALE = re.compile(r"([a-z]{2,3})(?:[-_][A-Z][a-z]{3})?[-_]([A-Z]{2})(?:[.@].*)?")
"""RFC 5646 and POSIX: "fr-FR", "zh-Hant-TW", "en_GB.UTF-8". Case tells "de-BE", German as it is
spoken in Belgium, from "DE-BE", the Land Berlin."""
_ALPHA_3 = re.compile(r"[A-Za-z]{3}")
_PART_OF = re.compile(r"([^(,]+?)\s*(?:\(\s*([^(),]+?)\s*\)|,\s*([^(),]+))")
"""What App Home shows, "Canada (Québec)", and what people write for it."""
_ALSO = {
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "grande-bretagne": "GB",
    "grande bretagne": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "etats-unis d'amerique": "US",
    "holland": "NL",
    "hollande": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "republique tcheque": "CZ",
    "turkey": "TR",
    "republic of ireland": "IE",
    "republique d'irlande": "IE",
    "uae": "AE",
}
"""Names that people write and Babel's locales do not have, without case and accents."""
_IN_FRENCH = {
    "GB": (
        ("Angleterre", "ENG"),
        ("Irlande du Nord", "NIR"),
        ("Écosse", "SCT"),
        ("Pays de Galles", "WLS"),
    )
}
"""The package has those of a region's own languages."""


def country_code(typed: str) -> str | None:
    """ "fr", "CA-QC", "fr-FR", "FRA", "Belgique", "Écosse", "Canada (Québec)" → the code; None for
    a country or a part of it that is not known.

    ISO 3166, as the `holidays` package knows it: only where it knows holidays.
    """
    typed = typed.strip()
    return _of_locale(typed) or _of_code(typed) or _of_name(typed) or _of_part(typed)


def known_countries() -> Mapping[str, Country]:
    return _known()


def region_names(country: str) -> Sequence[tuple[str, str]]:
    """What a country's regions are called, with the code of each: some have several names, and then
    the French one comes last.
    """
    return (*_known()[country].names, *_IN_FRENCH.get(country, ()))


def _of_locale(typed: str) -> str | None:
    found = _LOCALE.fullmatch(typed)
    if found is None or found.group(1) not in Locale.parse("en").languages:
        return None
    return found.group(2) if found.group(2) in _known() else None


def _of_code(typed: str) -> str | None:
    if _ALPHA_3.fullmatch(typed):
        aliases = get_global("territory_aliases").get(typed.upper(), [])
        return aliases[0] if len(aliases) == 1 and aliases[0] in _known() else None
    found = _CODE.fullmatch(typed)
    if found is None:
        return None
    code, part = found.group(1).upper(), (found.group(2) or "").upper()
    if code not in _known() or (part and part not in _known()[code].regions):
        return None
    return f"{code}-{part}" if part else code


def _of_name(typed: str) -> str | None:
    return _names().get(_plain(typed))


def _of_part(typed: str) -> str | None:
    """A region that is named with its country, since others may have one of that name."""
    found = _PART_OF.fullmatch(typed)
    country = country_code(found.group(1)) if found else None
    if found is None or country is None or "-" in country:
        return None
    part = found.group(2) or found.group(3)
    named = {_plain(name): code for name, code in region_names(country)}
    region = named.get(_plain(part)) or (_of_code(f"{country}-{part}") or "").partition("-")[2]
    if region:
        return f"{country}-{region}"
    alone = _of_name(part)
    return alone if alone is not None and alone.startswith(f"{country}-") else None


def _plain(name: str) -> str:
    return fold(name).replace("’", "'")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Country]:
    return {code: Country(*told) for code, told in json.loads(PATH.read_text("utf-8")).items()}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The name of a country, or of a region that is one country's alone, in each language, without
    case and accents → its code.
    """
    countries = {
        _plain(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in _known()
    }
    regions: dict[str, set[str]] = defaultdict(set)
    for code in _known():
        for name, region in region_names(code):
            regions[_plain(name)].add(f"{code}-{region}")
    alone = {name: codes.pop() for name, codes in regions.items() if len(codes) == 1}
    return {**alone, **_ALSO, **countries}
