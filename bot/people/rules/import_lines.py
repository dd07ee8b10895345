"""What a line of a file of people asks for, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from babel import Locale

from bot.kernel.rules.countries import country_code
from bot.kernel.rules.languages import LANGUAGES
from bot.kernel.rules.typed_text import fold, seen
from bot.people.rules.import_cells import NOTHING, UNKNOWN, USUAL, Words, looks_like_formula
from bot.people.rules.import_columns import Columns
from bot.people.rules.sheets import SheetRow
from storage.states import Side

LONGEST_NAME = 80
"""Characters of a function or a site."""
MOST_PAIRS = 20
MOST_TOPICS = 24
_SHOWN = 60
_E_MAIL = re.compile(r"[^@\s,;:<>|\[\]()\"]+@[\w-]+(?:\.[\w-]+)+")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
"""What programs write in place of a hyphen, and what does not break a line."""
_LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, without its brackets. A cell may hold 32,767 characters."""
_SCHEME = re.compile(r"(mailto|smtp|sip|eum|e-?mail|mail|courriel)\s*[:=]\s*(?://)?", re.IGNORECASE)
"""Exchange writes smtp:, an address book its own word."""
_BETWEEN = re.compile(r"[<>()\[\],;]+|\s[-—]\s")
"""RFC 5322, 3.4: a name before the address, or one beside it in brackets. A space alone does not
part them: "anne marie@" is more likely one address that was typed with a space than Marie's.
"""
_AROUND = " \t\"'«»“”„‚‘’‹›`,;*()[]"
_SLACK_ID = re.compile(r"[UW](?=[A-Z]*\d)[A-Z0-9]{2,}")


@dataclass(frozen=True)
class LineFault:
    """A bad line: its number, the sentence's key and its values."""

    line: int
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportLine:
    """A good line. `who` and `manager` are a Slack id, or an e-mail in small letters.

    None leaves what is known as it is; an empty text or tuple takes it away.
    """

    line: int
    who: str
    side: Side
    function: str | None = None
    site: str | None = None
    country: str | None = None
    languages: str | None = None
    topics: tuple[int, ...] | None = None
    manager: str | None = None
    capacity: int | None = None
    committee: bool | None = None


class _Bad(Exception):
    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def read_line(
    row: SheetRow, columns: Columns, topics: Mapping[str, int], words: Words = USUAL
) -> ImportLine | list[LineFault]:
    """`topics`: `topic_name` of what a topic may be called → its key in the database."""
    faults: list[LineFault] = []
    found: dict[str, object] = {}
    for name, read in _readers(topics, words).items():
        try:
            found[name] = read(_known(columns.cell(row.cells, name)))
        except _Bad as bad:
            faults.append(LineFault(row.line, bad.key, bad.values))
    try:
        found["who"] = _who(columns, row.cells)
        # A separator within a cell has shifted the rest: nothing on the right is where it belongs.
        if any(row.cells[columns.width :]):
            raise _Bad("import.bad.too_many_cells")
    except _Bad as bad:
        faults.insert(0, LineFault(row.line, bad.key, bad.values))
    return faults or ImportLine(line=row.line, **found)  # type: ignore[arg-type]  # as read above


def _known(cell: str | None) -> str | None:
    return None if cell and fold(cell) in UNKNOWN else cell


def _readers(
    topics: Mapping[str, int], words: Words
) -> Mapping[str, Callable[[str | None], object]]:
    return {
        "side": lambda cell: _side(cell, words),
        "function": _name,
        "site": _name,
        "country": _country,
        "languages": _languages,
        "topics": lambda cell: _topics(cell, topics),
        "manager": _manager,
        "capacity": _capacity,
        "committee": lambda cell: _committee(cell, words),
    }


def topic_name(text: str) -> str:
    """How titles are compared: letters and digits alone, where there are any."""
    bare = "".join(char for char in fold(text) if char.isalnum())
    return bare or fold(text)


def identity(text: str) -> str | None:
    """A Slack id, or an e-mail in small letters; None for anything else."""
    # NFKC makes plain letters of the full-width ones of Asian keyboards, and leaves their stop.
    plain = unicodedata.normalize("NFKC", seen(text)).replace("\u3002", ".").strip()
    # Copied out of Slack, a person is <@U012|name> and an address <mailto:…|…>.
    bare = plain.removeprefix("<").removeprefix("@").removesuffix(">").split("|")[0]
    if _SLACK_ID.fullmatch(bare.upper()):
        return bare.upper()
    address = _address(plain)
    # RFC 5321 lets the part before the @ depend on case; Slack and everybody else compare without.
    is_one = len(address) <= _LONGEST_ADDRESS and _E_MAIL.fullmatch(address)
    return address.lower() if is_one else None


