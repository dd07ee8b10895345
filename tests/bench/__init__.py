"""`python -m tests.bench [group ...]`: figures of the bot, each beside a yardstick's."""
