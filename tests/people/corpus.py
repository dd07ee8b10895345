"""Files as people have them, and what a person sees in each: made from the rules, not kept."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.people.rules.sheets import NO_SHEET, Source
from tests.people.books import (
    Rows,
    Sheet,
    named,
    ods,
    prefixed,
    strict,
    xls,
    xlsb,
    xlsx_parts,
    zipped,
)

HEADER = ("E-mail", "Côté", "Fonction")
CHLOE = ("chloe@maison-vauban.example", "mentor", "Réseaux sociaux")
MARC = ("marc@maison-vauban.example", "dirigeant", "Qualité & création")
HELEN = ("helen@maison-vauban.example", "dirigeante", "Nœuds")
PEOPLE: Rows = (HEADER, CHLOE, MARC)


@dataclass(frozen=True)
class Case:
    """`seen` are the lines below the header, as their person, side and function are understood."""

    name: str
    data: bytes
    seen: Rows
    source: Source = NO_SHEET


def corpus() -> Iterator[Case]:
    yield from _text_files()
    yield from _odd_texts()
    yield from _addresses()
    yield from _unseen()
    yield from _packages()
    yield from _sheets()
    yield from _escapes()


def understood(*rows: tuple[str, str, str]) -> Rows:
    sides = {"mentor": "mentor", "dirigeant": "executive", "dirigeante": "executive"}
    return [(who, sides[side], function) for who, side, function in rows]


def _text(rows: Rows, separator: str = ";", end: str = "\r\n") -> str:
    return end.join([*(separator.join(row) for row in rows), ""])


def _written(rows: Rows) -> bytes:
    """With quotation marks where they are needed."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


_WRITTEN = {
    "UTF-8": "utf-8",
    "UTF-8 with its mark": "utf-8-sig",
    "UTF-16 with its mark": "utf-16",
    "UTF-16 without one": "utf-16-le",
    "UTF-16 the other way round": "utf-16-be",
    "Windows": "cp1252",
    "a Mac": "mac_roman",
    "MS-DOS": "cp850",
    "ISO 8859-1": "latin-1",
}
_WORDS = (
    "Métier",
    "Élevage",
    "CÔTÉ SUD",
    "Größe",
    "Señor Núñez",
    "Où ça, là",
    "Forêt",
    "Ingénieur",
)
"""Each with the accents of another language, or of another place in a word."""


def _text_files() -> Iterator[Case]:
    for name, encoding in _WRITTEN.items():
        for separator in (",", ";", "\t", "|"):
            for end in ("\r\n", "\n", "\r"):
                people = [HEADER, *(r for r in (CHLOE, MARC, HELEN) if _writes(encoding, r))]
                data = _text(people, separator, end).encode(encoding)
                what = f"{name}, {separator!r}, {end!r}"
                yield Case(what, data, understood(*people[1:]))
        for word in _WORDS if encoding in ("cp1252", "mac_roman", "cp850") else ():
            row = (CHLOE[0], "mentor", word)
            data = _text([HEADER, row]).encode(encoding)
            yield Case(f"{word} as {name} writes it", data, understood(row))


def _writes(encoding: str, row: tuple[str, ...]) -> bool:
    try:
        "".join(row).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


_CHLOE = CHLOE[0]
_AS_WRITTEN = (
    f"MAILTO:{_CHLOE}",
    f"mailto:{_CHLOE}?subject=Bonjour",
    f"smtp:{_CHLOE}",
    f"SMTP: {_CHLOE}",
    f"Chloé Martin <{_CHLOE}>",
    f"<{_CHLOE}>",
    f"Martin Chloé <MAILTO:{_CHLOE}>",
    f"'{_CHLOE}'",
    f"{_CHLOE} (Chloé Martin)",
    f"Chloé Martin ({_CHLOE})",
    f"<mailto:{_CHLOE}|{_CHLOE}>",
    f" {_CHLOE.upper()} ",
    f"\u00a0{_CHLOE}\u00a0",
    f"E-mail : {_CHLOE}",
    f'"Martin, Chloé" <{_CHLOE}>',
    f"Martin; Chloé <{_CHLOE}>",
    f"Chloé Martin <{_CHLOE}> (Réseaux)",
    f"Chloé Martin [{_CHLOE}]",
    f"Chloé Martin [mailto:{_CHLOE}]",
    f"Chloé Martin - {_CHLOE}",
    f"Chloé ＜{_CHLOE}＞",
    f"E-Mail: <{_CHLOE}>",
    f"email={_CHLOE}",
    f"EUM:{_CHLOE}",
    f"mailto://{_CHLOE}",
    f"({_CHLOE})",
    f"[{_CHLOE}]",
    f"„{_CHLOE}“",
    f"‹{_CHLOE}›",
    f"*{_CHLOE}*",
    f"{_CHLOE};",
    f"{_CHLOE}.",
    _CHLOE.replace("-", "\u2011"),
    _CHLOE.replace("-", "–"),
    "".join(chr(ord(c) + 0xFEE0) for c in _CHLOE),
    _CHLOE.replace("@", "＠").replace(".", "。"),
)


