"""Letters outside the rhythm of check-ins. Each kind loads its own; one table names them all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.check_ins import messages as arrangements
from bot.confidence.messages import closing, confidence, follow_ups
from bot.digest.messages import digest, digest_trouble
from bot.insights import messages as insight_stages
from bot.lead_tasks.messages import lead_messages, lead_tasks
from bot.matching.messages import proposal, vacancy
from bot.outbox import troubles
from bot.outbox.envelopes import Loaded
from bot.pair_life import messages as farewells
from bot.people import messages as imports
from bot.sessions import announcing
from bot.sessions import messages as sessions
from storage.engine import Session
from storage.outbox.deliveries import Claimed

Loader = Callable[[Session, Sequence[Claimed]], Awaitable[Mapping[int, Loaded]]]
"""Claimed → its letter, for deliveries of one kind."""

LOADERS: Mapping[str, Loader] = {
    **dict.fromkeys(announcing.KINDS, sessions.load),
    "pair_paused": arrangements.load_arranged,
    "pair_resumed": arrangements.load_arranged,
    "check_in_moved": arrangements.load_arranged,
    "check_in_skipped": arrangements.load_arranged,
    "check_in_back": arrangements.load_back,
    "delegate_named": arrangements.load_delegates,
    "closing": closing.load,
    "follow_up": follow_ups.load,
    "proposal": proposal.load,
    "vacancy": vacancy.load,
    "digest": digest.load,
    troubles.DIGEST: digest_trouble.load,
    "import": imports.load,
    "import_done": imports.load,
    "task": lead_tasks.load,
    "confidence": confidence.load,
    "insight_stage": insight_stages.load,
    "lead_message": lead_messages.load,
    "farewell": farewells.load,
}


async def load_many(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    letters: dict[int, Loaded] = {}
    for kind, load in LOADERS.items():
        if mine := [row for row in rows if row.kind == kind]:
            letters |= await load(session, mine)
    return letters
