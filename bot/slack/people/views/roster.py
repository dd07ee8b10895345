"""Who takes part in a programme, page by page, and what a volunteer wrote."""

from typing import Any

from slackblocks import Block, ConfirmationDialogue, PlainText

from bot.people.roster import Roster
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.names import topic_title, who
from bot.slack.kit.pager import Pager
from bot.texts import Say, cut
from storage.people.enrolments import Participant
from storage.states import Side
from storage.tables import Enrolment, Person, ident

# Each person takes two blocks, of the hundred that a modal may have.
PAGER = Pager(ids.PEOPLE_EARLIER, ids.PEOPLE_LATER, size=15)


def roster_modal(roster: Roster, say: Say) -> dict[str, Any]:
    body: list[Block] = [blocks.section(_heading(roster, say))]
    for row in roster.rows:
        body += _person(roster, row, say)
    body += PAGER.turning(roster.page, say, ident(roster.programme))
    return blocks.modal(*body, title=say("modal.people.title"), close=say("modal.done"))


def card_modal(person: Person, enrolment: Enrolment, say: Say) -> dict[str, Any]:
    return blocks.modal(
        blocks.section(say.md(f"people.card.{enrolment.side}", person=who(person))),
        *quoted(enrolment.card or ""),
        blocks.context(say.md("people.card.readers")),
        title=say("modal.people.title"),
        close=say("modal.done"),
    )


def _heading(roster: Roster, say: Say) -> str:
    if not roster.rows:
        return say.md("people.nobody", programme=roster.programme.name)
    return say.md(
        "people.heading",
        programme=roster.programme.name,
        mentors=say.count_md("people.mentors", roster.counts.get(Side.MENTOR, 0)),
        executives=say.count_md("people.executives", roster.counts.get(Side.EXECUTIVE, 0)),
    )


def _person(roster: Roster, row: Participant, say: Say) -> list[Block]:
    key = ident(row.enrolment)
    titles = [topic_title(roster.topics.get(topic), say) for topic in row.topic_ids]
    place = [part for part in (row.person.function, row.person.site) if part]
    lines = [
        say.md(f"people.line.{row.enrolment.side}", person=who(row.person)),
        say.md("people.place", place=" · ".join(place)) if place else "",
        say.md("people.topics", topics=cut(say.joined(titles), 1200)) if titles else "",
        say.count_md("people.pairs", row.pairs, capacity=say.number(row.enrolment.capacity)),
        "" if row.person.is_active else say.md("people.gone"),
        say.md("people.guest") if row.person.is_guest else "",
    ]
    withdraw = blocks.button(
        say("people.withdraw"), ids.PERSON_WITHDRAW, f"{key}:{roster.page.number}"
    )
    withdraw.confirm = ConfirmationDialogue(
        PlainText(say("people.withdraw.title")),
        PlainText(say("people.withdraw.text")),
        PlainText(say("people.withdraw.yes")),
        PlainText(say("people.withdraw.no")),
    )
    offered = [withdraw]
    if key in roster.readable:
        read = blocks.button(say(f"people.read.{row.enrolment.side}"), ids.CARD_READ, key)
        offered.insert(0, read)
    if not row.person.is_active:
        value = f"{key}:{roster.page.number}"
        offered.insert(0, blocks.button(say("people.relink"), ids.PERSON_RELINK, value))
    return [blocks.section("\n".join(filter(None, lines))), blocks.actions(*offered)]
