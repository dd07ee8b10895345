"""How each kind of notice reads."""

from collections.abc import Callable, Mapping
from typing import Any

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
from storage.kinds import Kind

Renderer = Callable[[Any, Say], Message]
"""Takes the letter that the loader of its kind makes."""

RENDERERS: Mapping[Kind, Renderer] = {
    **dict.fromkeys(announcing.NOTICES, sessions.notice),
    Kind.SESSION_SOON: sessions.soon,
    Kind.QUESTION_ASK: sessions.ask,
    Kind.QUESTION: sessions.question,
    Kind.PAIR_PAUSED: arrangements.paused,
    Kind.PAIR_RESUMED: arrangements.resumed,
    Kind.CHECK_IN_MOVED: arrangements.moved,
    Kind.CHECK_IN_SKIPPED: arrangements.skipped,
    Kind.CHECK_IN_BACK: arrangements.back,
    Kind.DELEGATE_NAMED: arrangements.delegate,
    Kind.CLOSING: closing.closing_message,
    Kind.FOLLOW_UP: follow_ups.follow_up_message,
    Kind.PROPOSAL: proposal.render,
    Kind.VACANCY: vacancy.render,
    Kind.DIGEST: digest.digest,
    Kind.DIGEST_TROUBLE: digest.trouble,
    Kind.IMPORT: import_letters.import_message,
    Kind.IMPORT_DONE: import_letters.done_message,
    Kind.TASK: lead_tasks.render,
    Kind.CONFIDENCE: confidence.render,
    Kind.INSIGHT_STAGE: insight_stages.render,
    Kind.LEAD_MESSAGE: lead_messages.render,
    Kind.FAREWELL: farewells.render,
}
