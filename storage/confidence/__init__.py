"""Queries of confidence."""
