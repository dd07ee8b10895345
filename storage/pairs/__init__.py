"""Queries of pairs."""
