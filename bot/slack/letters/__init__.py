"""In Slack, every kind of message in one table."""
