"""The bot lives through bad days of its network, its workspace and its database."""
