"""Queries of pairs: the pair itself, its delegates, what changes in its life."""
