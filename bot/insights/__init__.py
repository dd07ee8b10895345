"""What was learnt and both agreed to share: who reads it and what became of it."""
