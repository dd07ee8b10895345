"""How the digest's messages are loaded: the digest itself, and what keeps it from being posted."""
