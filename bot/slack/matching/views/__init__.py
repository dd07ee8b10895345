"""Windows and lists of matching."""
