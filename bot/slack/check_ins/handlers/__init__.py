"""Commands, clicks and submissions of check-ins."""
