"""All the programmes of a lead side by side, over one period and the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slackblocks import Block, DataTableBlock, RawNumber, RawText, RichTextBlock

from bot.digest.figures import Figures
from bot.digest.overviews import Overview, together
from bot.kernel.rules.periods import Period
from bot.slack.digest.views.digest_figures import (
    KEYS,
    NOTHING,
    FigureLine,
    Value,
    number,
    told,
    values,
)
from bot.slack.kit import blocks
from bot.slack.kit.message import Message
from bot.texts import Say

# Slack pages through the rest of a table's rows, up to a hundred on a page.
_A_PAGE = 25
_TABLE = 99, 18_000
"""Rows and characters in cells. Of rows Slack is told to take 100, or 200, beside the heads: the
fewer are safe. Of characters it takes 20,000 with the heads."""
_PLAIN = 40, 11_000
"""Sections and their characters: Slack takes 50, and 13,200 in a message."""
TableCell = RawText | RawNumber | RichTextBlock


@dataclass(frozen=True)
class _Row:
    """By key. `period` is told where the programmes have different ones."""

    name: str
    period: str
    now: Mapping[str, Value]
    before: Mapping[str, Value]


def overview_message(found: Sequence[Overview], say: Say) -> Message:
    """All of them together, then a line a programme. Nothing is averaged that no digest of a
    programme shows.
    """
    rows = [_programme(row, say, names_period=not _is_shared(found)) for row in found]
    if len(found) > 1:
        rows.insert(0, _all(found, say))
    keys = [key for key in KEYS if any(key in row.now for row in rows)]
    title, notes = say("digest.overview"), list(_notes(found, rows, say))
    head = [blocks.header(title), *(blocks.context(note) for note in notes)]
    parts = [_told(row, keys, say) for row in rows]
    shown = parts[: _fitting([len(part) for part in parts], *_PLAIN)]
    left = _left(len(parts) - len(shown), say)
    plain = [*(blocks.section(part) for part in shown), *map(blocks.context, left)]
    text = "\n".join((say.escaped(title), *notes, *shown, *left))
    return Message(
        blocks.whole_lines(text),
        blocks.message("", *head, *_table(rows, keys, say)).blocks,
        blocks.message("", *head, *plain).blocks,
    )


def _is_shared(found: Sequence[Overview]) -> bool:
    return len({(row.period.first, row.period.after) for row in found}) == 1


def _programme(row: Overview, say: Say, *, names_period: bool) -> _Row:
    now = _now(row.figures, [row], say)
    before = values(row.before, say) if row.before else {}
    return _Row(row.programme.name, _days(row.period, say) if names_period else "", now, before)


def _all(found: Sequence[Overview], say: Say) -> _Row:
    now = _now(together([row.figures for row in found]), found, say)
    earlier = [row.before for row in found if row.before is not None]
    before = values(together(earlier), say) if earlier else {}
    return _Row(say("digest.overview.total"), "", now, before)


def _now(figures: Figures, rows: Sequence[Overview], say: Say) -> dict[str, Value]:
    """With what is of today, and is compared with nothing."""
    return {
        **values(figures, say),
        "attention": number(sum(row.attention_total for row in rows), say),
        "steps_overdue": number(sum(row.steps_overdue for row in rows), say),
    }


def _notes(found: Sequence[Overview], rows: Sequence[_Row], say: Say) -> Iterator[str]:
    """Of which days the figures are, and what cannot be read from them alone; as mrkdwn."""
    first = found[0]
    if not _is_shared(found):
        yield say.md("digest.overview.calendars")
    else:
        yield _days(first.period, say)
    if first.earlier is not None and _is_shared(found):
        yield say.md("digest.overview.compared", period=_days(first.earlier, say))
    elif first.earlier is not None:
        yield say.md("digest.overview.compared_each")
    if any(
        _is_hidden(value) for row in rows for value in (*row.now.values(), *row.before.values())
    ):
        fewest = max(row.figures.usefulness.fewest for row in found)
        yield say.md("digest.overview.hidden", fewest=fewest)


def _days(period: Period, say: Say) -> str:
    return say.md("digest.period", first=say.date(period.first), last=say.date(period.last))


def _told(row: _Row, keys: Sequence[str], say: Say) -> str:
    """A programme in words, as mrkdwn."""
    found = [
        FigureLine(
            say(f"digest.figure.{key}"),
            _shown(row.now[key]),
            _shown(row.before[key]) if key in row.before else None,
        )
        for key in keys
        if key in row.now
    ]
    lines = [f"•  {line}" for line in told(found, say)]
    return "\n".join((f"*{say.escaped(row.name)}*", *filter(None, [row.period]), *lines))


def _table(rows: Sequence[_Row], keys: Sequence[str], say: Say) -> list[Block]:
    names_period = any(row.period for row in rows)
    heads = [say("digest.overview.programme")]
    if names_period:
        heads.append(say("digest.overview.days"))
    heads += [say(f"digest.figure.{key}") for key in keys]
    cells = [list(_cells(row, keys, say, names_period=names_period)) for row in rows]
    shown = _fitting([sum(len(_text(cell)) for cell in line) for line in cells], *_TABLE)
    table: list[list[TableCell]] = [[RawText(head) for head in heads], *cells[:shown]]
    left = _left(len(cells) - shown, say)
    return [
        DataTableBlock(table, caption=say("digest.overview"), page_size=_A_PAGE),
        *map(blocks.context, left),
    ]


def _cells(row: _Row, keys: Sequence[str], say: Say, *, names_period: bool) -> Iterator[TableCell]:
    yield RawText(row.name)
    if names_period:
        yield RawText(row.period or NOTHING)
    for key in keys:
        value, before = row.now.get(key), row.before.get(key)
        if value is None:
            yield RawText(NOTHING)
            continue
        text = _shown(value)
        if before is not None:
            text = say("digest.overview.cell", now=text, before=_shown(before))
        yield RawText(text) if value.amount is None else RawNumber(value.amount, text)


def _text(cell: TableCell) -> str:
    return cell.text if isinstance(cell, RawText | RawNumber) else ""


def _is_hidden(value: Value) -> bool:
    return value.amount is None


def _shown(value: Value) -> str:
    """What is hidden is explained once, above all rows."""
    return NOTHING if _is_hidden(value) else value.text


def _fitting(lengths: Sequence[int], most: int, room: int) -> int:
    """How many of them fit, from the first on."""
    for number_of, length in enumerate(lengths[:most]):
        room -= length
        if room < 0:
            return number_of
    return min(len(lengths), most)


def _left(programmes: int, say: Say) -> list[str]:
    """What to do about those that do not fit."""
    return [say.count_md("digest.overview.left", programmes)] if programmes else []
