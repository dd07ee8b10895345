"""`/mentoring` and `/mentorat`, and everything that can be typed after them, as buttons too."""
