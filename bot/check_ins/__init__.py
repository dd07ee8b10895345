"""The weekly check-in: opened, answered, reminded of, moved, snoozed and closed."""
