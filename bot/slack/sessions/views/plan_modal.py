"""The modal in which a session is planned or changed, and what was chosen in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, Option, PlainText

from bot.kernel.rules.working_days import instant_of, zone_named
from bot.pairs.pairs import Listed
from bot.sessions.planning import Page, Plan
from bot.sessions.rules.planning import LENGTHS, USUAL_LENGTH
from bot.slack.kit import blocks, ids
from bot.slack.kit.fields import (
    NO_TOPIC,
    chosen_in,
    day_in,
    day_picker,
    menu,
    number_in,
    time_in,
    time_picker,
    topic_options,
)
from bot.slack.kit.names import who
from bot.texts import Say
from storage.tables import Person, ident

_USUAL_TIME = time(10)


@dataclass(frozen=True)
class Typed:
    """What stands in the modal: a day and a time on the clock of who plans."""

    day: date | None
    at: time
    minutes: int
    topic_id: int | None

    def plan(self, zone: str) -> Plan:
        if self.day is None:
            raise LookupError("a plan needs its day")
        return Plan(instant_of(self.day, self.at, zone_named(zone)), self.minutes, self.topic_id)


def plan_modal(
    page: Page,
    zone: str,
    say: Say,
    *,
    typed: Typed | None = None,
    away: Sequence[Person] = (),
) -> dict[str, Any]:
    """`away` are those who do not work on the day that was typed: it asks whether all the same."""
    held = typed or _at_first(page, zone)
    lengths = [Option(PlainText(say("plan.minutes", n=n)), str(n)) for n in LENGTHS]
    body: list[Block] = [blocks.section(with_whom(page.about, say))]
    if away:
        people = say.joined([who(person) for person in away])
        body.append(blocks.section(say.md("plan.away", people=people)))
    body += [
        day_picker(ids.PLAN_DAY, say("plan.day"), held.day),
        time_picker(ids.PLAN_TIME, say("plan.time"), held.at, hint=say("plan.zone", zone=zone)),
        menu(ids.PLAN_LENGTH, say("plan.length"), lengths, held.minutes),
    ]
    if page.topics:
        free = Option(PlainText(say("topic.free")), NO_TOPIC)
        options = [*topic_options(page.topics, say), free]
        body.append(menu(ids.PLAN_TOPIC, say("plan.topic"), options, held.topic_id or NO_TOPIC))
    if page.row is not None:
        body.append(_cancel(ident(page.row), say))
    return blocks.modal(
        *body,
        title=say("modal.plan.title" if page.row is None else "modal.plan.change.title"),
        submit=say("modal.submit"),
        close=say("modal.close"),
        callback_id=ids.PLAN_MODAL,
        metadata=json.dumps(
            {
                "pair": ident(page.about.pair),
                "session": page.row.id if page.row else None,
                "sequence": page.row.sequence if page.row else None,
                "topic": page.topic_id,
                "sure": held.day.isoformat() if away and held.day else None,
                "language": say.language,
            }
        ),
    )


def typed_in(state: dict[str, Any], *, topic_id: int | None) -> Typed:
    """`topic_id` is what a modal without a menu of topics keeps."""
    has_topics = bool(chosen_in(state, ids.PLAN_TOPIC))
    return Typed(
        day=day_in(state, ids.PLAN_DAY),
        at=time_in(state, ids.PLAN_TIME) or _USUAL_TIME,
        minutes=number_in(state, ids.PLAN_LENGTH),
        topic_id=(number_in(state, ids.PLAN_TOPIC) or None) if has_topics else topic_id,
    )


def with_whom(about: Listed, say: Say) -> str:
    pair = {"mentor": who(about.mentor), "executive": who(about.executive)}
    return say.md("plan.with", programme=about.programme.name, **pair)


def _at_first(page: Page, zone: str) -> Typed:
    if page.row is None:
        return Typed(None, _USUAL_TIME, USUAL_LENGTH, page.topic_id)
    local: datetime = page.row.starts_at.astimezone(zone_named(zone))
    return Typed(local.date(), local.time(), page.row.minutes, page.row.topic_id)


def _cancel(session_id: int, say: Say) -> Block:
    sure = ConfirmationDialogue(
        title=PlainText(say("plan.cancel.sure")),
        text=PlainText(say("plan.cancel.told")),
        confirm=PlainText(say("plan.cancel")),
        deny=PlainText(say("plan.keep")),
    )
    label = PlainText(say("plan.cancel"))
    return blocks.actions(
        Button(label, ids.PLAN_CANCEL, value=str(session_id), style="danger", confirm=sure)
    )
