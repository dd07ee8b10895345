"""Everything that is kept about one person, and never what another one wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as choose
from sqlmodel import SQLModel, and_, col, or_, select, update

from storage.engine import Session
from storage.kinds import Kind
from storage.states import DeliveryState, ImportState, LeadTaskKind
from storage.tables import (
    Answer,
    AuditEvent,
    BlockedPair,
    CheckIn,
    Confidence,
    Delegation,
    Delivery,
    Enrolment,
    EnrolmentTopic,
    FollowUp,
    ImportRun,
    Insight,
    LeadNote,
    LeadTask,
    NextStep,
    Pair,
    PlannedSession,
    Postponement,
    Proposal,
    Role,
)


@dataclass(frozen=True)
class OwnRows:
    """Rows of the tables, oldest first."""

    person_id: int
    roles: Sequence[Role]
    delegations: Sequence[Delegation]
    pairs: Sequence[Pair]
    answers: Sequence[tuple[Answer, CheckIn]]
    steps: Sequence[NextStep]
    insights: Sequence[Insight]
    confidence: Sequence[Confidence]
    enrolments: Sequence[Enrolment]
    topics: Sequence[EnrolmentTopic]
    planned: Sequence[PlannedSession]
    wishes: Sequence[LeadTask]
    postponements: Sequence[Postponement]
    proposals: Sequence[Proposal]
    follow_ups: Sequence[FollowUp]
    messages: Sequence[LeadTask]
    """Tasks at which they wrote to others, as a lead."""
    notes: Sequence[LeadNote]
    """What they wrote to pairs from a digest."""
    ended: Sequence[Pair]
    """Pairs of others that they ended, with a reason."""
    blocks: Sequence[BlockedPair]
    audit: Sequence[AuditEvent]

    def question_in(self, planned: PlannedSession) -> str | None:
        """A planned session's question card, where this person wrote it."""
        return planned.question if planned.question_by_id == self.person_id else None


async def kept(session: Session, workspace_id: int, person_id: int) -> OwnRows:
    own = or_(Pair.mentor_id == person_id, Pair.executive_id == person_id)
    pairs = await _all(session, Pair, own)
    enrolments = await _all(session, Enrolment, Enrolment.person_id == person_id)
    offered = col(EnrolmentTopic.enrolment_id).in_([row.id for row in enrolments])
    return OwnRows(
        person_id=person_id,
        roles=await _all(session, Role, Role.person_id == person_id),
        delegations=await _all(
            session,
            Delegation,
            or_(Delegation.executive_id == person_id, Delegation.delegate_id == person_id),
        ),
        pairs=pairs,
        answers=await _answers(session, person_id),
        steps=await _all(session, NextStep, NextStep.person_id == person_id),
        insights=await _all(session, Insight, Insight.author_id == person_id),
        confidence=await _all(session, Confidence, Confidence.person_id == person_id),
        enrolments=enrolments,
        topics=(await session.exec(select(EnrolmentTopic).where(offered))).all(),
        planned=await _all(
            session, PlannedSession, col(PlannedSession.pair_id).in_([row.id for row in pairs])
        ),
        wishes=await _all(
            session,
            LeadTask,
            LeadTask.person_id == person_id,
            col(LeadTask.kind).in_((LeadTaskKind.ANOTHER, LeadTaskKind.LEAVE)),
        ),
        postponements=await _all(session, Postponement, Postponement.person_id == person_id),
        proposals=await _all(
            session,
            Proposal,
            or_(Proposal.mentor_id == person_id, Proposal.executive_id == person_id),
        ),
        follow_ups=await _all(session, FollowUp, FollowUp.person_id == person_id),
        messages=await _all(
            session,
            LeadTask,
            LeadTask.done_by_id == person_id,
            LeadTask.kind == LeadTaskKind.RISK,
            col(LeadTask.word).is_not(None),
        ),
        notes=await _all(
            session, LeadNote, LeadNote.author_id == person_id, col(LeadNote.text).is_not(None)
        ),
        ended=await _all(
            session,
            Pair,
            Pair.ended_by_id == person_id,
            col(Pair.end_reason).is_not(None),
            ~own,
        ),
        blocks=await _all(
            session,
            BlockedPair,
            BlockedPair.created_by_id == person_id,
            col(BlockedPair.reason).is_not(None),
        ),
        audit=await _all(
            session,
            AuditEvent,
            AuditEvent.workspace_id == workspace_id,
            # GDPR, article 15: what others did about somebody is about them too.
            or_(AuditEvent.actor_id == person_id, AuditEvent.subject == f"person:{person_id}"),
        ),
    )


async def _answers(session: Session, person_id: int) -> Sequence[tuple[Answer, CheckIn]]:
    query = (
        select(Answer, CheckIn)
        .join(CheckIn, col(CheckIn.id) == col(Answer.check_in_id))
        .where(Answer.person_id == person_id)
        .order_by(col(Answer.id))
    )
    return (await session.exec(query)).all()


async def _all(session: Session, table: type[SQLModel], *conditions: Any) -> Sequence[Any]:
    key = table.__table__.c.id  # type: ignore[attr-defined]  # made by SQLModel's metaclass
    return (await session.exec(select(table).where(*conditions).order_by(key))).all()


async def checked_imports(session: Session, workspace_id: int) -> Sequence[ImportRun]:
    """Files of people that nobody has applied yet, and perhaps nobody will."""
    query = (
        select(ImportRun)
        .where(
            ImportRun.workspace_id == workspace_id,
            ImportRun.state == ImportState.CHECKED,
            col(ImportRun.rows).is_not(None),
        )
        .order_by(col(ImportRun.id))
        # A lead may apply the file at this moment: the lines that are taken out must not be
        # applied.
        .with_for_update()
    )
    return (await session.exec(query)).all()


async def cancel_word_of(session: Session, person_id: int) -> None:
    """What is on its way about their words and insights: there is nothing left to read."""
    words = choose(col(Answer.id)).where(col(Answer.person_id) == person_id)
    insights = choose(col(Insight.id)).where(col(Insight.author_id) == person_id)
    query = (
        update(Delivery)
        .where(
            col(Delivery.state) == DeliveryState.PENDING,
            or_(
                and_(col(Delivery.kind) == Kind.WORD, col(Delivery.subject_id).in_(words)),
                and_(col(Delivery.kind) == Kind.INSIGHT, col(Delivery.subject_id).in_(insights)),
            ),
        )
        .values(state=DeliveryState.CANCELLED)
    )
    await session.exec(query, execution_options={"synchronize_session": False})
