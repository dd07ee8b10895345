"""Kinds of messages of matching: how they are loaded."""
