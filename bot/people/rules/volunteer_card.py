"""What somebody says of themselves when they put themselves forward."""

from dataclasses import dataclass

from bot.kernel.errors import FieldFault
from bot.people.rules.import_lines import MOST_PAIRS

TEXT_LIMIT = 1500
USUAL_PAIRS = 5
"""As many as the menu offers, unless a lead has entered more."""
LANGUAGES = (
    "fr", "en", "de", "es", "it", "pt", "nl", "pl", "sv", "da", "ro", "cs",
    "el", "tr", "ru", "uk", "ar", "he", "hi", "zh", "ja", "ko", "vi", "th", "id",
)  # fmt: skip
"""What is offered to choose from, by code."""


@dataclass(frozen=True)
class VolunteerCard:
    """A mentor's card or an executive's wishes. `languages` are codes."""

    text: str
    topics: tuple[int, ...]
    languages: tuple[str, ...]
    capacity: int


def faults(card: VolunteerCard) -> dict[str, FieldFault]:
    """Field → what is wrong with it."""
    found: dict[str, FieldFault] = {}
    if not card.text and not card.topics:
        found["card"] = ("volunteer.fault.nothing", 0)
    if len(card.text) > TEXT_LIMIT:
        found["card"] = ("answer.fault.too_long", TEXT_LIMIT)
    if not 1 <= card.capacity <= MOST_PAIRS:
        found["capacity"] = ("volunteer.fault.capacity", MOST_PAIRS)
    return found
