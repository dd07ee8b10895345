"""Alembic migrations: `versions` has one file a change of the schema, never edited once landed."""
