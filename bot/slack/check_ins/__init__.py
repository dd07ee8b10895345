"""In Slack, the weekly check-in: opened, answered, reminded of, moved, snoozed and closed."""