def _odd_texts() -> Iterator[Case]:
    """What else programs do to a text file."""
    seen = understood(CHLOE, MARC)
    text, spaced = _text(PEOPLE), _text(PEOPLE, ",")
    whole = "\r\n".join(f'"{line}"' for line in spaced.splitlines())
    odd = {
        "in UTF-32": text.encode("utf-32"),
        "its mark twice": b"\xef\xbb\xbf" * 2 + text.encode(),
        "the end of a DOS text": text.encode() + b"\x1a",
        "zeros at the end": text.encode() + b"\0\0",
        "sep in quotation marks": b'"sep=;"\r\n' + text.encode(),
        "sep with separators": b"sep=;;;\r\n" + text.encode(),
        "sep with spaces": b"sep = ;\r\n" + text.encode(),
        "sep with a tab": b"sep=\t\r\n" + _text(PEOPLE, "\t").encode(),
        "sep with another sign": b"sep=^\r\n" + _text(PEOPLE, "^").encode(),
        "its mark before sep": "\ufeffsep=;\r\n".encode() + text.encode(),
        "UTF-16 with sep": f"sep=;\r\n{text}".encode("utf-16"),
        "separators at the ends": text.replace("\r\n", ";;;\r\n").encode(),
        "empty cells in quotation marks": text.replace("\r\n", ';"";""\r\n').encode(),
        "lines that end twice": text.replace("\r\n", "\r\r\n").encode(),
        "each line in quotation marks": whole.encode(),
        "a heading on two lines": text.replace("E-mail", '"E-\nmail"').encode(),
        "a cell on two lines": text.replace("Réseaux sociaux", '"Réseaux\r\nsociaux"').encode(),
        "a space before a quotation mark": text.replace(";mentor;", '; "mentor";').encode(),
        "an apostrophe before a text": text.replace(";mentor;", ";'mentor;").encode(),
        "a title above": ("Liste du personnel;;\r\n;;\r\n" + text).encode(),
        "headings in full width": text.replace("E-mail", "Ｅ－ｍａｉｌ").encode(),
        "a side in full width": text.replace("mentor", "ｍｅｎｔｏｒ").encode(),
        "accents apart": unicodedata.normalize("NFD", text).encode(),
    }
    for name, data in odd.items():
        if name == "accents apart":
            apart = [(w, s, unicodedata.normalize("NFD", f)) for w, s, f in seen]
            yield Case(name, data, apart)
        else:
            yield Case(name, data, seen)
    added = "helen@maison-vauban.example;dirigeante;Qualité\r\n".encode("cp1252")
    helen = (HELEN[0], "dirigeante", "Qualité")
    yield Case("lines of two programs", text.encode() + added, understood(CHLOE, MARC, helen))


def _addresses() -> Iterator[Case]:
    for written in _AS_WRITTEN:
        row = (written, "mentor", "Social")
        yield Case(
            f"an address as {written}",
            _written([HEADER, row]),
            understood((_CHLOE, "mentor", "Social")),
        )
        yield Case(
            f"a workbook's address as {written}",
            zipped(xlsx_parts(Sheet("P", [HEADER, row]))),
            understood((_CHLOE, "mentor", "Social")),
            Source("P"),
        )


