"""Queries of lead tasks, and of the signs that a pair is at risk."""
