"""What happens at a check-in that others follow."""

from dataclasses import dataclass
from datetime import datetime

from bot.check_ins.rules.answers import Said
from bot.kernel.actors import Actor
from storage.tables import Answer, CheckIn, Pair


@dataclass(frozen=True)
class Answered:
    """One of the two answered, or changed their answer: `answer` is written as `said` has it.

    `before` is what they had said until then.
    """

    actor: Actor
    pair: Pair
    check_in: CheckIn
    answer: Answer
    said: Said
    before: Said | None
    now: datetime
