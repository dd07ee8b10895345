"""Two pages for a board, set by typst: what people wrote is data to it, never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_PAGES = Path(__file__).with_name("pages.typ")


def write(path: str, page: Mapping[str, Any]) -> None:
    """Needs no network and no fonts of the system's: typst brings its own."""
    typst.compile(
        str(_PAGES),
        output=path,
        # Two machines would set the same pages differently, and one without fonts would fail.
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(page)},
    )
