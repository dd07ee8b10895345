"""Kinds of messages of lead tasks: how they are loaded."""
