"""Who on the executive committee has a mentor, and who has none and since when."""

from typing import Any

from slackblocks import Block

from bot.matching.coverage import Board, Seat
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.slack.kit.pager import Pager
from bot.texts import Say
from storage.tables import ident

# Each seat takes one block, of the hundred that a modal may have.
PAGER = Pager(ids.COVERAGE_EARLIER, ids.COVERAGE_LATER, size=50)


def coverage_board(there: Board, wanted: int, say: Say, *, told: str = "") -> dict[str, Any]:
    """The page of the number `wanted`, or the nearest one."""
    page = PAGER.page(wanted, len(there.seats))
    programme = ident(there.programme)
    body: list[Block] = [blocks.context(told)] if told else []
    body.append(blocks.section(_intro(there, say)))
    for seat in page.of(there.seats):
        body.append(_line(seat, programme, page.number, say))
    body += PAGER.turning(page, say, programme)
    return blocks.modal(*body, title=say("modal.coverage.title"), close=say("modal.done"))


def _intro(there: Board, say: Say) -> str:
    if not there.seats:
        return say.md("coverage.none")
    return say.count_md("coverage.intro", len(there.seats), covered=say.number(there.covered))


def _line(seat: Seat, programme: int, page: int, say: Say) -> Block:
    executive = who(seat.executive)
    if seat.mentors:
        mentors = say.joined([who(mentor) for mentor in seat.mentors])
        return blocks.section(say.md("coverage.line", executive=executive, mentors=mentors))
    if seat.is_covered:
        return blocks.section(say.md("coverage.elsewhere", executive=executive))
    since = say.date(seat.vacant_since) if seat.vacant_since else ""
    find = blocks.button(
        say("match.find"), ids.MATCH_FIND, f"{programme}:{seat.executive.id}:coverage:{page}"
    )
    return blocks.section(say.md("coverage.vacant", executive=executive, since=since), find)
