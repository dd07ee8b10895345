"""Rules of people: how a file of people is read, line by line, and what it changes."""
