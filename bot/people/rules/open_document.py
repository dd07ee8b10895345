"""ODS (ODF 1.3 part 3, 9): which rows one sees. calamine tells which sheets."""

import re

from bot.kernel.errors import Mistake
from bot.people.rules.books import Book
from bot.people.rules.calamine_tabs import tabs_of
from bot.people.rules.packages import PREFIX, Package, attributes, packed, text_of

_TABLES = re.compile(rf"<(/?){PREFIX}(table-row-group|table-row|table)(?=[\s/>])([^>]*)>")


def ods_book(package: Package, most_rows: int) -> Book:
    text = text_of(package.parts.get("content.xml", b""))
    if not re.search(rf"<{PREFIX}spreadsheet\b", text):
        raise Mistake("import.file.not_a_table")
    content = packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": package.parts.get("meta-inf/manifest.xml", b"<manifest/>"),
            "content.xml": text.encode(),
        }
    )
    return Book(content, tabs_of(content, _hidden(text, most_rows)))


def _hidden(text: str, most_rows: int) -> list[frozenset[int]]:
    """Of each table in turn."""
    tables: list[set[int]] = []
    number = groups = 0
    for found in _TABLES.finditer(text):
        ends, name, tag = found.groups()
        if name == "table" and not ends:
            tables.append(set())
            number = groups = 0
        elif name == "table-row-group":
            # Within a group that is folded all groups are.
            folded = groups > 0 or attributes(tag).get("display") == "false"
            groups = max(0, groups - 1) if ends else groups + folded
        elif not ends and tables:
            row = attributes(tag)
            times = row.get("number-rows-repeated", "1")
            last = number + (int(times) if times.isdecimal() else 1)
            if groups or row.get("visibility") in ("collapse", "filter"):
                tables[-1].update(range(number + 1, min(last, most_rows) + 1))
            number = last
    return [frozenset(table) for table in tables]
