"""Pure decisions of confidence."""
