"""Who asks, with all that decides what they may do, in two statements; what they sent before."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import col, delete

from storage.engine import Session
from storage.states import PairState, ProgrammeState, Side
from storage.tables import Delegation, Delivery, Pair, Person, Programme, Receipt, Role

AS_MENTOR, AS_EXECUTIVE, AS_DELEGATE = Side.MENTOR.value, Side.EXECUTIVE.value, "delegate"
ARRANGES_FOR = "arranges_for"
ARRANGED_FOR = "arranged_for"


class FoundDelivery(NamedTuple):
    """A delivery that exists; `ts` names its message, once there is one."""

    key: int
    ts: str | None


class Asker(NamedTuple):
    """`is_repeated`: the envelope was handled before. `delivery` is the one asked about."""

    person: Person
    is_repeated: bool
    delivery: FoundDelivery | None


class Membership(NamedTuple):
    """One thing that a person is: "admin" or "lead" of a programme (0: of none), or on a side of a
    pair, whose state is given too; or the delegate of the person whose key it is. `since` is when a
    role was given; None of anything else.
    """

    kind: str
    key: int
    state: str
    since: datetime | None


async def find(
    session: Session,
    workspace_id: int,
    slack_id: str,
    *,
    receipt: str = "",
    delivery_id: int | None = None,
) -> Asker | None:
    """None for somebody who was never met."""
    values = {
        "workspace": workspace_id,
        "slack": slack_id,
        "receipt": receipt,
        "delivery": delivery_id or 0,
    }
    row = (await session.exec(_finding(), params=values)).first()
    if row is None:
        return None
    person, repeated, key, ts = row
    return Asker(person, bool(repeated), FoundDelivery(key, ts) if key is not None else None)


async def standing(session: Session, person_id: int) -> Sequence[Membership]:
    """Pairs that are active or ended; those of a draft do not count: nobody has told the two."""
    rows = await (await session.connection()).execute(_standing(), {"person": person_id})
    return [Membership._make(row) for row in rows]


@cache
def _finding() -> Any:
    receipt, delivery = _columns(Receipt), _columns(Delivery)
    repeated = exists().where(
        receipt.workspace_id == bindparam("workspace"), receipt.key == bindparam("receipt")
    )
    return (
        select(Person, repeated.label("repeated"), delivery.id, delivery.ts)
        .select_from(Person)
        .outerjoin(
            Delivery,
            (delivery.id == bindparam("delivery"))
            & (delivery.workspace_id == bindparam("workspace")),
        )
        .where(
            _columns(Person).workspace_id == bindparam("workspace"),
            _columns(Person).slack_id == bindparam("slack"),
        )
    )


@cache
def _standing() -> Any:
    role, pair, programme = _columns(Role), _columns(Pair), _columns(Programme)
    delegation = _columns(Delegation)
    person: Any = bindparam("person")
    # PostgreSQL wants a type for it, before the union.
    nothing: Any = cast(null(), role.created_at.type)
    roles = select(
        type_coerce(role.kind, String).label("kind"),
        func.coalesce(role.programme_id, 0).label("key"),
        literal("", String).label("state"),
        role.created_at.label("since"),
    ).where(role.person_id == person)
    paired = (
        select(
            case((pair.mentor_id == person, AS_MENTOR), else_=AS_EXECUTIVE),
            pair.id,
            pair.state,
            nothing,
        )
        .join(Programme, programme.id == pair.programme_id)
        .where(
            or_(pair.mentor_id == person, pair.executive_id == person),
            programme.state != ProgrammeState.DRAFT,
        )
    )
    delegated = (
        select(literal(AS_DELEGATE), pair.id, pair.state, nothing)
        .join(Delegation, delegation.executive_id == pair.executive_id)
        .where(
            delegation.delegate_id == person,
            delegation.ended_at.is_(None),
            pair.state == PairState.ACTIVE,
        )
    )
    arranging = select(
        case((delegation.ended_at.is_(None), ARRANGES_FOR), else_=ARRANGED_FOR),
        delegation.executive_id,
        literal("", String),
        nothing,
    ).where(delegation.delegate_id == person)
    return union_all(roles, paired, delegated, arranging)


def _columns(table: type[Any]) -> Any:
    return table.__table__.c


async def forget_receipts(session: Session, before: datetime) -> int:
    """Returns how many were older."""
    return int((await session.exec(delete(Receipt).where(col(Receipt.at) < before))).rowcount)
