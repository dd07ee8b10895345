"""Rules of check-ins: what an answer may hold, when to remind, what a new time zone changes."""
