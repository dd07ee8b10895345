"""What a file of people holds, read in the test's own process."""

from collections.abc import Sequence

from bot.people.rules.import_columns import has_columns
from bot.people.rules.sheets import SheetRow, SheetTable, table_in


def table(data: bytes) -> SheetTable:
    return table_in(data, has_columns)


def rows_in(data: bytes) -> Sequence[SheetRow]:
    return table(data).rows
