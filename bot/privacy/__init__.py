"""What is kept about a person: seen, handed out, deleted, and purged after a set time."""
