"""Every kind of message in one table, which the bot hands to the outbox when it is wired."""

from bot.check_ins.messages import arrangements, prompts, reminders, words
from bot.confidence.messages import closing, confidence, follow_ups
from bot.digest.messages import digest, digest_trouble
from bot.insights import messages as insights
from bot.lead_tasks.messages import lead_messages, lead_tasks
from bot.matching.messages import proposal, vacancy
from bot.outbox import duplicates
from bot.outbox.kinds import table
from bot.pair_life.messages import delegates, farewells, pauses
from bot.pairs import messages as pairs
from bot.pairs import troubles
from bot.people import messages as people
from bot.sessions import messages as sessions

KINDS = table(
    arrangements.KINDS,
    closing.KINDS,
    confidence.KINDS,
    duplicates.KINDS,
    delegates.KINDS,
    digest.KINDS,
    digest_trouble.KINDS,
    farewells.KINDS,
    follow_ups.KINDS,
    insights.KINDS,
    lead_messages.KINDS,
    lead_tasks.KINDS,
    pairs.KINDS,
    pauses.KINDS,
    people.KINDS,
    prompts.KINDS,
    proposal.KINDS,
    reminders.KINDS,
    sessions.KINDS,
    troubles.KINDS,
    vacancy.KINDS,
    words.KINDS,
)