def _unseen() -> Iterator[Case]:
    marks = (chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cf")
    several = [
        *islice(marks, 24),
        "\u2060",
        "\ufeff",
        "\U000e0041",
        "\ufe0f",
        "\ufe00",
        "\U000e0100",
        "\u034f",
    ]
    for mark in dict.fromkeys(several):
        for place, row in (
            ("within", (_CHLOE.replace("@", f"@{mark}"), "mentor", "Social")),
            ("behind", (_CHLOE + mark, f"men{mark}tor", "Social")),
        ):
            header = (f"E-{mark}mail", f"{mark}Côté", "Fonction")
            data = _text([header, row]).encode("utf-8")
            name = f"U+{ord(mark):04X} {place} an address"
            yield Case(name, data, understood((_CHLOE, "mentor", "Social")))
        row = (f"U0{mark}12AB", "mentor", "Social")
        name = f"U+{ord(mark):04X} in an id"
        yield Case(name, _text([HEADER, row]).encode(), understood(("U012AB", "mentor", "Social")))


def _packages() -> Iterator[Case]:
    seen, source = understood(CHLOE, MARC), Source("People")
    sheet = Sheet("People", PEOPLE)
    for shared in (False, True):
        for absolute in (False, True):
            for workbook in ("xl/workbook.xml", "xl/workbook22.xml", "xl/book/main.xml"):
                parts = xlsx_parts(sheet, workbook=workbook, absolute=absolute, shared=shared)
                where = f"{workbook}, {absolute}, {shared}"
                yield Case(f"a package by {where}", zipped(parts), seen, source)
                yield Case(f"Strict, by {where}", zipped(strict(parts)), seen, source)
                back = {name.replace("/", "\\"): text for name, text in parts.items()}
                yield Case(f"backslashes, by {where}", zipped(back), seen, source)
                shouted = {name.upper(): text for name, text in parts.items()}
                yield Case(f"capitals, by {where}", zipped(shouted), seen, source)
        own = xlsx_parts(sheet, shared=shared)
        own["xl/worksheets/sheet1.xml"] = prefixed(own["xl/worksheets/sheet1.xml"])
        yield Case(f"prefixes, {shared}", zipped(own), seen, source)
        for prefix in ("x", "ns-1", "a.b"):
            whole = {
                name: named(text, prefix) for name, text in xlsx_parts(sheet, shared=shared).items()
            }
            yield Case(f"every part with {prefix}, {shared}", zipped(whole), seen, source)
        wide = {
            name: text.replace("UTF-8", "UTF-16").encode("utf-16")
            for name, text in xlsx_parts(sheet, shared=shared).items()
        }
        yield Case(f"parts in UTF-16, {shared}", zipped(wide), seen, source)


def _sheets() -> Iterator[Case]:
    old = Sheet("2025", [HEADER, HELEN])
    notes = Sheet("Notes", [("Read me first",), ("Then the other sheet",)])
    new = Sheet("2026", [*PEOPLE, HELEN], hidden=frozenset({3}))
    empty = Sheet("Sheet3", [])
    titled = Sheet("2026", [("Liste du personnel",), (), ("Personne", "", "Poste"), *PEOPLE])
    hidden = [Sheet(old.name, old.rows, state) for state in ("hidden", "veryHidden")]
    seen = understood(CHLOE, HELEN)
    for name, writes in _WRITERS.items():
        for first in hidden[: 1 if "xlsx" not in name else 2]:
            told = Source("2026", 1, ("2025",))
            yield Case(f"{name}: {first.state}, first", writes(first, new), seen, told)
            yield Case(f"{name}: {first.state}, last", writes(new, first), seen, told)
        told = Source("2026", 1, (), ("Notes",))
        yield Case(f"{name}: notes first", writes(notes, new), seen, told)
        yield Case(f"{name}: notes last", writes(new, notes), seen, told)
        if name != "xlsb":
            yield Case(f"{name}: an empty one", writes(empty, new), seen, Source("2026", 1))
        if name not in ("xlsb", "xlsx, coloured"):
            yield Case(f"{name}: titles", writes(titled), understood(CHLOE, MARC), Source("2026"))
        alone = Sheet("P", [HEADER, CHLOE, HELEN, MARC], hidden=frozenset({2, 4}))
        yield Case(f"{name}: hidden", writes(alone), understood(HELEN), Source("P", 2))
        yield Case(
            f"{name}: plain", writes(Sheet("P", PEOPLE)), understood(CHLOE, MARC), Source("P")
        )


def _xlsx(*sheets: Sheet) -> bytes:
    return zipped(xlsx_parts(*sheets))


def _xlsx_shared(*sheets: Sheet) -> bytes:
    return zipped(strict(xlsx_parts(*sheets, shared=True)))


def _coloured(*sheets: Sheet) -> bytes:
    """The last row that a sheet can have is coloured, and so is a cell far on the right."""
    parts = xlsx_parts(*sheets)
    last = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    for name in [name for name in parts if "/sheet" in name]:
        parts[name] = (
            parts[name]
            .replace("</sheetData>", last)
            .replace('<row r="2">', '<row r="2"><c r="XFD2" s="1"><v>7</v></c>')
        )
    return zipped(parts)


def _folded(*sheets: Sheet) -> bytes:
    return ods(*sheets, how="group")


def _filtered(*sheets: Sheet) -> bytes:
    return ods(*sheets, how="filter")


def _small_xls(*sheets: Sheet) -> bytes:
    return xls(*sheets, small=True)


_WRITERS = {
    "xlsx": _xlsx,
    "xlsx, shared and strict": _xlsx_shared,
    "xlsx, coloured": _coloured,
    "ods": ods,
    "ods, filtered": _filtered,
    "ods, folded": _folded,
    "xlsb": xlsb,
    "xls": xls,
    "small xls": _small_xls,
}
_ESCAPED = {
    "Social_x000D_": "Social",
    "_x000D__x000A_Social": "Social",
    "Social_x000d_media": "Social media",
    "Social_x0009_media": "Social media",
    "Mode_x005F_x000D_": "Mode_x000D_",
    "caf_x00E9_": "café",
    "a_x0041_": "aA",
    "snake_case_xyz_": "snake_case_xyz_",
}


def _escapes() -> Iterator[Case]:
    for shared in (False, True):
        for written, read in _ESCAPED.items():
            rows = [HEADER, (CHLOE[0] + "_x000D_", "mentor", written)]
            yield Case(
                f"{written}, {shared}",
                zipped(xlsx_parts(Sheet("P", rows), shared=shared)),
                understood((CHLOE[0], "mentor", read)),
                Source("P"),
            )
