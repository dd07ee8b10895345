"""Commands, clicks and submissions about people."""
