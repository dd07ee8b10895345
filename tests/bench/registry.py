"""Every group of figures, by the word that asks for it."""

from collections.abc import Awaitable, Callable

from tests.bench import conversation
from tests.bench.measure import Report

GROUPS: dict[str, Callable[[int], Awaitable[Report]]] = {
    "conversation": conversation.run,
}
"""Word → what takes the figures in so many rounds."""
