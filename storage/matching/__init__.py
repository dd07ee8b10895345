"""Queries of matching."""
