"""Windows and lists of lead tasks."""
