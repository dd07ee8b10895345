"""Rules of sessions: on which days two people may plan one, and what is asked of it afterwards."""
