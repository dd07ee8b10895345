"""Whether the present keys open what people wrote with earlier ones."""

from sqlalchemy import Column, select

from storage.columns import EncryptedText
from storage.engine import Session
from storage.errors import UnreadableText
from storage.tables import Workspace


def secrets() -> list[Column[str]]:
    """Every column that holds what people wrote."""
    return [
        column
        for table in Workspace.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]


async def open_everything(session: Session) -> bool:
    """Tries the first and the last text of each kind, so that a key left out is noticed."""
    ends = (
        select(text).where(text.is_not(None)).order_by(order).limit(1).scalar_subquery()
        for text in secrets()
        for order in (text.table.c.id.asc(), text.table.c.id.desc())
    )
    # One statement: this is asked at every start, and there are some twenty such columns.
    query = select(*(end.label(f"text_{n}") for n, end in enumerate(ends)))
    connection = await session.connection()
    try:
        (await connection.execute(query)).one()
    except UnreadableText:
        return False
    return True
