"""What Slack makes of a file's name: its type in three spellings, and its name in an address."""

import re
from dataclasses import dataclass

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileType:
    """`name` is Slack's `filetype`, `pretty` what a person reads."""

    name: str
    mimetype: str
    pretty: str


_BINARY = FileType("binary", "application/octet-stream", "Binary")
_TYPES = {
    "csv": FileType("csv", "text/csv", "CSV"),
    "docx": FileType("docx", f"{_OFFICE}.wordprocessingml.document", "Word Document"),
    "gif": FileType("gif", "image/gif", "GIF"),
    "ics": FileType("ics", "text/calendar", "Calendar"),
    "jpeg": FileType("jpg", "image/jpeg", "JPEG"),
    "jpg": FileType("jpg", "image/jpeg", "JPEG"),
    "json": FileType("json", "application/json", "JSON"),
    "pdf": FileType("pdf", "application/pdf", "PDF"),
    "png": FileType("png", "image/png", "PNG"),
    "tsv": FileType("tsv", "text/tab-separated-values", "TSV"),
    "txt": FileType("text", "text/plain", "Plain Text"),
    "xls": FileType("xls", "application/vnd.ms-excel", "Excel Spreadsheet"),
    "xlsx": FileType("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel Spreadsheet"),
    "zip": FileType("zip", "application/zip", "Zip"),
}


def extension(name: str) -> str:
    """In small letters and without its dot; "" when there is none."""
    _, dot, found = name.rpartition(".")
    return found.lower() if dot else ""


def file_type(name: str) -> FileType:
    return _TYPES.get(extension(name), _BINARY)


def in_address(name: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "_", name.lower())


def fits(name: str, filetypes: list[str]) -> bool:
    """Whether a `file_input` with these types takes it; one without any takes everything."""
    return not filetypes or extension(name) in {one.lower().lstrip(".") for one in filetypes}
