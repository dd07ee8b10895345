"""A digest that is asked for comes to its reader's own conversation: there it stays, and can be
forwarded.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.digest import digests
from bot.digest.readers import name_of
from bot.digest.rules.digest_schedule import written
from bot.kernel.actors import Actor
from bot.kernel.rules.periods import Period
from bot.kernel.rules.permissions import Action
from bot.outbox.letters import owe
from storage.engine import Session
from storage.kinds import Kind
from storage.tables import Programme, ident


async def send(
    session: Session,
    *,
    actor: Actor,
    programme: Programme,
    period: Period,
    asked: str,
    now: datetime,
) -> None:
    """`asked` tells this wish from any other. `Refused` for who may not read it."""
    actor.require(Action.DIGEST, programme=ident(programme))
    digests.read(session, actor, programme, now)
    await owe(
        session,
        Kind.DIGEST,
        (programme.id, written(period), asked, await _name_of(session, actor)),
        workspace_id=programme.workspace_id,
        subject_id=ident(programme),
        person_id=actor.id,
        reason=written(period),
        due_at=now,
    )


async def send_all(
    session: Session,
    *,
    actor: Actor,
    programmes: Sequence[Programme],
    words: str,
    asked: str,
    now: datetime,
) -> None:
    """All of them side by side, in one message; `words` name the period of each."""
    for programme in programmes:
        actor.require(Action.DIGEST, programme=ident(programme))
        digests.read(session, actor, programme, now)
    await owe(
        session,
        Kind.OVERVIEW,
        (asked, await _name_of(session, actor)),
        workspace_id=ident(actor.workspace),
        person_id=actor.id,
        reason=words,
        due_at=now,
    )


async def _name_of(session: Session, actor: Actor) -> object:
    """An admin whom only the settings name reads as one, also where they lead a programme too."""
    return await name_of(session, actor.person, () if actor.standing.admin else [actor.id])
