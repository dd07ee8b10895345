"""What every capability stands on: the people of a workspace, and what Slack is asked for."""
