"""Kinds of messages of confidence: how they are drawn."""
