"""In Slack, what leads see to: tasks, pairs at risk, and what a lead can do for them."""
