"""All the programmes of a lead side by side, for one period."""

from collections.abc import Sequence

from slackblocks import DataTableBlock, RawNumber, RawText, RichTextBlock

from bot.services.digests import Overview
from bot.slack.message import Message
from bot.slack.views import blocks
from bot.texts import Say

_COLUMNS = ("pairs_active", "due", "by_mentors", "by_executives", "sessions", "insights")
_A_PAGE = 25
_MOST = 100
Row = list[RawText | RawNumber | RichTextBlock]


def overview_message(rows: Sequence[Overview], say: Say) -> Message:
    """A line a programme, and one for all of them. What people said is averaged in none: see each
    programme's own digest.
    """
    heads = [say(f"digest.figure.{column}") for column in _COLUMNS]
    lines = [(row.programme.name, _numbers(row)) for row in rows[:_MOST]]
    if len(rows) > 1:
        totals = [sum(column) for column in zip(*(_numbers(row) for row in rows), strict=True)]
        lines.append((say("digest.overview.total"), totals))
    told = [_told(name, heads, numbers, say) for name, numbers in lines]
    title, when = say("digest.overview"), say.md("digest.overview.period")
    head = [blocks.header(title), blocks.context(when)]
    cells: list[Row] = [[RawText(text) for text in (say("digest.overview.programme"), *heads)]]
    cells += [_row(name, numbers, say) for name, numbers in lines]
    table = DataTableBlock(cells, caption=title, page_size=_A_PAGE)
    plain = [blocks.section(line) for line in told[:40]]
    text = "\n".join((say.escaped(title), when, *told))
    drawn = blocks.message("", *head, table)
    return Message(blocks.cut(text), drawn.blocks, blocks.message("", *head, *plain).blocks)


def _row(name: str, numbers: Sequence[int], say: Say) -> Row:
    return [RawText(name), *(RawNumber(number, say.number(number)) for number in numbers)]


def _numbers(row: Overview) -> list[int]:
    figures = row.figures
    return [
        figures.pairs.active,
        figures.check_ins.due,
        figures.sides["mentor"].answers,
        figures.sides["executive"].answers,
        figures.sessions,
        figures.insights,
    ]


def _told(name: str, heads: Sequence[str], numbers: Sequence[int], say: Say) -> str:
    found = [
        say.md("digest.line", label=head, now=say.number(number))
        for head, number in zip(heads, numbers, strict=True)
    ]
    return "\n".join((f"*{say.escaped(name)}*", *(f"•  {line}" for line in found)))
