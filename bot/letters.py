"""Every kind of message in one table, which the bot hands to the outbox when it is wired."""

from bot.check_ins.messages import prompts, reminders, words
from bot.confidence import messages as confidence
from bot.digest.messages import digest, digest_trouble, overview
from bot.insights import messages as insights
from bot.lead_tasks.messages import lead_messages, lead_tasks
from bot.leads import messages as leads
from bot.matching import messages as matching
from bot.outbox import duplicates
from bot.outbox.letters import table
from bot.pair_life import messages as pair_life
from bot.pairs import messages as pairs
from bot.pairs import troubles
from bot.people import messages as people
from bot.people import relink_messages as relinking
from bot.sessions import messages as sessions
from bot.workspaces import messages as workspaces

KINDS = table(
    reminders.ARRANGEMENT_KINDS,
    confidence.CLOSING_KINDS,
    confidence.KINDS,
    duplicates.KINDS,
    pair_life.KINDS,
    digest.KINDS,
    digest_trouble.KINDS,
    overview.KINDS,
    pair_life.FAREWELL_KINDS,
    confidence.FOLLOW_UP_KINDS,
    insights.KINDS,
    lead_messages.KINDS,
    lead_tasks.KINDS,
    leads.KINDS,
    pairs.KINDS,
    pair_life.PAUSE_KINDS,
    people.KINDS,
    relinking.KINDS,
    prompts.KINDS,
    matching.KINDS,
    reminders.KINDS,
    sessions.KINDS,
    troubles.KINDS,
    matching.VACANCY_KINDS,
    matching.BLOCK_KINDS,
    matching.STUCK_KINDS,
    words.KINDS,
    workspaces.KINDS,
)
