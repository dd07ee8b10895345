"""In Slack, the workspace that the bot is in."""