def _address(plain: str) -> str:
    """The address in what directories, mail programs and people write around one."""
    text = plain.translate(_HYPHENS).strip(_AROUND)
    text = text.removeprefix("<").removesuffix(">").split("|")[0]
    if not _SCHEME.match(text):
        holding = [part for part in _BETWEEN.split(text) if "@" in part]
        text = holding[0].strip(_AROUND) if len(holding) == 1 else text
    while found := _SCHEME.match(text):
        text = text[found.end() :].strip(f"{_AROUND}<>")
        if found.group(1).lower() == "mailto":
            # RFC 6068: what comes behind the address is a subject and a text.
            text = unquote(text.split("?")[0])
    return text.rstrip(".")


def _who(columns: Columns, cells: Sequence[str]) -> str:
    given = columns.cell(cells, "slack_id") or columns.cell(cells, "person")
    if not given:
        raise _Bad("import.bad.no_person")
    who = identity(given)
    if who is None:
        raise _Bad("import.bad.person", typed=_cut(given))
    return who


def _side(cell: str | None, words: Words) -> Side:
    if not cell:
        raise _Bad("import.bad.no_side")
    side = words.meaning(cell)
    if side not in tuple(Side):
        raise _Bad("import.bad.side", typed=_cut(cell))
    return Side(side)


def _name(cell: str | None) -> str | None:
    if not cell:
        return None
    if cell in NOTHING:
        return ""
    if looks_like_formula(cell):
        raise _Bad("import.bad.formula", typed=_cut(cell))
    if len(cell) > LONGEST_NAME:
        raise _Bad("import.bad.long", typed=_cut(cell), limit=str(LONGEST_NAME))
    return cell


def _country(cell: str | None) -> str | None:
    if not cell:
        return None
    if cell in NOTHING:
        return ""
    if cell.upper() == "NA":
        # "Not available" in far more files than Namibia, which has a name to be written by.
        return None
    code = country_code(cell)
    if code is None:
        raise _Bad("import.bad.country", typed=_cut(cell))
    return code


def _languages(cell: str | None) -> str | None:
    if not cell:
        return None
    if cell in NOTHING:
        return ""
    codes: list[str] = []
    for name in _parts(cell, r"[;|,/]"):
        # "en fr" names two, "norvégien nynorsk" one.
        for each in [name] if fold(name) in _language_names() else name.split():
            code = _language_names().get(fold(each).split("-")[0].split("_")[0])
            if code is None:
                raise _Bad("import.bad.language", typed=_cut(each))
            codes.append(code)
    return " ".join(dict.fromkeys(codes))


@cache
def _language_names() -> Mapping[str, str]:
    """Codes, and names in the languages of the bot, folded → codes of two letters."""
    names: dict[str, str] = {}
    for locale in LANGUAGES:
        for code, name in Locale.parse(locale).languages.items():
            if len(code) == 2:
                names[code] = code
                names.setdefault(fold(str(name)), code)
    return names


def _topics(cell: str | None, topics: Mapping[str, int]) -> tuple[int, ...] | None:
    if not cell:
        return None
    if cell in NOTHING:
        return ()
    found: list[int] = []
    for name in _parts(cell, r"[;|]"):
        if topic_name(name) not in topics:
            raise _Bad("import.bad.topic", typed=_cut(name))
        found.append(topics[topic_name(name)])
    if len(set(found)) > MOST_TOPICS:
        raise _Bad("import.bad.many_topics", limit=str(MOST_TOPICS))
    return tuple(dict.fromkeys(found))


def _manager(cell: str | None) -> str | None:
    if not cell:
        return None
    if cell in NOTHING:
        return ""
    who = identity(cell)
    if who is None:
        raise _Bad("import.bad.manager", typed=_cut(cell))
    return who


def _capacity(cell: str | None) -> int | None:
    if not cell:
        return None
    # Spreadsheets write whole numbers as 2.0.
    if not re.fullmatch(r"[0-9]{1,3}(\.0+)?", cell) or not 1 <= int(float(cell)) <= MOST_PAIRS:
        raise _Bad("import.bad.capacity", typed=_cut(cell), most=str(MOST_PAIRS))
    return int(float(cell))


def _committee(cell: str | None, words: Words) -> bool | None:
    if not cell:
        return None
    meaning = words.meaning(cell)
    if meaning not in ("yes", "no"):
        raise _Bad("import.bad.committee", typed=_cut(cell))
    return meaning == "yes"


def _parts(cell: str, separators: str) -> list[str]:
    return [part.strip() for part in re.split(separators, cell) if part.strip()]


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
