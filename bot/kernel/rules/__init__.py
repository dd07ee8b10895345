"""Pure decisions of kernel."""
