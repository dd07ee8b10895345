"""Queries of check ins."""
