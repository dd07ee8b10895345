"""A pretend Slack workspace on loopback. It hosts any app, from its manifest alone."""
