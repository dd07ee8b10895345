"""Files that are made for people to take away: spreadsheets, and two pages for a board.

They are made in a process of their own (`maker` starts it, `__main__` is it),
so that nobody waits meanwhile for an answer of the bot's. It is handed what stands in them, and
knows no database, no token and no key.
"""
