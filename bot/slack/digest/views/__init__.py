"""The digest as a message, a window and a page for the board."""
