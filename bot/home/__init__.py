"""App Home: what one person sees of everything that is theirs."""
