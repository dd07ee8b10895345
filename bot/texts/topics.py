"""The shipped topics: their order, titles and questions."""

from bot.texts.catalogue import Say

SHIPPED = (
    "networks",
    "assistants",
    "codes",
    "creators",
    "buying",
    "tools",
    "work",
    "privacy",
)


def title(say: Say, key: str) -> str:
    return say(f"topic.{key}.title")


def questions(say: Say, key: str) -> tuple[str, ...]:
    """One for the executive to ask, one for the mentor, one for both."""
    return tuple(say(f"topic.{key}.q{number}") for number in (1, 2, 3))
