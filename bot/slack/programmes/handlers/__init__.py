"""Commands, clicks and submissions of programmes."""
