"""Storage: engine, tables, queries by aggregate, migrations. Imports nothing of the bot."""
