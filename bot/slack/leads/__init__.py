"""In Slack, who leads: how others hear of a new lead, and agree that they read earlier texts."""
