"""Commands, clicks and submissions of lead tasks."""
