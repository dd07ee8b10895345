"""What is under way in a story when somebody comes to try it."""

from datetime import datetime, time, timedelta

from bot.confidence import confidence
from bot.confidence.rules import HIGHEST
from bot.demo.story import VolunteerStory
from bot.insights import insight_stages
from bot.kernel.actors import Actor
from bot.kernel.rules.working_days import zone_named
from bot.people import volunteering
from bot.people.rules.volunteer_card import VolunteerCard
from bot.sessions import planning
from bot.sessions.planning import SessionPlan
from storage.engine import Session
from storage.states import Moment, Stage
from storage.tables import Pair, Programme, ident

_TIME = time(14)
_IN_DAYS = 2


async def plan_session(session: Session, actor: Actor, pair: Pair, now: datetime) -> None:
    """In some days, on their own clock; never at a weekend."""
    zone = zone_named(actor.zone)
    day = now.astimezone(zone).date() + timedelta(days=_IN_DAYS)
    while day.weekday() > 4:
        day += timedelta(days=1)
    wanted = SessionPlan(starts_at=datetime.combine(day, _TIME, zone), minutes=45)
    await planning.plan(
        session, actor=actor, pair_id=ident(pair), wanted=wanted, sure=True, now=now
    )


async def follow_up(
    session: Session, lead: Actor, insight_id: int, stage: Stage, outcome: str | None, now: datetime
) -> None:
    """One stage after the other, as a lead moves an insight on."""
    stages = list(Stage)[: list(Stage).index(stage) + 1]
    for seen, to in zip(stages, stages[1:], strict=False):
        await insight_stages.move(
            session,
            actor=lead,
            insight_id=insight_id,
            seen=seen,
            to=to,
            outcome=outcome if to is stage else None,
            now=now,
        )


async def say_confidence(
    session: Session, actor: Actor, pair: Pair, moment: Moment, level: int, now: datetime
) -> None:
    """About the topics that they are asked about: some a little surer than others."""
    page = await confidence.page(session, actor, ident(pair), moment, now)
    levels = {
        ident(topic): min(HIGHEST, level + number % 2) for number, topic in enumerate(page.topics)
    }
    await confidence.rate(
        session, actor=actor, pair_id=ident(pair), moment=moment, levels=levels, now=now
    )


async def volunteer(
    session: Session, actor: Actor, programme: Programme, told: VolunteerStory, now: datetime
) -> None:
    card = VolunteerCard(
        text=told.card, topics=(), languages=tuple(told.languages.split()), capacity=told.capacity
    )
    await volunteering.volunteer(
        session,
        actor=actor,
        programme_id=ident(programme),
        side=told.side,
        card=card,
        now=now,
    )
