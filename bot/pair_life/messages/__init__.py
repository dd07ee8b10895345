"""What is sent when a pair pauses, ends, or is helped by a delegate, and how it is loaded."""
