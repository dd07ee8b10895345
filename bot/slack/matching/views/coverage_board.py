"""Who on the executive committee has a mentor, and who has none and since when."""

from typing import Any

from slackblocks import Block

from bot.matching.coverage import Board, Seat
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import ident

PAGE = 50
"""Seats at once: one block each, of the hundred that a modal may have."""


def coverage_board(there: Board, page: int, say: Say, *, told: str = "") -> dict[str, Any]:
    last = max(len(there.seats) - 1, 0) // PAGE
    page = min(max(page, 0), last)
    programme = ident(there.programme)
    body: list[Block] = [blocks.context(told)] if told else []
    body.append(blocks.section(_intro(there, say)))
    for seat in there.seats[page * PAGE : (page + 1) * PAGE]:
        body.append(_line(seat, programme, page, say))
    if last:
        body.append(blocks.context(say.md("match.page", page=page + 1, pages=last + 1)))
        body.append(_turning(programme, page, last, say))
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


def _turning(programme: int, page: int, last: int, say: Say) -> Block:
    offered = []
    if page > 0:
        value = f"{programme}:{page - 1}"
        offered.append(blocks.button(say("match.earlier"), ids.COVERAGE_EARLIER, value))
    if page < last:
        value = f"{programme}:{page + 1}"
        offered.append(blocks.button(say("match.later"), ids.COVERAGE_LATER, value))
    return blocks.actions(*offered)
