"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.outbox import troubles
from bot.sessions import announcing
from bot.slack.check_ins import messages as arrangements
from bot.slack.confidence.messages import closing, confidence, follow_ups
from bot.slack.digest import messages as digest
from bot.slack.insights import messages as insight_stages
from bot.slack.kit.message import Message
from bot.slack.lead_tasks.messages import lead_messages, lead_tasks
from bot.slack.matching.messages import proposal, vacancy
from bot.slack.pair_life import messages as farewells
from bot.slack.people.views import import_letters
from bot.slack.sessions import messages as sessions
from bot.texts import Say

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[str, Renderer] = {
    **dict.fromkeys(announcing.NOTICES, sessions.notice),
    announcing.SOON: sessions.soon,
    announcing.ASK: sessions.ask,
    announcing.QUESTION: sessions.question,
    "pair_paused": arrangements.paused,
    "pair_resumed": arrangements.resumed,
    "check_in_moved": arrangements.moved,
    "check_in_skipped": arrangements.skipped,
    "check_in_back": arrangements.back,
    "delegate_named": arrangements.delegate,
    "closing": closing.closing_message,
    "follow_up": follow_ups.follow_up_message,
    "proposal": proposal.render,
    "vacancy": vacancy.render,
    "digest": digest.digest,
    troubles.DIGEST: digest.trouble,
    "import": import_letters.import_message,
    "import_done": import_letters.done_message,
    "task": lead_tasks.render,
    "confidence": confidence.render,
    "insight_stage": insight_stages.render,
    "lead_message": lead_messages.render,
    "farewell": farewells.render,
}
