"""How few people the figures of a workspace may be made of: read by whatever shows one."""

from datetime import datetime

from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.kernel.rules.permissions import Action
from bot.kernel.rules.thresholds import HIGHEST, LOWEST, Thresholds, ThresholdStep, holds_from
from bot.kernel.unit_of_work import note
from storage.engine import Session
from storage.figures import thresholds
from storage.tables import Threshold, Workspace, ident

ACTION = Action.SET_THRESHOLD


async def of(session: Session, workspace_id: int) -> Thresholds:
    rows = await thresholds.steps(session, workspace_id)
    return Thresholds([ThresholdStep(row.since_on, row.fewest) for row in rows])


async def of_all(session: Session) -> Thresholds:
    """Of the only workspace of a database; where there are several, what all of them keep to."""
    if not await thresholds.are_kept(session):
        return Thresholds()
    by_workspace = [await of(session, key) for key in await thresholds.workspaces(session)]
    return by_workspace[0] if len(by_workspace) == 1 else Thresholds()


async def look(session: Session, actor: Actor) -> Thresholds:
    actor.require(ACTION)
    return await of(session, ident(actor.workspace))


async def raise_to(session: Session, actor: Actor, fewest: int, now: datetime) -> ThresholdStep:
    """From the next month on. `Mistake` where it would be lowered, also what is yet to come: who
    reads figures meanwhile may have been told of it.
    """
    actor.require(ACTION)
    key = ident(actor.workspace)
    # Two admins at once: the second one sees what the first one has set.
    await session.get_one(Workspace, key, with_for_update=True, populate_existing=True)
    held = await of(session, key)
    if not LOWEST <= fewest <= HIGHEST:
        raise Mistake("threshold.range", lowest=LOWEST, highest=HIGHEST)
    if fewest <= held.highest:
        raise Mistake("threshold.lower", fewest=held.highest)
    step = ThresholdStep(holds_from(now), fewest)
    # ThresholdStep twice in a month: of what does not hold yet only the higher one is kept.
    coming = [row for row in await thresholds.steps(session, key) if row.since_on == step.first]
    row = coming[0] if coming else Threshold(workspace_id=key, since_on=step.first, fewest=fewest)
    row.fewest = fewest
    session.add(row)
    note(session, actor, "threshold.raised", f"threshold:{fewest}", now)
    return step
