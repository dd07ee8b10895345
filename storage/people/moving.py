"""One person under two Slack ids becomes one row again."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage.engine import Session
from storage.tables import Person


async def take_over(session: Session, from_id: int, to_id: int) -> None:
    """Whatever refers to one person refers to the other, but for what they have already: a role in
    the same programme, the same place. That remains with the first one.
    """
    connection = await session.connection()
    for table, column in _references():
        query = select(*table.primary_key).where(column == from_id)
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
