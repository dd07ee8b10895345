"""Who hears of which event: the one table that lets what lies below concern what lies above."""

from datetime import datetime

from bot.check_ins import words
from bot.check_ins.events import Answered
from bot.digest import digest_schedule
from bot.insights import insights
from bot.kernel import roles
from bot.kernel.unit_of_work import LeadsNamed, PlaceChanged, ProfileLearnt, Subscriptions
from bot.lead_tasks import lead_tasks
from bot.leads import messages as leads
from bot.pair_life import departures, endings, travelling
from bot.people import cards
from bot.programmes import rematches
from bot.programmes.programme_states import ProgrammeClosed, ProgrammeLaunched
from bot.sessions import outcomes
from storage.engine import Session
from storage.states import Visibility
from storage.tables import ident


async def _settle_sessions(session: Session, event: Answered) -> None:
    await outcomes.settle(session, event.pair, event.now)


async def _follow_insight(session: Session, event: Answered) -> None:
    visibilities = (event.said.visibility, event.before.visibility if event.before else None)
    if Visibility.INSIGHT in visibilities:
        await insights.follow(
            session, event.actor, event.check_in, event.answer, event.said, event.now
        )


async def _hand_over_what_waits(session: Session, event: LeadsNamed) -> None:
    await _hand_over(session, event.programme_id, event.now)


async def _hand_over(session: Session, programme_id: int, now: datetime) -> None:
    await words.owe_waiting(session, programme_id, now)
    await lead_tasks.owe_tasks(session, programme_id, now)
    await cards.address_waiting(session, programme_id)
    await rematches.address_waiting(session, programme_id)


async def _follow_account(session: Session, event: ProfileLearnt) -> None:
    await departures.follow(session, event.person, event.now)


async def _follow_traveller(session: Session, event: PlaceChanged) -> None:
    await travelling.follow(session, event)


async def _lead_again(session: Session, event: ProfileLearnt) -> None:
    if event.came_back:
        for programme_id in await roles.lead_again(session, event.person, event.now):
            await _hand_over(session, programme_id, event.now)


async def _end_pairs(session: Session, event: ProgrammeClosed) -> None:
    await endings.end_pairs(
        session,
        ident(event.programme),
        ended_by_id=ident(event.closed_by),
        now=event.now,
        says_goodbye=not event.was_draft,
    )


async def _owe_last_digest(session: Session, event: ProgrammeClosed) -> None:
    if not event.was_draft:
        await digest_schedule.owe_last(session, event.programme, event.closed_by, event.now)


async def _schedule_digests(_: Session, event: ProgrammeLaunched) -> None:
    digest_schedule.begin(event.programme, event.now)


SUBSCRIBED: Subscriptions = {
    Answered: (_settle_sessions, _follow_insight),
    LeadsNamed: (_hand_over_what_waits, leads.owe_news),
    PlaceChanged: (_follow_traveller,),
    ProfileLearnt: (_follow_account, _lead_again),
    ProgrammeClosed: (_end_pairs, _owe_last_digest),
    ProgrammeLaunched: (_schedule_digests,),
}
