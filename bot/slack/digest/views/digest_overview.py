"""All the programmes of a lead side by side, a line each, the total first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from slackblocks import Block, DataTableBlock, RawNumber, RawText, RichTextBlock

from bot.digest.figures import Today, amounts, amounts_today
from bot.digest.messages.overview import OverviewLetter
from bot.digest.overviews import Overview, together
from bot.kernel.rules.figure_table import MAIN, Amount, Amounts
from bot.slack.digest.views.digest import compared, days
from bot.slack.kit import blocks
from bot.slack.kit.message import Message, Renderers
from bot.texts import Mrkdwn, Say, figures
from storage.kinds import Kind

KEYS = (*MAIN, "pairs_active", "attention")
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
    now: Amounts
    before: Amounts


def overview_message(found: Sequence[Overview], say: Say) -> Message:
    """Nothing is averaged that no digest of a programme shows."""
    rows = [_programme(row, say, names_period=not _is_shared(found)) for row in found]
    if len(found) > 1:
        rows.insert(0, _all(found, say))
    title, notes = say("digest.overview"), list(_notes(found, rows, say))
    head = [blocks.header(title), *(blocks.context(note) for note in notes)]
    parts = [_told(row, say) for row in rows]
    shown = parts[: _fitting([len(part) for part in parts], *_PLAIN)]
    left = _left(len(parts) - len(shown), say)
    plain = [*(blocks.section(part) for part in shown), *map(blocks.context, left)]
    text = "\n".join((say.escaped(title), *notes, *shown, *left))
    return Message(
        blocks.whole_lines(text),
        blocks.message("", *head, *_table(rows, say)).blocks,
        blocks.message("", *head, *plain).blocks,
    )


def _is_shared(found: Sequence[Overview]) -> bool:
    return len({(row.period.first, row.period.after) for row in found}) == 1


def _programme(row: Overview, say: Say, *, names_period: bool) -> _Row:
    now = {**amounts(row.figures), **_today([row.today])}
    before = amounts(row.before) if row.before else {}
    return _Row(row.programme.name, days(row.period, say) if names_period else "", now, before)


def _all(found: Sequence[Overview], say: Say) -> _Row:
    now = {
        **amounts(together([row.figures for row in found])),
        **_today([row.today for row in found]),
    }
    earlier = [row.before for row in found if row.before is not None]
    before = amounts(together(earlier)) if earlier else {}
    return _Row(say("digest.overview.total"), "", now, before)


def _today(rows: Sequence[Today]) -> Mapping[str, Amount]:
    return {
        "pairs_active": Amount(sum(row.pairs.active for row in rows)),
        "attention": Amount(sum(row.attention for row in rows)),
    }


def _notes(found: Sequence[Overview], rows: Sequence[_Row], say: Say) -> Iterator[Mrkdwn]:
    """Of which days the figures are, and what cannot be read from them alone."""
    first = found[0]
    if not _is_shared(found):
        yield say.md("digest.overview.calendars")
    elif first.earlier is None or not any(row.before for row in rows):
        yield days(first.period, say)
    else:
        yield compared(first.period, first.earlier, say)
    if committee := next((_committee(row, say) for row in found if _has_committee(row)), None):
        yield committee
    if any(
        amount.amount is None
        for row in rows
        for amount in (*row.now.values(), *row.before.values())
    ):
        fewest = max(row.figures.usefulness.fewest for row in found)
        yield say.md("figure.hidden", fewest=fewest)


def _has_committee(row: Overview) -> bool:
    """The committee is the company's: one line for all programmes that have not closed."""
    return row.programme.closed_at is None and bool(row.today.coverage.members)


def _committee(row: Overview, say: Say) -> Mrkdwn:
    amount = amounts_today(row.today)["coverage"]
    told = say.md(
        "figure.line",
        name=figures.name_of("coverage", say),
        now=figures.written("coverage", amount, say),
    )
    return Mrkdwn(f"{say.md('figure.today', day=say.date(row.today.on))}  ·  {told}")


def _told(row: _Row, say: Say) -> str:
    """A programme in one line, as mrkdwn."""
    told = [
        say.md(
            "figure.compared" if key in row.before else "figure.line",
            name=figures.name_of(key, say),
            now=figures.written(key, row.now[key], say),
            before=figures.brief(key, row.before[key], say) if key in row.before else "",
        )
        for key in KEYS
    ]
    return "  ·  ".join((f"*{say.escaped(row.name)}*", *filter(None, [row.period]), *told))


def _table(rows: Sequence[_Row], say: Say) -> list[Block]:
    names_period = any(row.period for row in rows)
    heads = [say("digest.overview.programme")]
    if names_period:
        heads.append(say("digest.overview.days"))
    heads += [figures.name_of(key, say) for key in KEYS]
    cells = [list(_cells(row, say, names_period=names_period)) for row in rows]
    shown = _fitting([sum(len(_text(cell)) for cell in line) for line in cells], *_TABLE)
    table: list[list[TableCell]] = [[RawText(head) for head in heads], *cells[:shown]]
    left = _left(len(cells) - shown, say)
    return [
        DataTableBlock(table, caption=say("digest.overview"), page_size=_A_PAGE),
        *map(blocks.context, left),
    ]


def _cells(row: _Row, say: Say, *, names_period: bool) -> Iterator[TableCell]:
    yield RawText(row.name)
    if names_period:
        yield RawText(row.period or figures.HIDDEN)
    for key in KEYS:
        amount, before = row.now[key], row.before.get(key)
        text = figures.written(key, amount, say)
        if before is not None:
            text = say("figure.cell", now=text, before=figures.brief(key, before, say))
        yield RawText(text) if amount.amount is None else RawNumber(amount.amount, text)


def _text(cell: TableCell) -> str:
    return cell.text if isinstance(cell, RawText | RawNumber) else ""


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


def overview(letter: OverviewLetter, say: Say) -> Message:
    return overview_message(letter.rows, say)


RENDERERS: Renderers = {Kind.OVERVIEW: overview}
