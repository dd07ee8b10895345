"""A ZIP of which nobody knows where it comes from: its parts, within limits, by their relations.

XLSX, XLSB and ODS are such packages (ECMA-376 part 2, ODF 1.3 part 2).
"""

import errno
import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from bot.kernel.errors import Mistake

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MOST_UNPACKED = 40_000_000
"""Bytes: some megabytes of a zip may hold gigabytes."""
# A workbook has some dozens of parts; an archive may hold a great many empty ones.
_MOST_PARTS = 500
_MOST_SIGNS = 3_000_000
"""Of "<" in a part: ten thousand lines of sixty cells have two millions. What is parsed takes
hundreds of bytes for each, of which a zip needs next to none."""
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
"""No spreadsheet defines any; they may unfold without end."""
# What spreadsheets write (ECMA-376 part 2, 7.3). Unpacking others takes more memory and time.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252")
_DECLARED = re.compile(r"""\s*<\?xml[^>]*?(?:encoding\s*=\s*["']([\w.-]+)["'])?[^>]*\?>""")
PREFIX = r"(?:[\w.-]+:)?"
"""Of an element: a program may give every namespace one."""
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True)
class Relation:
    """`kind` is the last word of its type, `target` the name of a part."""

    key: str
    kind: str
    target: str


@dataclass(frozen=True)
class Package:
    """Parts by name: in small letters, with slashes, as readers of such packages compare them."""

    parts: Mapping[str, bytes]

    def relations(self, part: str = "") -> list[Relation]:
        """Those of a part, or of the whole package."""
        folder, name = posixpath.split(part)
        written = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"), b"")
        return [
            Relation(tag.get("Id", ""), tag.get("Type", "").rsplit("/", 1)[-1], target)
            for tag in tags(text_of(written), "Relationship")
            if (target := _resolved(folder, tag.get("Target", ""))) in self.parts
        ]

    def related_by_key(self, part: str, kind: str) -> Mapping[str, str]:
        """The parts of that kind to which this one is related, by the relation's key."""
        return {each.key: each.target for each in self.relations(part) if each.kind == kind}

    def related(self, part: str, kind: str) -> str | None:
        """The first of them."""
        return next(iter(self.related_by_key(part, kind).values()), None)


def is_short_of_memory(fault: BaseException) -> bool:
    """Whether there was no room, however that is told: by zlib's Z_MEM_ERROR (-4), by a library
    that could not be mapped, by the system.
    """
    if isinstance(fault, zlib.error):
        return str(fault).startswith("Error -4 ")
    no_room = isinstance(fault, OSError) and fault.errno == errno.ENOMEM
    return no_room or isinstance(fault, (MemoryError, ImportError))


def unpacked(data: bytes) -> Package:
    """Raises `Mistake` for what is damaged, made to do harm, or too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > _MOST_PARTS or sum(i.file_size for i in infos) > _MOST_UNPACKED:
                raise Mistake("import.file.too_much_inside")
            if any(info.compress_type not in _PACKED for info in infos):
                raise Mistake("import.file.damaged")
            # A part never unpacks to more than it says of itself.
            return Package(
                {_named(info.filename): _looked_at(archive.read(info)) for info in infos}
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as fault:
        if is_short_of_memory(fault):
            raise MemoryError from fault
        raise Mistake("import.file.damaged") from fault
    except (EOFError, ValueError) as fault:
        raise Mistake("import.file.damaged") from fault


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def of_office(workbook: str, related: Mapping[str, str], parts: Mapping[str, bytes]) -> bytes:
    """A package as plain as Excel itself writes one. `workbook` is the name of its first part,
    `related` tells key → target of its sheets, relative to it.
    """
    folder, name = posixpath.split(workbook)
    to_sheets = _relationships({key: ("worksheet", target) for key, target in related.items()})
    return packed(
        {
            "[Content_Types].xml": b'<Types xmlns="%s/content-types"/>' % _PACKAGE.encode(),
            "_rels/.rels": _relationships({"rId1": ("officeDocument", workbook)}),
            f"{folder}/_rels/{name}.rels": to_sheets,
            **parts,
        }
    )


def _relationships(targets: Mapping[str, tuple[str, str]]) -> bytes:
    related = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'.encode()


def text_of(xml: bytes) -> str:
    """Decoded as it says of itself, and without saying so. Raises `Mistake`."""
    encoding = "utf-16" if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig" and (said := _DECLARED.match(xml[:200].decode("latin-1"))):
        encoding = (said.group(1) or encoding).lower()
    try:
        text = xml.decode(encoding if encoding in _ENCODINGS else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Mistake("import.file.damaged") from fault
    return _DECLARED.sub("", text.removeprefix("\ufeff"), count=1)


def tags(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each element of that name, without their prefixes."""
    for found in re.finditer(rf"<{PREFIX}{name}(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", text):
        yield attributes(found.group(1))


def attributes(tag: str) -> dict[str, str]:
    return {
        name.rsplit(":", 1)[-1]: html.unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def _looked_at(part: bytes) -> bytes:
    # UTF-16 puts zeros between the letters. The "billion laughs" unfold before a reader sees them
    # (docs.python.org/3/library/xml.html#xml-security).
    bare = part.replace(b"\0", b"")
    if any(entity in bare for entity in _ENTITIES):
        raise Mistake("import.file.damaged")
    if part.count(b"<") > _MOST_SIGNS:
        raise Mistake("import.file.too_much_inside")
    return part


def _named(name: str) -> str:
    # Some programs on Windows write backslashes.
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    path = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join(f"/{folder}", path)).lstrip("/").lower()
