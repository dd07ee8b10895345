"""Queries of privacy."""
