"""A company lives for years with the bot, held to a model that knows nothing of its rules."""
