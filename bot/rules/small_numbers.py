"""What may be shown of few answers."""

FEWEST = 3


def mean_to_show(mean: float | None, answers: int) -> float | None:
    """A mean over fewer than three answers would tell what one person said."""
    return mean if answers >= FEWEST else None
