"""Programmes that were there before the library grew get the new topics, after their own."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

import storage.migrations
from storage.engine import Database
from storage.migrate import upgrade

OLD = ("networks", "assistants")


def _to_the_second(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")
    at = {"at": "2026-09-01 08:00:00+00:00"}
    connection.execute(
        text(
            "INSERT INTO workspace (id, team_id, name, bot_user_id, time_zone, language, "
            "created_at) VALUES (1, 'T0', '', '', 'UTC', 'en', :at)"
        ),
        at,
    )
    for key, state in ((1, "running"), (2, "closed"), (3, "running")):
        connection.execute(
            text(
                "INSERT INTO programme (id, workspace_id, name, language, time_zone, weekdays, "
                "local_time, every_weeks, working_days, answer_days, reminders, state, created_at) "
                "VALUES (:key, 1, :name, 'en', 'UTC', '0', '09:00', 1, '01234', 7, 2, :state, "
                ":at)"
            ),
            {"key": key, "name": f"P{key}", "state": state, **at},
        )
    for position, topic in enumerate(OLD):
        connection.execute(
            text(
                "INSERT INTO topic (workspace_id, programme_id, key, position) "
                "VALUES (1, 1, :topic, :position)"
            ),
            {"topic": topic, "position": position},
        )


@pytest.mark.unmigrated
async def test_what_was_shipped_since_is_appended_once(database_url: str, key: str) -> None:
    db = Database(url=database_url, keys=(key,))
    async with db.changing() as connection:
        await connection.run_sync(_to_the_second)
    assert await upgrade(db)
    async with db.engine.connect() as connection:
        rows = (
            await connection.execute(
                text("SELECT programme_id, key, position, is_hidden FROM topic ORDER BY 1, 3")
            )
        ).all()
    await db.close()
    first = [row for row in rows if row[0] == 1]
    assert [row[1] for row in first][:3] == [*OLD, "search"]
    assert [row[2] for row in first] == list(range(18))
    assert not any(row[3] for row in rows)
    assert [row[0] for row in rows if row[0] != 1] == [3] * 16, "a closed programme stays as it was"
