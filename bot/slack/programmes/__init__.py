"""In Slack, programmes: their settings, their life from draft to closed, and their rhythm."""
