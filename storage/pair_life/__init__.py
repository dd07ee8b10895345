"""Queries of pair life."""
