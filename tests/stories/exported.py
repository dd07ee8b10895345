"""Shorthand for the story: a file about the programme is asked for, comes, and is opened again."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pypdfium2

from sandbox.driver import Json, User
from tests.stories.answered import closed
from tests.stories.brought import quiet
from tests.town import Town

Sheets = Mapping[str, Sequence[Sequence[Any]]]


async def choice(person: User, words: str = "") -> Json:
    return await person.command(f"/mentoring export {words}".strip())


async def exported(town: Town, person: User, kind: str, words: str = "") -> bytes:
    """The file, out of the person's own conversation with the bot."""
    asked = await choice(person, words)
    await person.answer_to(asked, f"export_{kind}")
    await quiet(town)
    message = await person.message_in(holding=f".{'zip' if kind == 'csv' else kind}")
    return await person.download(message["files"][-1])


async def agreed(town: Town) -> None:
    await closed(town.marc)
    letter = await town.marc.message_in(holding="insight_open")
    await town.marc.click(letter, "insight_open")
    modal = await town.marc.modal("insight_modal")
    await town.marc.submit(modal, decision="agree")
    await closed(town.marc)


def sheets_of(data: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [[_day(cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in book
    }


def files_of(data: bytes, separator: str) -> Sheets:
    """As a spreadsheet of that country reads them."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(
                csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=separator)
            )
            for name in archive.namelist()
        }


def pages_of(data: bytes) -> list[str]:
    """The text of each page, with plain spaces and in one line."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [" ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split()) for text in texts]


def _day(value: Any) -> Any:
    """Spreadsheets know a day only as its midnight."""
    return value.date() if isinstance(value, datetime) else value
