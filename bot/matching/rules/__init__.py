"""Rules of matching: who suits whom, by which reasons, and the best set of pairs."""
