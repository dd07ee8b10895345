"""How messages about pauses, ends and delegates of pairs are drawn."""
