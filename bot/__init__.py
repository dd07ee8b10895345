"""The bot: its capabilities, what they stand on, and what people meet of them in Slack."""
