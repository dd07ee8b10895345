"""Every group of figures, by the word that asks for it."""

from collections.abc import Awaitable, Callable

from tests.bench import conversation, crossings, delivery, digest, matching, rotation
from tests.bench.measure import Effort, Report

GROUPS: dict[str, Callable[[Effort], Awaitable[Report]]] = {
    "conversation": lambda effort: conversation.run(effort.rounds),
    "crossings": crossings.run,
    "delivery": delivery.run,
    "digest": digest.run,
    "matching": matching.run,
    "rotation": rotation.run,
}
"""Word → what takes the figures."""
