"""Bytes of a text file as the text that its writer saw: spreadsheets do not say how they wrote."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

_BOMS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_OF_A_COUNTRY = ("cp1252", "mac_roman", "cp850")
"""Excel on Windows, Excel on a Mac ("CSV (Macintosh)"), Excel's "CSV (MS-DOS)": the likeliest
first, which is taken when the others fit no better."""
_BEYOND = re.compile(rb"[\x80-\xff]")
_IN_UTF_8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
"""A letter of several bytes (RFC 3629, 4), but for those that no language of Europe has."""
_MOST = 5_000
"""Accented letters that are looked at; more say nothing more."""
_COMMON = frozenset("éèêëàâäçîïôöùûüñáíóúãõåøæœß")
_RARE = frozenset("ðþýÿƒªºıłžšž")
_SIGNS = frozenset("«»“”–—€°\xa0…")
_LIKELY, _POSSIBLE, _ODD, _NEVER = 3, 1, -2, -6


def decoded(data: bytes) -> str | None:
    """By its mark, as UTF-16 without one, as UTF-8, or else as it makes words; None for no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _tried(data, encoding)
    if wide := _wide(data[:200]):
        return _tried(data, wide)
    # Nearly no text in another encoding is valid UTF-8 by chance.
    return _tried(data, "utf-8") or _mostly_utf_8(data) or _of_a_country(data)


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf_8(data: bytes) -> str | None:
    """Lines of another program were added to it: each part is read as it was written."""
    whole = len(_IN_UTF_8.findall(data))
    if whole <= len(_BEYOND.findall(data)) - sum(map(len, _IN_UTF_8.findall(data))):
        return None
    parts = _IN_UTF_8.split(data)
    found = [*_IN_UTF_8.findall(data), b""]
    return "".join(
        _in(part, "cp1252") + letter.decode() for part, letter in zip(parts, found, strict=True)
    )


def _wide(head: bytes) -> str | None:
    # Letters of Latin alphabets have a zero for one of their two bytes.
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 4 else None


def _of_a_country(data: bytes) -> str:
    places = [found.start() for found in islice(re.finditer(rb"[\x80-\xff]", data), _MOST)]
    # With the letter before it and the one behind it.
    padded = b" " + data + b" "
    around = [padded[at : at + 3] for at in places]
    return _in(data, max(_OF_A_COUNTRY, key=lambda encoding: _fit(around, encoding)))


def _in(data: bytes, encoding: str) -> str:
    letters = _letters(encoding)
    return data.decode("latin-1").translate(dict(enumerate(letters)))


@lru_cache
def _letters(encoding: str) -> Sequence[str]:
    # Five bytes are none in cp1252; browsers take them for the characters of that number
    # (encoding.spec.whatwg.org/#windows-1252).
    return [bytes([n]).decode(encoding, "ignore") or chr(n) for n in range(256)]


def _fit(around: Sequence[bytes], encoding: str) -> int:
    """How much it looks like words: accents stand where a language of Western Europe has them."""
    letters = _letters(encoding)
    return sum(
        times * _worth_of(letters[three[1]], letters[three[0]], letters[three[2]])
        for three, times in Counter(around).items()
    )


def _worth_of(letter: str, before: str, after: str) -> int:
    if not letter.isalpha():
        return _sign(letter, before, after)
    if letter.islower():
        fits = not (before.isupper() and after.isupper())
        likely = letter in _COMMON and fits and (before.isalpha() or letter in "éàêîôœ")
        return _LIKELY if likely else _POSSIBLE if fits and letter not in _RARE else _ODD
    if before.islower() or (before.isalpha() and after.islower()):
        # A capital in the middle of a word.
        return _NEVER
    return _LIKELY if letter.lower() in _COMMON else _POSSIBLE


def _sign(sign: str, before: str, after: str) -> int:
    if sign in "’‘" and (before.isalpha() or after.isalpha()):
        return _LIKELY
    if unicodedata.category(sign) == "Cc" or 0x2500 <= ord(sign) < 0x2600:
        return _NEVER
    if before.isalpha() and after.isalpha():
        return _NEVER
    return _POSSIBLE if sign in _SIGNS else _ODD
