"""Pure decisions of people."""
