"""What the bot does by itself: the one table of jobs."""

from collections.abc import Awaitable, Callable, Sequence

from bot.check_ins import closing, opening, reminders
from bot.confidence import asking_confidence, follow_ups
from bot.kernel import unit_of_work
from bot.lead_tasks import risks
from bot.matching import vacancies
from bot.pair_life import pauses
from bot.people import importing
from bot.privacy import own_data
from bot.scheduler import Job, Once, ThroughKeys, UntilDone
from bot.sessions import outcomes

Work = Callable[[], Awaitable[None]]
_HOUR = 3600
_DAY = 24 * _HOUR


def jobs(
    *, join_agreed: Work, import_people: Work, owe_digests: Work, sync_people: Work, be_seen: Work
) -> Sequence[Job]:
    """In the order in which a tick runs them. What asks Slack something is handed in.

    `join_agreed` makes the pairs of those who said yes while Slack did not answer, `owe_digests`
    looks at the channels of leads before it owes what is due, `import_people` goes on with files of
    people that are being applied, and `sync_people` looks again at what Slack says of everybody who
    is known, and `be_seen` writes down that the bot is at work.
    """
    return (
        # In a tick the order counts: a check-in closes before the pair's next one opens, and a
        # pause ends before it is looked whose check-in is due.
        Job("close_due", UntilDone(closing.close_due), seconds=60, in_tick=True),
        Job("end_pauses", UntilDone(pauses.end_due), seconds=60, in_tick=True),
        Job("settle_sessions", UntilDone(outcomes.settle_due), seconds=_HOUR, in_tick=True),
        Job("open_due", UntilDone(opening.open_due), seconds=15, in_tick=True),
        Job("remind_due", UntilDone(reminders.remind_due), seconds=60, in_tick=True),
        Job("join_agreed", Once(join_agreed), seconds=60, in_tick=True),
        Job("look_for_vacancies", UntilDone(vacancies.look), seconds=60, in_tick=True),
        Job("owe_digests", Once(owe_digests), seconds=60, in_tick=True),
        Job("import_people", Once(import_people), seconds=15, in_tick=True),
        Job("forget_receipts", UntilDone(unit_of_work.forget_old), seconds=_HOUR),
        Job("forget_imports", UntilDone(importing.forget_unused), seconds=_HOUR),
        Job("ask_confidence", ThroughKeys(asking_confidence.ask_due), seconds=_HOUR),
        Job("ask_follow_ups", UntilDone(follow_ups.ask_due), seconds=_HOUR),
        Job("weigh_risk", ThroughKeys(risks.weigh), seconds=_DAY),
        Job("purge", UntilDone(own_data.purge_due), seconds=_HOUR),
        Job("sync_people", Once(sync_people), seconds=_DAY),
        Job("be_seen", Once(be_seen), seconds=60),
    )
