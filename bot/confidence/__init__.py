"""How sure people feel of topics, and how they look back on a programme."""
