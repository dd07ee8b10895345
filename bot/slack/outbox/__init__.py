"""In Slack, messages that are owed to people in Slack, until Slack has confirmed them."""
