"""Queries of lead tasks."""
