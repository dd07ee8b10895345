"""Pure decisions of topics."""
