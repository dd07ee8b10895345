"""In Slack, who takes part: imports from files, volunteers, the roster, profiles."""
