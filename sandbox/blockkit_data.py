"""What Slack refuses in tables and charts: too many rows, long labels, points without a place."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

NEW_BLOCKS = frozenset({"data_table", "data_visualization"})
"""Blocks that not every workspace has yet."""
CHARTS = 2
"""In one message."""
TABLE_TEXT = 20_000
"""Characters in the cells of all tables of a message, which its other text does not count."""
_ROWS, _COLUMNS, _PAGE = 201, 20, 100
_SEGMENTS = _SERIES = 12
_CATEGORIES = 20
_TITLE, _LABEL, _AXIS = 50, 20, 50


def table_faults(block: Json) -> Iterator[str]:
    rows = block.get("rows")
    if not block.get("caption") or not isinstance(block["caption"], str):
        yield "missing required field: caption"
    if not isinstance(rows, list) or not 2 <= len(rows) <= _ROWS:
        yield f"rows takes 2 to {_ROWS} items"
        return
    widths = {len(row) if isinstance(row, list) else 0 for row in rows}
    if len(widths) > 1 or not 1 <= min(widths) <= _COLUMNS:
        yield f"every row takes the same 1 to {_COLUMNS} cells"
        return
    for number, row in enumerate(rows):
        for cell in row:
            yield from _cell_faults(cell, header=number == 0)
    if not _whole(block.get("page_size", 5), 1, _PAGE):
        yield f"page_size must be 1 to {_PAGE}"
    if not _whole(block.get("row_header_column_index", 0), 0, min(widths) - 1):
        yield "row_header_column_index must be that of a column"


def chart_faults(block: Json) -> Iterator[str]:
    yield from _name_faults("title", block.get("title"), _TITLE)
    chart = block.get("chart")
    if not isinstance(chart, dict) or chart.get("type") not in ("pie", "bar", "area", "line"):
        yield "chart must be of type pie, bar, area or line"
    elif chart["type"] == "pie":
        yield from _pie_faults(chart)
    else:
        yield from _axis_faults(chart)


def text_in_cells(block: Json) -> int:
    return sum(_text_in(cell) for row in block["rows"] for cell in row)


def _cell_faults(cell: Any, *, header: bool) -> Iterator[str]:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind not in ("raw_text", "raw_number", "rich_text"):
        yield f"unsupported cell type: {kind}"
    elif kind == "rich_text":
        if header:
            yield "header cells take no rich_text"
    elif not cell.get("text"):
        yield "a cell's text must be more than 0 characters"
    elif kind == "raw_number" and not _number(cell.get("value")):
        yield "a cell's value must be a number"


def _pie_faults(chart: Json) -> Iterator[str]:
    segments = chart.get("segments")
    if not _list_of(segments, _SEGMENTS):
        yield f"segments takes 1 to {_SEGMENTS} items"
        return
    for segment in segments or []:
        yield from _name_faults("label", segment.get("label"), _LABEL)
        if not _number(segment.get("value")) or segment["value"] <= 0:
            yield "a segment's value must be more than 0"


def _axis_faults(chart: Json) -> Iterator[str]:
    axis = chart.get("axis_config") if isinstance(chart.get("axis_config"), dict) else {}
    categories = (axis or {}).get("categories")
    if not isinstance(categories, list) or not 1 <= len(categories) <= _CATEGORIES:
        yield f"axis_config.categories takes 1 to {_CATEGORIES} items"
        return
    for category in categories:
        yield from _name_faults("category", category, _LABEL)
    if len(set(map(str, categories))) != len(categories):
        yield "categories must be unique"
    for name in ("x_label", "y_label"):
        if axis and len(axis.get(name) or "") > _AXIS:
            yield f"{name} must be less than {_AXIS + 1} characters"
    yield from _series_faults(chart.get("series"), categories)


def _series_faults(series: Any, categories: list[str]) -> Iterator[str]:
    if not _list_of(series, _SERIES):
        yield f"series takes 1 to {_SERIES} items"
        return
    if len({str(one.get("name")) for one in series}) != len(series):
        yield "series names must be unique"
    for one in series:
        yield from _name_faults("name", one.get("name"), _LABEL)
        points = one.get("data") if _list_of(one.get("data"), _CATEGORIES) else []
        if sorted(str(point.get("label")) for point in points) != sorted(map(str, categories)):
            yield "every series takes one point for each category"
        if not all(_number(point.get("value")) for point in points):
            yield "a point's value must be a number"


def _name_faults(what: str, name: Any, limit: int) -> Iterator[str]:
    if not isinstance(name, str) or not 1 <= len(name) <= limit:
        yield f"{what} must be 1 to {limit} characters"


def _list_of(items: Any, most: int) -> bool:
    return (
        isinstance(items, list)
        and 1 <= len(items) <= most
        and all(isinstance(item, dict) for item in items)
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _text_in(part: Any) -> int:
    if isinstance(part, list):
        return sum(_text_in(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(_text_in(value) for key, value in part.items() if key != "text")
