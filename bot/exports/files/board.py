"""Two pages for a board, set by typst: what people wrote is data to it, never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_PAGES = Path(__file__).with_name("pages.typ")


def pdf_of(page: Mapping[str, Any]) -> bytes:
    """A PDF. Needs no network and no fonts of the system's: typst brings its own."""
    return bytes(
        typst.compile(
            str(_PAGES),
            # Two machines would set the same pages differently, and one without fonts would fail.
            ignore_system_fonts=True,
            sys_inputs={"page": json.dumps(page)},
        )
    )
