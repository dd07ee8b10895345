"""What a lead reads about a period: figures, pairs that need them, what was learnt."""
