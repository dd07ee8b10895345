"""Queries of sessions."""
