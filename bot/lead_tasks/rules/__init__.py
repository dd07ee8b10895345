"""Pure decisions of lead tasks."""
