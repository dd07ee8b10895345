"""The prompt, and the windows of check-ins."""
