"""The list of proposals, and the board of the executive committee."""

from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, PlainText

from bot.kernel.rules.figure_table import Amount
from bot.matching.coverage import CoverageBoard, Seat
from bot.matching.matching import MatchEntry, Proposed
from bot.matching.reasons import Reasons
from bot.matching.rules.suitability import TOPICS
from bot.slack.kit import blocks, ids
from bot.slack.kit.names import topic_title, who
from bot.slack.kit.pager import Pager
from bot.texts import Mrkdwn, Say, figures
from storage.states import ProposalState
from storage.tables import Proposal, ident

# Each entry takes two blocks, of the hundred that a modal may have.
PAGER = Pager(ids.MATCH_EARLIER, ids.MATCH_LATER, size=20)


def match_list(there: Proposed, wanted: int, say: Say, *, told: str = "") -> dict[str, Any]:
    """The page of the number `wanted`, or the nearest one.

    `told` is what came of the last click, where the list alone does not show it.
    """
    page = PAGER.page(wanted, len(there.entries))
    shown = page.of(there.entries)
    programme = ident(there.programme)
    body: list[Block] = [blocks.context(told)] if told else []
    body.append(blocks.section(_intro(there, say)))
    ready = [entry.proposal for entry in shown if _is_ready(entry) and entry.proposal]
    if ready:
        body.append(_for_all(programme, page.number, ready, say))
    for entry in shown:
        body.append(blocks.section(_line(entry, say)))
        if offered := _buttons(entry, programme, page.number, say):
            body.append(blocks.actions(*offered))
    body += PAGER.turning(page, say, programme)
    return blocks.modal(*body, title=say("modal.match.title"), close=say("modal.done"))


def _is_ready(entry: MatchEntry) -> bool:
    return (
        entry.proposal is not None
        and entry.proposal.state == ProposalState.PROPOSED
        and not entry.gone
    )


def _intro(there: Proposed, say: Say) -> Mrkdwn:
    ready = sum(_is_ready(entry) for entry in there.entries)
    if not there.entries:
        return say.md("match.none", programme=there.programme.name)
    return say.md(
        "match.intro",
        programme=there.programme.name,
        proposals=say.count("match.proposals", ready),
        executives=say.count("match.executives", there.executives),
        mentors=say.count("match.mentors", there.mentors),
    )


def _for_all(programme: int, page: int, rows: list[Proposal], say: Say) -> Block:
    value = f"{programme}:{page}:{','.join(str(ident(row)) for row in rows)}"
    everybody = blocks.button(
        say.count("match.accept_all", len(rows)), ids.MATCH_ACCEPT_ALL, value, "primary"
    )
    unasked = Button(
        PlainText(say("match.unasked"), emoji=True),
        ids.MATCH_UNASKED,
        value=value,
        confirm=ConfirmationDialogue(
            title=PlainText(say("match.unasked.title")),
            text=PlainText(say.count("match.unasked.text", len(rows))),
            confirm=PlainText(say("match.unasked.yes")),
            deny=PlainText(say("match.unasked.no")),
        ),
    )
    return blocks.actions(everybody, unasked)


def _line(entry: MatchEntry, say: Say) -> str:
    row, mentor = entry.proposal, entry.mentor
    if row is None or mentor is None or entry.reasons is None:
        return say.md("match.without", executive=who(entry.executive))
    if row.state == ProposalState.REFUSED:
        key = f"match.refused.{row.refused_by}"
        return say.md(key, mentor=who(mentor), executive=who(entry.executive))
    lines = [
        say.md(
            "match.line",
            mentor=who(mentor),
            executive=who(entry.executive),
            score=percent(row.score, say),
        ),
        why_line(entry.reasons, say),
    ]
    if row.override_reason is not None:
        lines.append(say.md("match.overridden", reason=row.override_reason))
    if entry.gone:
        lines.append(say.md("match.gone"))
    elif row.state != ProposalState.PROPOSED:
        lines.append(say.md(f"match.state.{row.state}"))
    return "\n".join(lines)


