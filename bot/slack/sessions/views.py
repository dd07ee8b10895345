"""The form of a session, its question, and its file for calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from slackblocks import Block, Button, ConfirmationDialogue, PlainText

from bot.kernel.rules.facts import Fact
from bot.kernel.rules.typed_text import tidy
from bot.kernel.rules.working_days import instant_of, zone_named
from bot.sessions.messages import CalendarLetter
from bot.sessions.planning import PlanPage, SessionPlan
from bot.sessions.questions import LIMIT, QuestionCard
from bot.sessions.rules.planning import LENGTHS, USUAL_LENGTH
from bot.slack.kit import blocks, ids
from bot.slack.kit.blocks import quoted
from bot.slack.kit.choice_fields import MenuField
from bot.slack.kit.entry_fields import DayField, TextField, TimeField
from bot.slack.kit.form import Entries, Form, number
from bot.slack.kit.message import FileUpload
from bot.slack.kit.names import NO_TOPIC, topic_title, topics_or_free, who, with_whom
from bot.texts import Say, slack_date
from storage.states import PlannedState
from storage.tables import Person, Topic, ident

_USUAL_TIME = time(10)

PLAN_DAY = DayField(ids.PLAN_DAY, label="plan.day", required="plan.fault.no_day")
PLAN_TIME = TimeField(ids.PLAN_TIME, label="plan.time")
PLAN_LENGTH = MenuField(
    ids.PLAN_LENGTH,
    label="plan.length",
    words=[str(minutes) for minutes in LENGTHS],
    shown=lambda word, say: say("plan.minutes", n=word),
    decode=int,
    otherwise=str(LENGTHS[-1]),
)
PLAN_TOPIC = MenuField(ids.PLAN_TOPIC, label="plan.topic", decode=number, otherwise=NO_TOPIC)
PLAN_FORM = Form(ids.PLAN_MODAL, PLAN_DAY, PLAN_TIME, PLAN_LENGTH, PLAN_TOPIC)


@dataclass(frozen=True)
class Typed:
    """What stands in the modal: a day and a time on the clock of who plans."""

    day: date | None
    at: time
    minutes: int
    topic_id: int | None

    def plan(self, zone: str) -> SessionPlan:
        if self.day is None:
            raise LookupError("a plan needs its day")
        return SessionPlan(
            instant_of(self.day, self.at, zone_named(zone)), self.minutes, self.topic_id
        )


def plan_modal(
    page: PlanPage,
    zone: str,
    say: Say,
    *,
    typed: Typed | None = None,
    away: Sequence[Person] = (),
) -> dict[str, Any]:
    """`away` are those who do not work on the day that was typed: it asks whether all the same."""
    held = typed or _at_first(page, zone)
    body: list[Block] = [blocks.section(with_whom(page.about, say))]
    if away:
        people = say.joined([who(person) for person in away])
        body.append(blocks.section(say.md("plan.away", people=people)))
    topics = topics_or_free(page.topics, say) if page.topics else []
    body += PLAN_FORM.draw(
        say,
        PLAN_DAY.initially(held.day),
        PLAN_TIME.initially(held.at, hint=say("plan.zone", zone=zone)),
        PLAN_LENGTH.initially(held.minutes),
        PLAN_TOPIC.offering(topics).initially(held.topic_id),
    )
    if page.row is not None:
        body.append(_cancel(ident(page.row), say))
    return PLAN_FORM.modal(
        say,
        *body,
        title=say("modal.plan.title" if page.row is None else "modal.plan.change.title"),
        pair=ident(page.about.pair),
        session=page.row.id if page.row else None,
        sequence=page.row.sequence if page.row else None,
        topic=page.topic_id,
        sure=held.day.isoformat() if away and held.day else None,
    )


def typed_in(entries: Entries, *, topic_id: int | None) -> Typed:
    """`topic_id` is what a modal without a menu of topics keeps."""
    chosen = entries[PLAN_TOPIC]
    return Typed(
        day=entries[PLAN_DAY],
        at=entries[PLAN_TIME] or _USUAL_TIME,
        minutes=entries[PLAN_LENGTH] or 0,
        topic_id=topic_id if chosen is None else chosen or None,
    )


def _at_first(page: PlanPage, zone: str) -> Typed:
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


QUESTION = TextField(
    ids.QUESTION,
    label="question.write.label",
    hint="question.write.hint",
    fact=Fact.QUESTION,
    required="question.empty",
    lines=True,
    limit=LIMIT,
    clean=tidy,
    too_long="question.too_long",
)
QUESTION_FORM = Form(ids.QUESTION_MODAL, QUESTION)


def question_modal(card: QuestionCard, zone: str, say: Say) -> dict[str, Any]:
    when = say.moment(card.row.starts_at, zone)
    return QUESTION_FORM.modal(
        say,
        blocks.section(say.md("question.write.intro", reader=who(card.reader), when=when)),
        *QUESTION_FORM.draw(say, QUESTION.initially(card.row.question)),
        title=say("modal.question.title"),
        session=ident(card.row),
    )


def question_card(card: QuestionCard, text: str, zone: str, say: Say) -> dict[str, Any]:
    when = say.moment(card.row.starts_at, zone)
    return blocks.modal(
        blocks.section(say.md("question.read.intro", author=who(card.author), when=when)),
        *quoted(text),
        blocks.context(say.md("question.read.alone")),
        title=say("modal.question.title"),
        close=say("modal.done"),
    )


PRODUCT = "-//Vice Versa//Reverse mentoring//EN"


def calendar_file(letter: CalendarLetter, say: Say) -> FileUpload:
    row, cancelled = letter.row, letter.row.state == PlannedState.CANCELLED
    if letter.other is None:
        raise LookupError("a calendar file without the other of the pair")
    # Imported here: it is slow to load, and made for those alone who plan a session.
    from icalendar import Calendar, Event, vCalAddress, vText

    summary = say("calendar.summary", other=letter.other.name)
    # RFC 5546 wants an organiser; the bot has no address, and no file names the two by theirs.
    organiser = vCalAddress("invalid:nomail")
    organiser.params["CN"] = vText(say("calendar.organiser"))
    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # RFC 5546, 3.2.1: PUBLISH, and not REQUEST, which asks for replies that nobody reads.
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event.add("uid", row.uid)
    event.add("sequence", row.sequence)
    # When this state was made, not when the file is: the same state is the same file.
    event.add("dtstamp", row.updated_at)
    event.add("created", row.created_at)
    event.add("last-modified", row.updated_at)
    # In UTC: no zone need be described in the file, and each calendar shows its own.
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.starts_at + timedelta(minutes=row.minutes))
    event.add("summary", summary)
    # Calendars are often shared: neither the question nor what anybody wrote is in it.
    event.add("description", _description(letter.topic, say))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event["organizer"] = organiser
    calendar.add_component(event)
    return FileUpload(
        name=letter.file_name,
        title=say("calendar.title", summary=summary),
        comment=say.md(_comment(letter), when=slack_date(row.starts_at, say)),
        content=calendar.to_ical(),
    )


def _comment(letter: CalendarLetter) -> str:
    """No more is promised than every calendar does: some make a second entry of a changed one."""
    if letter.row.state == PlannedState.CANCELLED:
        return "calendar.cancel"
    return "calendar.change" if letter.row.sequence else "calendar.add"


def _description(topic: Topic | None, say: Say) -> str:
    if topic is None:
        return say("calendar.description")
    return say("calendar.description_topic", topic=topic_title(topic, say))
