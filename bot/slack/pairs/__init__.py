"""In Slack, a mentor and an executive: made, listed, ended, and what the two did together."""
