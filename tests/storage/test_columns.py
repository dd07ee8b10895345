"""Instants come back as they were."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from storage.engine import Database
from storage.tables import Workspace, ident


async def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - this is what must be refused
    with pytest.raises(StatementError, match="without a time zone cannot be stored"):
        async with db.transaction() as session:
            session.add(Workspace(team_id="T1", created_at=naive))


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=-4))),
    ],
)
async def test_an_instant_comes_back_as_it_was_in_utc(db: Database, instant: datetime) -> None:
    async with db.transaction() as session:
        row = Workspace(team_id="T1", created_at=instant)
        session.add(row)
        await session.flush()
        key = ident(row)
    async with db.reading() as session:
        read = (await session.get_one(Workspace, key)).created_at
        found = await session.exec(select(Workspace.id).where(Workspace.created_at == instant))
        assert found.one() == key
    assert read == instant
    assert read.utcoffset() == timedelta(0)
