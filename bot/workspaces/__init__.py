"""The workspace in which the bot is installed: its first day, and what its Slack can show."""
