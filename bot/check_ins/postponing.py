"""Writing down that one side put something off: it is counted, and never told to the other."""

from datetime import datetime

from bot.kernel.actors import Actor
from storage.engine import Session
from storage.states import PostponementKind
from storage.tables import Pair, Postponement, ident


def note_postponed(
    session: Session,
    actor: Actor,
    pair: Pair,
    kind: PostponementKind,
    now: datetime,
    *,
    check_in_id: int | None = None,
) -> None:
    session.add(
        Postponement(
            workspace_id=pair.workspace_id,
            pair_id=ident(pair),
            check_in_id=check_in_id,
            person_id=actor.id,
            side=actor.side_in(ident(pair)),
            kind=kind,
            at=now,
        )
    )
