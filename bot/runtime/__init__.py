"""The bot as a program: its database, its use cases, and its commands down to their exit codes."""
