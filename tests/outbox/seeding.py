"""A programme with many pairs whose check-in is due, written straight into a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from bot.kernel.clock import SystemClock
from bot.programmes import programmes
from storage.engine import Database, Session
from storage.once import add_all_once
from storage.rows import by_ids
from storage.tables import Pair, Person, Programme, Workspace, ident

TEAM = "T0VAUBAN"


@dataclass(frozen=True)
class Seeded:
    workspace_id: int
    programme_id: int
    pairs: Sequence[Pair]


async def seed(
    db: Database,
    *,
    people: Sequence[str],
    channels: Sequence[str],
    team_id: str = TEAM,
    now: datetime | None = None,
    due_at: datetime | None = None,
) -> Seeded:
    """One pair for each channel: the first two of the people, the next two, and so on.

    Their check-in fell due yesterday at nine, so that the next one is six days away: no test
    straddles it. They work every day, and it is noon where they are: what is sent to them need not
    wait for a morning. `due_at` is when the bot looks at them next; now where none is given.
    """
    now = now or SystemClock().now()
    async with db.transaction() as session:
        workspace = Workspace(team_id=team_id, time_zone=_at_noon(now), created_at=now)
        session.add(workspace)
        await session.flush()
        programme = await programmes.found(session, _programme(ident(workspace), now))
        await _add_people(session, ident(workspace), people, now)
        ids = await _ids(session, ident(workspace))
        both = zip(people[::2], people[1::2], strict=True)
        rows = [
            Pair(
                workspace_id=ident(workspace),
                programme_id=ident(programme),
                mentor_id=ids[mentor],
                executive_id=ids[executive],
                channel_id=channel,
                time_zone=_at_noon(now),
                next_check_in_at=due_at or now,
                created_at=now,
            ).model_dump(exclude={"id"})
            for channel, (mentor, executive) in zip(channels, both, strict=True)
        ]
        await add_all_once(session, Pair, rows)
        pairs = await session.exec(select(Pair).where(Pair.workspace_id == ident(workspace)))
        return Seeded(ident(workspace), ident(programme), pairs.all())


async def people_of(db: Database, pair: Pair) -> tuple[Person, Person]:
    """The mentor and the executive."""
    async with db.reading() as session:
        found = await by_ids(session, Person, [pair.mentor_id, pair.executive_id])
    return found[pair.mentor_id], found[pair.executive_id]


def _at_noon(now: datetime) -> str:
    """The zone in which it is between twelve and one. Its name turns the sign around."""
    return f"Etc/GMT{now.astimezone(UTC).hour - 12:+d}"


def _programme(workspace_id: int, now: datetime) -> Programme:
    return Programme(
        workspace_id=workspace_id,
        name="Mentorat inversé",
        time_zone=_at_noon(now),
        language="fr",
        working_days="0123456",
        weekdays=str((now.astimezone(UTC) - timedelta(days=1)).weekday()),
        reminders=2,
        created_at=now,
    )


async def _add_people(
    session: Session, workspace_id: int, slack_ids: Sequence[str], now: datetime
) -> None:
    rows = [
        Person(
            workspace_id=workspace_id,
            slack_id=slack_id,
            handle=slack_id.lower(),
            name=slack_id,
            time_zone=_at_noon(now),
            locale="fr-FR",
            synced_at=now,
        ).model_dump(exclude={"id"})
        for slack_id in slack_ids
    ]
    await add_all_once(session, Person, rows)


async def _ids(session: Session, workspace_id: int) -> dict[str, int]:
    rows = await session.exec(select(Person).where(Person.workspace_id == workspace_id))
    return {row.slack_id: ident(row) for row in rows}
