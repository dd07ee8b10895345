"""Pure decisions of check ins."""
