"""Queries about workspaces, people and roles."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Table, update
from sqlalchemy import select as choose
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, delete, or_, select

from storage.engine import Session
from storage.states import PairState, RoleKind
from storage.tables import Pair, Person, Role, Workspace


async def workspace_by_team(session: Session, team_id: str) -> Workspace | None:
    return (await session.exec(select(Workspace).where(Workspace.team_id == team_id))).first()


async def workspaces_but(session: Session, team_id: str) -> Sequence[Workspace]:
    """The workspaces of this database that are not this team's."""
    query = select(Workspace).where(Workspace.team_id != team_id).order_by(col(Workspace.id))
    return (await session.exec(query)).all()


async def by_slack_id(session: Session, workspace_id: int, slack_id: str) -> Person | None:
    query = select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    return (await session.exec(query)).first()


async def by_slack_ids(
    session: Session, workspace_id: int, slack_ids: Collection[str]
) -> dict[str, Person]:
    query = select(Person).where(
        Person.workspace_id == workspace_id, col(Person.slack_id).in_(slack_ids)
    )
    return {row.slack_id: row for row in await session.exec(query)}


async def everyone(session: Session, workspace_id: int) -> Sequence[Person]:
    """The people who were met in a workspace."""
    return (await session.exec(select(Person).where(Person.workspace_id == workspace_id))).all()


async def by_ids(session: Session, ids: Sequence[int]) -> dict[int, Person]:
    rows = await session.exec(select(Person).where(col(Person.id).in_(ids)))
    return {row.id: row for row in rows if row.id is not None}


async def of_pairs(session: Session, pair_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Pair → the keys of its two people."""
    query = select(Pair.id, Pair.mentor_id, Pair.executive_id).where(col(Pair.id).in_(pair_ids))
    return {key: (one, other) for key, one, other in await session.exec(query) if key is not None}


async def leads_of(session: Session, programme_id: int) -> Sequence[Person]:
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.programme_id == programme_id, Role.kind == RoleKind.LEAD, Person.is_active)
        .order_by(col(Person.id))
    )
    return (await session.exec(query)).all()


async def admins_among(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Those whom Slack or a role makes an admin; whom the settings name is not known here."""
    query = select(Person.id).where(
        col(Person.id).in_(ids), or_(col(Person.is_slack_admin).is_(True), _has_role())
    )
    return frozenset(key for key in await session.exec(query) if key is not None)


def _has_role() -> ColumnElement[bool]:
    """Whether a role makes them an admin."""
    return select(Role.id).where(Role.person_id == Person.id, Role.kind == RoleKind.ADMIN).exists()


async def admins_of(
    session: Session, workspace_id: int, named: Collection[str]
) -> Sequence[Person]:
    """Those whom Slack, a role or the settings make an admin, as far as the bot has met them.

    `named` are the Slack ids in the settings.
    """
    query = (
        select(Person)
        .where(
            Person.workspace_id == workspace_id,
            col(Person.is_active).is_(True),
            col(Person.is_bot).is_(False),
            or_(col(Person.is_slack_admin).is_(True), _has_role(), col(Person.slack_id).in_(named)),
        )
        .order_by(col(Person.id))
    )
    return (await session.exec(query)).all()


async def has_roles(session: Session, person_id: int) -> bool:
    query = select(Role.id).where(Role.person_id == person_id).limit(1)
    return (await session.exec(query)).first() is not None


async def drop_roles(session: Session, person_id: int, programme_id: int | None) -> int:
    """All roles of a person, or only that of one programme. Returns how many there were."""
    # A role is deleted and not ended: who led when is in the audit log.
    query = delete(Role).where(col(Role.person_id) == person_id)
    if programme_id is not None:
        query = query.where(col(Role.programme_id) == programme_id)
    return int((await session.exec(query)).rowcount)


async def slack_ids_in(session: Session, team_id: str) -> Sequence[str]:
    """Those who are there, and those who left a pair behind, in case they have come back."""
    paired = select(Pair.id).where(
        Pair.state == PairState.ACTIVE,
        or_(Pair.mentor_id == Person.id, Pair.executive_id == Person.id),
    )
    query = (
        select(Person.slack_id)
        .join(Workspace, col(Workspace.id) == col(Person.workspace_id))
        .where(Workspace.team_id == team_id, or_(col(Person.is_active), paired.exists()))
    )
    return (await session.exec(query)).all()


async def take_over(session: Session, from_id: int, to_id: int) -> None:
    """One person under two Slack ids becomes one row again: whatever refers to one refers to the
    other, but for what they have already (a role in the same programme, the same place): that
    remains with the first one.
    """
    connection = await session.connection()
    for table, column in _references():
        query = choose(*table.primary_key).where(column == from_id)
        for key in (await connection.execute(query)).all():
            own = [part == value for part, value in zip(table.primary_key, key, strict=True)]
            try:
                async with connection.begin_nested():
                    await connection.execute(update(table).where(*own).values({column.name: to_id}))
            except IntegrityError:
                # The unique keys decide, as when two write the same at one moment.
                continue


def _references() -> Iterator[tuple[Table, Column[int]]]:
    person = SQLModel.metadata.tables[str(Person.__tablename__)].c.id
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is person for key in column.foreign_keys):
                yield table, column
