"""Commands, clicks and submissions of matching."""
