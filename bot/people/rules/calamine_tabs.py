"""The sheets of a workbook as calamine tells of them."""

import io
from collections.abc import Sequence

from bot.kernel.errors import Mistake
from bot.people.rules.books import Tab


def tabs_of(content: bytes, hidden: Sequence[frozenset[int]]) -> list[Tab]:
    """`hidden`: the hidden rows of each sheet in turn. Raises `Mistake` for a protected one."""
    # Loaded only when somebody imports.
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheets_metadata
    except PasswordError as fault:
        raise Mistake("import.file.protected") from fault
    return [
        Tab(
            each.name,
            each.visible == SheetVisibleEnum.Visible,
            place,
            hidden[place] if place < len(hidden) else frozenset(),
        )
        for place, each in enumerate(sheets)
        if each.typ == SheetTypeEnum.WorkSheet
    ]
