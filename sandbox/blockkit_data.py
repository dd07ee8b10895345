"""Tables and charts: their rows and cells, segments, series and points.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit_objects import BLOCK_ID
from sandbox.blockkit_rich_text import RICH_TEXT
from sandbox.shapes import (
    Check,
    Json,
    boolean,
    listed,
    number,
    of_type,
    one_of,
    record,
    string,
    typed,
    unique,
    whole,
)

NEW_BLOCKS = frozenset({"data_table", "data_visualization"})
"""Blocks that not every workspace has yet."""
CHARTS = 2
"""In one message."""
TABLE_TEXT = 20_000
"""Characters in the cells of all tables of a message, which its other text does not count."""
_CATEGORIES = 20
_LABEL = string(20, 1)

_CELL = {
    "raw_text": of_type("raw_text", {"text": string(None, 1)}, ("text",)),
    "raw_number": of_type(
        "raw_number", {"text": string(None, 1), "value": number}, ("text", "value")
    ),
}
_CELLS = typed({**_CELL, "rich_text": RICH_TEXT})
_HEADER = typed(_CELL)


def _row(cells: Check) -> Check:
    return listed(cells, 1, 20)


def _rows(least: int, most: int) -> Check:
    """The first row is the header of the others."""
    header, rows = listed(_row(_HEADER)), listed(_row(_CELLS), least, most)

    def check(value: Any, at: str, faults: list[str]) -> None:
        before = len(faults)
        rows(value, at, faults)
        if len(faults) == before:
            header(value[:1], at, faults)

    return check


def _as_wide(table: Json) -> Iterator[str]:
    widths = {len(row) for row in table["rows"]}
    if len(widths) > 1:
        yield "every row takes the same number of cells"
    if table.get("row_header_column_index", 0) >= min(widths):
        yield "row_header_column_index must be that of a column"


DATA_TABLE = of_type(
    "data_table",
    {
        "block_id": BLOCK_ID,
        "caption": string(None, 1),
        "rows": _rows(2, 201),
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0),
    },
    ("caption", "rows"),
    _as_wide,
)
_COLUMN = record({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any, at: str, faults: list[str]) -> None:
    """Null leaves a column as it is."""
    if value is not None:
        _COLUMN(value, at, faults)


TABLE = of_type(
    "table",
    {
        "block_id": BLOCK_ID,
        "rows": listed(_row(_CELLS), 1, 100),
        "column_settings": listed(_column, 0, 20),
    },
    ("rows",),
)


def _positive(segment: Json) -> Iterator[str]:
    if segment["value"] <= 0:
        yield "a segment's value must be more than 0"


_SEGMENT = record({"label": _LABEL, "value": number}, ("label", "value"), _positive)
_PIE = of_type("pie", {"segments": listed(_SEGMENT, 1, 12)}, ("segments",))
_POINT = record({"label": _LABEL, "value": number}, ("label", "value"))
_SERIES = record({"name": _LABEL, "data": listed(_POINT, 1, _CATEGORIES)}, ("name", "data"))


def _once(categories: list[str]) -> Iterator[str]:
    if len(set(categories)) != len(categories):
        yield "categories must be unique"


def _a_point_each(chart: Json) -> Iterator[str]:
    wanted = sorted(chart["axis_config"]["categories"])
    if any(sorted(p["label"] for p in one["data"]) != wanted for one in chart["series"]):
        yield "every series takes one point for each category"


_AXES = record(
    {
        "categories": listed(_LABEL, 1, _CATEGORIES, _once),
        "x_label": string(50),
        "y_label": string(50),
    },
    ("categories",),
)
_CHARTS: dict[str, Check] = {
    kind: of_type(
        kind,
        {"series": listed(_SERIES, 1, 12, unique("series name", "name")), "axis_config": _AXES},
        ("series", "axis_config"),
        _a_point_each,
    )
    for kind in ("bar", "area", "line")
}
DATA_VISUALIZATION = of_type(
    "data_visualization",
    {"block_id": BLOCK_ID, "title": string(50, 1), "chart": typed({"pie": _PIE, **_CHARTS})},
    ("title", "chart"),
)


def text_in_cells(block: Json) -> int:
    return sum(_text_in(cell) for row in block["rows"] for cell in row)


def _text_in(part: Any) -> int:
    if isinstance(part, list):
        return sum(_text_in(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_text_in(value) for key, value in part.items() if key != "text")
