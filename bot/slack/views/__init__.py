"""Block Kit, built from what services give."""
