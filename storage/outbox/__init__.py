"""Queries of outbox."""
