"""Letters about planned sessions: to the pair, to one of them, and the calendar file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.check_ins.arranging import goes_on
from bot.kernel.actors import language_for
from bot.outbox.letters import EARLY, UPLOAD, Address, Held, Hours, Loaded, MessageKind, Queue
from bot.pairs import batch
from bot.pairs.batch import Batch
from bot.pairs.letters import PairLetter
from bot.pairs.pairs import PairDetails
from bot.pairs.troubles import tell_leads
from bot.sessions import announcing
from storage import sessions
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed
from storage.rows import by_ids
from storage.states import DeliveryState, PairState, PlannedState
from storage.tables import Delivery, Person, PlannedSession, Topic, ident

_TO_READ = timedelta(hours=1)
"""Before the start: a question that was sent ahead is not lost with its reader's working hours."""


@dataclass(frozen=True, kw_only=True)
class SessionLetter(PairLetter):
    """`by` is who planned, changed or cancelled it, where that is told; `other` is whom its reader
    meets, in a letter to one person. No letter holds the question: `has_question` says that there
    is one for its reader.
    """

    row: PlannedSession
    topic: Topic | None
    by: Person | None = None
    other: Person | None = None
    has_question: bool = False


@dataclass(frozen=True, kw_only=True)
class CalendarLetter(SessionLetter):
    """A file, which Slack takes without metadata: its name tells which one it is."""

    @property
    def file_name(self) -> str:
        return f"vice-versa-{self.row.id}-{self.row.sequence}.ics"


async def load(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    found = await batch.of_deliveries(session, rows)
    subjects = await by_ids(session, PlannedSession, {row.subject_id or 0 for row in rows})
    topics = await by_ids(session, Topic, {each.topic_id or 0 for each in subjects.values()})
    files = [row.subject_id or 0 for row in rows if row.kind == Kind.CALENDAR]
    told = await sessions.notices_of(session, announcing.NOTICES, files) if files else {}
    return {
        row.id: _letter(found, row, subjects.get(row.subject_id or 0), topics, told) for row in rows
    }


def _letter(
    found: Batch,
    row: Claimed,
    subject: PlannedSession | None,
    topics: Mapping[int, Topic],
    told: Mapping[int, Sequence[Delivery]],
) -> Loaded:
    if subject is None or row.reason != str(subject.sequence):
        return None  # it was changed since: another letter tells of that
    about, topic = found.about(row.pair_id), topics.get(subject.topic_id or 0)
    cancelled = subject.state == PlannedState.CANCELLED
    if not cancelled and (about.pair.state != PairState.ACTIVE or not goes_on(about.programme)):
        return None
    if row.kind == Kind.CALENDAR:
        return _file(found, row, subject, topic, told.get(ident(subject), ()))
    if row.kind in announcing.NOTICES:
        if cancelled != (row.kind == Kind.SESSION_CANCELLED):
            return None
        return SessionLetter(
            kind=row.kind,
            language=about.programme.language,
            to=Address(about.pair.channel_id),
            about=about,
            row=subject,
            topic=topic,
            by=found.people.get(row.person_id or 0),
        )
    return _personal(found, row, about, subject, topic)


def _file(
    found: Batch,
    row: Claimed,
    subject: PlannedSession,
    topic: Topic | None,
    told: Sequence[Delivery],
) -> Loaded:
    """After the notice of the same change, so that nobody wonders what the file is."""
    about, person = found.about(row.pair_id), found.people.get(row.person_id or 0)
    if person is None or not person.is_active:
        return None
    notice = next((each for each in reversed(told) if each.reason == row.reason), None)
    if notice is None or notice.state in (DeliveryState.FAILED, DeliveryState.CANCELLED):
        return None
    if notice.ts is None and notice.state == DeliveryState.PENDING and not notice.attempts:
        # The notice itself waits for their working hours.
        return Held(notice.due_at)
    if notice.ts is None:
        # The sentence that explains the file comes first.
        return EARLY
    return CalendarLetter(
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        about=about,
        row=subject,
        topic=topic,
        other=about.executive if person.id == about.mentor.id else about.mentor,
    )


def _personal(
    found: Batch,
    row: Claimed,
    about: PairDetails,
    subject: PlannedSession,
    topic: Topic | None,
) -> Loaded:
    person = found.people[row.person_id or 0]
    if subject.state != PlannedState.PLANNED or not person.is_active:
        return None
    reads = announcing.reader_of(about).id == person.id and subject.question is not None
    if row.kind == Kind.QUESTION and not reads:
        return None
    if row.kind == Kind.QUESTION_ASK and subject.question is not None:
        return None
    return SessionLetter(
        until=subject.starts_at,
        at_latest=subject.starts_at - _TO_READ if reads else None,
        kind=row.kind,
        language=language_for(person, otherwise=about.programme.language),
        to=Address(person.dm_channel_id, person),
        about=about,
        row=subject,
        topic=topic,
        other=about.executive if person.id == about.mentor.id else about.mentor,
        has_question=reads,
    )


KINDS = (
    MessageKind(
        name=Kind.SESSION_PLANNED,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.SESSION_CHANGED,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.SESSION_CANCELLED,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.SESSION_SOON,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.QUESTION_ASK,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.WORKING,
        on_failure=tell_leads,
    ),
    MessageKind(
        name=Kind.QUESTION,
        load=load,
        queue=Queue.PEOPLE,
        hours=Hours.ASKED,
        on_failure=tell_leads,
    ),
    # The notice before it did arrive.
    MessageKind(
        name=Kind.CALENDAR,
        load=load,
        queue=Queue.FILES,
        hours=Hours.ASKED,
        on_failure=None,
        method=UPLOAD,
    ),
)
