"""Every kind of message in one table."""
