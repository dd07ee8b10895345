"""Rules of the digest: its schedule, the pairs that need attention, what is told of few answers."""
