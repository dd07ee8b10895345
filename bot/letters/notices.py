"""Letters outside the rhythm of check-ins. Each kind loads its own; one table names them all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.check_ins import messages as arrangements
from bot.confidence.messages import closing, confidence, follow_ups
from bot.digest.messages import digest, digest_trouble
from bot.insights import messages as insight_stages
from bot.lead_tasks.messages import lead_messages, lead_tasks
from bot.matching.messages import proposal, vacancy
from bot.outbox.envelopes import Loaded
from bot.pair_life import messages as farewells
from bot.people import messages as imports
from bot.sessions import announcing
from bot.sessions import messages as sessions
from storage.engine import Session
from storage.kinds import Kind
from storage.outbox.deliveries import Claimed

Loader = Callable[[Session, Sequence[Claimed]], Awaitable[Mapping[int, Loaded]]]
"""Claimed → its letter, for deliveries of one kind."""

LOADERS: Mapping[Kind, Loader] = {
    **dict.fromkeys(announcing.KINDS, sessions.load),
    Kind.PAIR_PAUSED: arrangements.load_arranged,
    Kind.PAIR_RESUMED: arrangements.load_arranged,
    Kind.CHECK_IN_MOVED: arrangements.load_arranged,
    Kind.CHECK_IN_SKIPPED: arrangements.load_arranged,
    Kind.CHECK_IN_BACK: arrangements.load_back,
    Kind.DELEGATE_NAMED: arrangements.load_delegates,
    Kind.CLOSING: closing.load,
    Kind.FOLLOW_UP: follow_ups.load,
    Kind.PROPOSAL: proposal.load,
    Kind.VACANCY: vacancy.load,
    Kind.DIGEST: digest.load,
    Kind.DIGEST_TROUBLE: digest_trouble.load,
    Kind.IMPORT: imports.load,
    Kind.IMPORT_DONE: imports.load,
    Kind.TASK: lead_tasks.load,
    Kind.CONFIDENCE: confidence.load,
    Kind.INSIGHT_STAGE: insight_stages.load,
    Kind.LEAD_MESSAGE: lead_messages.load,
    Kind.FAREWELL: farewells.load,
}


async def load_many(session: Session, rows: Sequence[Claimed]) -> Mapping[int, Loaded]:
    letters: dict[int, Loaded] = {}
    for kind, load in LOADERS.items():
        if mine := [row for row in rows if row.kind == kind]:
            letters |= await load(session, mine)
    return letters
