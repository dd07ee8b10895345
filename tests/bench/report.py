"""The report, for a terminal and as JSON."""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.measure import Figure, Parts, Report, Tally


def table(report: Report) -> str:
    heads = ("", "ours (min-max, n)", report.beside, "ratio", "aim", "")
    rows = [heads, *map(_row, report.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    notes = [f"- {note}" for note in report.notes]
    return "\n".join([report.title, "", *lines, "", *_details(report), *notes, ""])


def line(figure: Figure) -> str:
    return "  ".join(cell for cell in _row(figure) if cell)


def write(reports: Mapping[str, Report], path: Path) -> None:
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
    }
    groups = {name: report.as_json() for name, report in reports.items()}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"machine": machine, "groups": groups}, indent=2) + "\n")


def _row(figure: Figure | Tally) -> tuple[str, ...]:
    if isinstance(figure, Tally):
        return _counted(figure)
    return (
        figure.what,
        _parts(figure.ours, figure.unit),
        _parts(figure.bare, figure.unit) if figure.bare else "",
        f"{figure.ratio:.2f}x" if figure.ratio is not None else "",
        _aim(figure),
        _verdict(figure),
    )


def _counted(tally: Tally) -> tuple[str, ...]:
    was = "" if tally.was is None else str(tally.was)
    aim = "" if tally.aim is None else f"<= {tally.aim}"
    return (tally.what, f"{tally.count} {tally.unit}", was, "", aim, _verdict(tally))


def _details(report: Report) -> Iterator[str]:
    for figure in report.figures:
        if figure.details:
            yield figure.what
            yield from (f"    {detail}" for detail in figure.details)


def _aim(figure: Figure) -> str:
    if figure.aim is None:
        return ""
    return f"{'>= ' if figure.more_is_better else '<= '}{figure.aim:g}x"


def _parts(found: Parts, unit: str) -> str:
    digits = 2 if unit == "s" else 1
    return (
        f"{found.median:.{digits}f} {unit} "
        f"({found.min:.{digits}f}-{found.max:.{digits}f}, n={found.n})"
    )


def _verdict(figure: Figure | Tally) -> str:
    return {True: "met", False: "NOT MET", None: ""}[figure.met]
