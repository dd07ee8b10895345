"""What every surface in Slack is made with: gateway, listeners, forms, blocks."""