def _buttons(entry: MatchEntry, programme: int, page: int, say: Say) -> list[Button]:
    row = entry.proposal
    if row is None or row.state == ProposalState.REFUSED:
        value = f"{programme}:{entry.executive.id}:match:{page}"
        return [blocks.button(say("match.find"), ids.MATCH_FIND, value)]
    one = f"{row.id}:{page}"
    if row.state != ProposalState.PROPOSED:
        back = blocks.button(say("match.withdraw"), ids.MATCH_REJECT, one)
        if row.state == ProposalState.STUCK and not entry.gone:
            return [blocks.button(say("match.retry"), ids.MATCH_RETRY, one, "primary"), back]
        return [back]
    offered = [blocks.button(say("match.reject"), ids.MATCH_REJECT, one)]
    if entry.executive.is_active:
        value = f"{programme}:{entry.executive.id}:match:{page}:{row.id}"
        offered.insert(0, blocks.button(say("match.swap"), ids.MATCH_SWAP, value))
    if not entry.gone:
        value = f"{programme}:{page}:{row.id}"
        offered.insert(0, blocks.button(say("match.accept"), ids.MATCH_ACCEPT, value))
    return offered


def why_line(reasons: Reasons, say: Say) -> Mrkdwn:
    why = reasons.why
    parts: list[str] = []
    if reasons.topics:
        titles = [say.escaped(topic_title(topic, say)) for topic in reasons.topics[:TOPICS]]
        parts.append(say.md("match.why.topics", topics=say.joined(titles)))
    if why.languages:
        spoken = [say.escaped(say.tongue(code)) for code in why.languages]
        parts.append(say.md("match.why.languages", languages=say.joined(spoken)))
    if why.minutes >= 60:
        parts.append(say.count_md("match.why.hours", why.minutes // 60))
    if why.other_function:
        parts.append(say.md("match.why.function"))
    if why.other_site:
        parts.append(say.md("match.why.site"))
    return Mrkdwn("  ·  ".join(parts or [say.md("match.why.nothing")]))


def percent(score: int, say: Say) -> str:
    """Of a score in thousandths."""
    return say("match.percent", n=say.number(score / 10))


# Each seat takes one block, of the hundred that a modal may have.
COMMITTEE_PAGER = Pager(ids.COVERAGE_EARLIER, ids.COVERAGE_LATER, size=50)


def coverage_board(
    there: CoverageBoard, wanted: int, say: Say, *, told: str = ""
) -> dict[str, Any]:
    """The page of the number `wanted`, or the nearest one."""
    page = COMMITTEE_PAGER.page(wanted, len(there.seats))
    programme = ident(there.programme)
    body: list[Block] = [blocks.context(told)] if told else []
    body.append(blocks.section(_committee_intro(there, say)))
    for seat in page.of(there.seats):
        body.append(_committee_line(seat, programme, page.number, say))
    body += COMMITTEE_PAGER.turning(page, say, programme)
    return blocks.modal(*body, title=say("modal.coverage.title"), close=say("modal.done"))


def _committee_intro(there: CoverageBoard, say: Say) -> str:
    if not there.seats:
        return say.md("coverage.none")
    covered = there.covered
    amount = Amount(covered.with_mentor, of=covered.members)
    told = figures.written("coverage", amount, say)
    return say.md("figure.line", name=figures.name_of("coverage", say), now=told)


def _committee_line(seat: Seat, programme: int, page: int, say: Say) -> Block:
    executive = who(seat.executive)
    if seat.mentors:
        mentors = say.joined([who(mentor) for mentor in seat.mentors])
        return blocks.section(say.md("coverage.line", executive=executive, mentors=mentors))
    if seat.is_covered:
        return blocks.section(say.md("coverage.elsewhere", executive=executive))
    if seat.is_prepared:
        prepared = say.joined([who(mentor) for mentor in seat.prepared])
        key = "coverage.prepared" if seat.prepared else "coverage.prepared_elsewhere"
        return blocks.section(say.md(key, executive=executive, mentors=prepared))
    since = say.date(seat.vacant_since) if seat.vacant_since else ""
    find = blocks.button(
        say("match.find"), ids.MATCH_FIND, f"{programme}:{seat.executive.id}:coverage:{page}"
    )
    return blocks.section(say.md("coverage.vacant", executive=executive, since=since), find)
