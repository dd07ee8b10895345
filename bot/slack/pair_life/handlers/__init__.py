"""Commands, clicks and submissions of a pair's life: pauses, delegates, ways out."""
