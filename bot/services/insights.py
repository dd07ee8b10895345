"""An insight reaches the leads only when its author and then the other agreed."""

from datetime import datetime

from bot.errors import Mistake
from bot.rules.answers import Visibility
from bot.rules.permissions import Action
from bot.services.actors import Actor
from bot.services.audit import note
from storage import check_ins
from storage.engine import Session
from storage.once import add_once
from storage.tables import Answer, CheckIn, Delivery, Insight, Pair, ident


async def follow(
    session: Session, actor: Actor, check_in: CheckIn, answer: Answer, now: datetime
) -> None:
    """Make the insight say what the answer now says; a changed text needs a new agreement."""
    insight = await check_ins.insight_of(session, ident(answer))
    offered = answer.visibility == Visibility.INSIGHT
    if insight is None and not offered:
        return
    if insight is not None and not offered:
        await session.delete(insight)
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
    elif insight.text == answer.note:
        return
    insight.text, insight.state = answer.note, "offered"
    insight.decided_by_id = insight.decided_at = None
    session.add(insight)
    await session.flush()
    await _ask_the_other(session, actor, insight, answer, now)


async def look(session: Session, actor: Actor, insight_id: int) -> Insight:
    """`Refused` for anyone outside the pair, `Mistake` when it was withdrawn."""
    insight = await session.get(Insight, insight_id)
    if insight is None or insight.workspace_id != actor.workspace.id:
        raise Mistake("insight.gone")
    actor.require(Action.DECIDE_INSIGHT, pair=insight.pair_id)
    if insight.text is None:
        raise Mistake("insight.gone")
    if insight.author_id == actor.id:
        raise Mistake("insight.own")
    return insight


async def decide(
    session: Session, *, actor: Actor, insight: Insight, agreed: bool, still: bool, now: datetime
) -> None:
    """The other's word on an insight. `still` says that the text is the one they read."""
    if not still:
        raise Mistake("insight.changed")
    insight.state = "agreed" if agreed else "kept"
    insight.decided_by_id, insight.decided_at = actor.id, now
    session.add(insight)
    note(session, actor, f"insight.{insight.state}", f"insight:{insight.id}", now)


async def _ask_the_other(
    session: Session, actor: Actor, insight: Insight, answer: Answer, now: datetime
) -> None:
    pair = await session.get_one(Pair, insight.pair_id)
    other = pair.executive_id if actor.id == pair.mentor_id else pair.mentor_id
    await add_once(
        session,
        Delivery(
            workspace_id=insight.workspace_id,
            kind="insight",
            dedupe_key=f"insight:{answer.id}:{int(now.timestamp())}",
            pair_id=pair.id,
            check_in_id=insight.check_in_id,
            person_id=other,
            subject_id=insight.id,
            due_at=now,
        ),
    )
