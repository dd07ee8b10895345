"""A mentor and an executive: made, listed, ended, and what the two did together."""
