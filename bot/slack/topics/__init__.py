"""In Slack, what sessions are about: the programme's topics and the one a pair has next."""
