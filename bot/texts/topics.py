"""The shipped topics: their order, and what each says."""

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
    "search",
    "reviews",
    "inclusion",
    "meetings",
    "second_hand",
    "feedback",
    "live",
    "news",
    "subscriptions",
    "office",
    "gaming",
    "service",
    "boundaries",
    "money",
    "green",
    "employer",
)


def title(say: Say, key: str) -> str:
    return say(f"topic.{key}.title")


def named(say: Say, key: str | None, title_of_its_own: str | None) -> str:
    """A shipped topic's title in the reader's language, or what a lead called their own."""
    return title(say, key) if key else title_of_its_own or ""


def questions(say: Say, key: str) -> tuple[str, ...]:
    """One for the executive to ask, one for the mentor, one for both."""
    return tuple(say(f"topic.{key}.q{number}") for number in (1, 2, 3))


def aim(say: Say, key: str) -> str:
    return say(f"topic.{key}.aim")


def exercise(say: Say, key: str) -> str:
    """What the two can do together in twenty minutes."""
    return say(f"topic.{key}.exercise")


def step(say: Say, key: str) -> str:
    """What may come of it: a decision in commerce or marketing."""
    return say(f"topic.{key}.step")
