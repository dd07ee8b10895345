"""The reasons for a pair, as they are kept: keys and values, said in each reader's language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.matching.rules.suitability import Why
from storage.engine import Session
from storage.rows import by_ids
from storage.tables import Proposal, Topic


@dataclass(frozen=True)
class Reasons:
    """`topics` are the rows of `why.topics`, without those that are gone."""

    why: Why
    topics: Sequence[Topic] = ()


def kept(why: Why) -> str:
    return json.dumps(
        {
            "topics": why.topics,
            "languages": why.languages,
            "minutes": why.minutes,
            "function": why.other_function,
            "site": why.other_site,
        }
    )


def read(text: str) -> Why:
    """What `kept` gave; nothing at all for what it did not."""
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError:
        return Why()
    return Why(
        topics=tuple(found["topics"]),
        languages=tuple(found["languages"]),
        minutes=found["minutes"],
        other_function=found["function"],
        other_site=found["site"],
    )


async def of(session: Session, proposals: Sequence[Proposal]) -> dict[int, Reasons]:
    """Proposal → its reasons."""
    whys = {row.id or 0: read(row.why) for row in proposals}
    topics = await by_ids(session, Topic, {key for why in whys.values() for key in why.topics})
    return {
        key: Reasons(why, [topics[topic] for topic in why.topics if topic in topics])
        for key, why in whys.items()
    }
