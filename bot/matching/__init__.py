"""Who could be paired with whom: proposals, what both answer to them, and the pairs made of it."""
