"""An insight reaches the leads only when its author and then the other agreed."""

from datetime import datetime

from bot.check_ins.rules.answers import Said
from bot.insights.rules import version_of
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import noted
from bot.outbox.letters import owe
from storage.check_ins import answered, check_ins
from storage.engine import Session
from storage.kinds import Kind
from storage.states import CheckInState, InsightState, Stage, Visibility
from storage.tables import Answer, CheckIn, Insight, Pair, ident

UNDECIDED = (InsightState.OFFERED, InsightState.KEPT)
"""The leads could never read it."""


async def follow(
    session: Session, actor: Actor, check_in: CheckIn, answer: Answer, said: Said, now: datetime
) -> None:
    """Make the insight say what the answer now says.

    A changed text needs a new agreement, and so do names that were not to be told.
    """
    insight = await check_ins.insight_of(session, ident(answer))
    offered = answer.visibility == Visibility.INSIGHT
    if insight is not None:
        # A lead may be moving it on at this moment.
        insight = await tenancy.within(
            session, Insight, ident(insight), check_in.workspace_id, locked=True
        )
    if insight is None and not offered:
        return
    if insight is not None and not offered:
        await _take_back(session, insight)
        return
    if insight is None:
        insight = Insight(
            workspace_id=check_in.workspace_id,
            programme_id=check_in.programme_id,
            pair_id=check_in.pair_id,
            check_in_id=ident(check_in),
            answer_id=ident(answer),
            author_id=actor.id,
            created_at=now,
        )
    elif _is_still(insight, answer, said):
        insight.area, insight.is_anonymous = said.area, said.is_anonymous
        session.add(insight)
        return
    insight.text, insight.state = answer.note, InsightState.OFFERED
    insight.area, insight.is_anonymous = said.area, said.is_anonymous
    insight.decided_by_id = insight.decided_at = None
    insight.stage, insight.outcome = Stage.RAISED, None
    insight.stage_at = insight.stage_by_id = None
    session.add(insight)
    await session.flush()
    await _ask_the_other(session, actor, insight, answer, now)


def _is_still(insight: Insight, answer: Answer, said: Said) -> bool:
    unnamed = insight.is_anonymous and not said.is_anonymous
    return insight.text == answer.note and insight.state != InsightState.WITHDRAWN and not unnamed


async def withdraw(session: Session, *, actor: Actor, insight_id: int, now: datetime) -> None:
    """Its author takes it back, whatever the leads have made of it by then.

    The text and what came of it leave; the answer is then for the pair, as its label says.
    """
    insight = await _in_turn(session, actor, insight_id)
    actor.require(Action.WITHDRAW_INSIGHT, pair=insight.pair_id)
    if insight.author_id != actor.id:
        raise Mistake("insight.not_yours")
    if insight.state == InsightState.WITHDRAWN:
        return
    answer = await session.get_one(Answer, insight.answer_id)
    answer.visibility = Visibility.PAIR
    session.add(answer)
    check_in = await session.get_one(CheckIn, insight.check_in_id)
    if insight.state in UNDECIDED and check_in.state != CheckInState.OPEN:
        # That this answer had one stays: how many people a month's insights without names may be of
        # never changes once they are told.
        insight.state, insight.text = InsightState.KEPT, None
        session.add(insight)
    else:
        await _take_back(session, insight)
    noted(session, insight.workspace_id, "insight.withdrawn", _subject(insight), now)


async def _take_back(session: Session, insight: Insight) -> None:
    """Remove an insight. One that the leads could never read leaves no trace; one that they could
    stays counted.
    """
    if insight.state in UNDECIDED:
        await session.delete(insight)
        return
    insight.state, insight.text, insight.outcome = InsightState.WITHDRAWN, None, None
    session.add(insight)


async def look(session: Session, actor: Actor, insight_id: int) -> Insight:
    """`Refused` for anyone outside the pair, `Mistake` when it was withdrawn."""
    insight = await tenancy.found(session, Insight, insight_id, actor)
    return _asked_of(actor, insight)


async def decide(
    session: Session, *, actor: Actor, insight_id: int, agreed: bool, seen: str, now: datetime
) -> None:
    """The other's word on an insight, for the version that they read (`version`).

    `Mistake` where its author has changed it since: what nobody agreed to is not released.
    """
    insight = _asked_of(actor, await _in_turn(session, actor, insight_id))
    if version(insight) != seen:
        raise Mistake("insight.changed")
    insight.state = InsightState.AGREED if agreed else InsightState.KEPT
    insight.decided_by_id, insight.decided_at = actor.id, now
    session.add(insight)
    action = f"insight.{insight.state}"
    noted(session, insight.workspace_id, action, _subject(insight), now)


def _subject(insight: Insight) -> str:
    """The subject of a line of the audit log: the programme only. Which insight it was, or who
    acted, could tell whose it is, which may be for the two alone.
    """
    return f"programme:{insight.programme_id}"


def version(insight: Insight) -> str:
    """What somebody who reads it now agrees to."""
    return version_of(insight.text or "", is_anonymous=insight.is_anonymous)


async def _in_turn(session: Session, actor: Actor, insight_id: int) -> Insight:
    """The insight as it is now; nobody else changes it or its answer until the transaction ends.

    Everybody who writes both takes the turn of the check-in first, then the answer, then the
    insight: in another order two of them would wait for each other.
    """
    known = await tenancy.found(session, Insight, insight_id, actor)
    await answered.take_turn(session, known.check_in_id)
    await session.get(Answer, known.answer_id, with_for_update=True, populate_existing=True)
    return await tenancy.found(session, Insight, insight_id, actor, locked=True)


def _asked_of(actor: Actor, insight: Insight) -> Insight:
    actor.require(Action.DECIDE_INSIGHT, pair=insight.pair_id)
    if insight.text is None:
        raise Mistake("insight.gone")
    if insight.author_id == actor.id:
        raise Mistake("insight.own")
    return insight


async def _ask_the_other(
    session: Session, actor: Actor, insight: Insight, answer: Answer, now: datetime
) -> None:
    pair = await session.get_one(Pair, insight.pair_id)
    other = pair.executive_id if actor.id == pair.mentor_id else pair.mentor_id
    await owe(
        session,
        Kind.INSIGHT,
        (answer.id, int(now.timestamp())),
        workspace_id=insight.workspace_id,
        pair_id=pair.id,
        check_in_id=insight.check_in_id,
        person_id=other,
        subject_id=insight.id,
        due_at=now,
    )
