"""Queries of privacy: all rows of one person, and texts that are taken away."""
