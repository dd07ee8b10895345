"""Which topic comes next, and what a topic of a programme's own may be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.kernel.errors import FieldFault


def next_topic(
    ordered: Sequence[int], used: Sequence[int], chosen: int | None = None
) -> int | None:
    """What the pair chose, while the programme still has it; or else the id that it used least,
    first in the programme's order. None without topics.
    """
    if chosen in ordered:
        return chosen
    if not ordered:
        return None
    times = Counter(used)
    # The least used one first: a topic that is added late is not put at the end of the queue.
    return min(ordered, key=lambda topic: (times[topic], ordered.index(topic)))


MOST = 90
"""Topics that a programme may offer at once: a menu in Slack holds 100."""
TITLE_LIMIT = 60
AIM_LIMIT = 200
QUESTION_LIMIT = 180
QUESTIONS = 3


@dataclass(frozen=True)
class Wording:
    """`questions` are those of the executive, of the mentor and of both; empty where none is."""

    title: str
    questions: tuple[str, ...]
    aim: str = ""


def faults(wording: Wording) -> dict[str, FieldFault]:
    """Field → what is wrong with it."""
    found: dict[str, FieldFault] = {}
    if not wording.title:
        found["title"] = ("topics.fault.no_title", 0)
    if not any(wording.questions):
        found["question_1"] = ("topics.fault.no_question", 0)
    limits = {"title": (wording.title, TITLE_LIMIT), "aim": (wording.aim, AIM_LIMIT)}
    for number, question in enumerate(wording.questions, start=1):
        limits[f"question_{number}"] = (question, QUESTION_LIMIT)
    for name, (text, limit) in limits.items():
        if len(text) > limit:
            found[name] = ("answer.fault.too_long", limit)
    return found


def moved(ordered: Sequence[int], topic: int, to: int) -> list[int]:
    """The same topics with this one at that place, or as near to it as there is a place."""
    others = [each for each in ordered if each != topic]
    place = max(0, to)
    return [*others[:place], topic, *others[place:]]
