"""A programme leaves as a file: who may have one, what stands in it, how it is handed over."""
