"""In Slack, what is kept about a person: seen, handed out, deleted, and purged after a set time."""
