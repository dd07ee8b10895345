"""What is stored about people, and the words in which the table of readers speaks of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.kernel.rules.readers import Who


class Fact(StrEnum):
    """Something that is stored, with one rule of who may read it."""

    ANSWER_ME = "answer_me"
    ANSWER_PAIR = "answer_pair"
    INSIGHT_OFFERED = "insight_offered"
    INSIGHT_AGREED = "insight_agreed"
    INSIGHT_NAMED = "insight_named"
    INSIGHT_ANONYMOUS = "insight_anonymous"
    INSIGHT_STAGE = "insight_stage"
    WORD = "word"
    WISH = "wish"
    CARD = "card"
    QUESTION = "question"
    LAST_ANSWER = "last_answer"
    ANSWERED = "answered"
    RATING = "rating"
    CONFIDENCE = "confidence"
    AGAIN = "again"
    REMATCH = "rematch"
    POSTPONED = "postponed"
    DATES = "dates"
    PAIRING = "pairing"
    ENROLMENT = "enrolment"
    ACCOUNT = "account"
    PROFILE = "profile"
    COMMITTEE = "committee"
    ROLES = "roles"
    OUTCOME = "outcome"
    LEAD_MESSAGE = "lead_message"
    LEAD_AUTHOR = "lead_author"
    LEAD_TASK = "lead_task"
    VACANCY = "vacancy"
    PROPOSAL = "proposal"
    OVERRIDE = "override"
    REFUSAL = "refusal"
    BLOCK = "block"
    BLOCK_REASON = "block_reason"
    END_REASON = "end_reason"
    TOPIC = "topic"
    PROGRAMME = "programme"
    IMPORT = "import"
    AUDIT = "audit"
    MACHINERY = "machinery"


class Writer(StrEnum):
    """Where it comes from."""

    MEMBER = "member"
    """One of a pair, or a volunteer."""
    STAFF = "staff"
    """A lead of the programme or an admin."""
    SLACK = "slack"
    """Slack tells it."""
    BOT = "bot"
    """It follows from what people do."""


class Surface(StrEnum):
    """Where something is shown."""

    WINDOW = "window"
    """In a window that opens for one person, or in their App Home: no export of Slack holds it."""
    MESSAGE = "message"
    """In a message, which Slack's exports may hold."""
    FIGURES = "figures"
    """In figures over several people (bot/kernel/rules/small_numbers.py)."""
    FILE = "file"
    """In a file that a lead or an admin takes away."""
    OWN_FILE = "own_file"
    """In the file of all that is kept about oneself."""
    AUDIT = "audit"
    """In the audit log, which admins read."""


class Keeping(StrEnum):
    """How long something is kept."""

    PROGRAMME = "programme"
    """Until its programme has been closed for as many months as the programme says."""
    COUNTED = "counted"
    """With the programme, for its figures: it stays when texts are purged."""
    MEMBERSHIP = "membership"
    """As long as the person is known to the workspace's programmes."""
    RULE = "rule"
    """Until whoever set it takes it back."""
    TASK = "task"
    """Until the work that it was written down for is done, at most a few days."""


class Deletion(StrEnum):
    """What becomes of it when its author deletes their texts."""

    CLEARED = "cleared"
    """It is taken away for everyone, for good."""
    STAYS = "stays"
    """It stays: it is a count, a role or a pair, or somebody else's."""
    NOTHING = "nothing"
    """It is no text of anybody's."""


@dataclass(frozen=True)
class FactRule:
    """One row of the table. `columns` are "table.column"; `is_encrypted`: all of them are."""

    writer: Writer
    readers: tuple[Who, ...]
    places: tuple[Surface, ...]
    keeping: Keeping
    deletion: Deletion
    columns: frozenset[str]
    is_encrypted: bool = False
