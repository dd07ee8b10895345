"""What every letter about a pair has."""

from dataclasses import dataclass

from bot.outbox.letters import Letter
from bot.pairs.pairs import PairDetails


@dataclass(frozen=True, kw_only=True)
class PairLetter(Letter):
    about: PairDetails
