"""Pure decisions of digest."""
