"""Queries of programmes and their topics: running, rescheduled, coming to their end."""
