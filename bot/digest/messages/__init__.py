"""Kinds of messages of digest: how they are loaded."""
