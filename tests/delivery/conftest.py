"""Both databases, for the delivery engine."""

from tests.databases import (
    database_url,
    db,
    key,
    postgresql_server,
    postgresql_url,
    sqlite_url,
)

__all__ = ["database_url", "db", "key", "postgresql_server", "postgresql_url", "sqlite_url"]
