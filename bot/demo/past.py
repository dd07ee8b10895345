"""Lives a story through the services, week by week, as its people would have."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.check_ins import answers
from bot.check_ins.rules.answers import Said
from bot.confidence.asking_confidence import asked_of
from bot.demo import present
from bot.demo.cast import bring_in
from bot.demo.story import DemoAnswer, PairStory, ProgrammeStory, Story, Week
from bot.insights import insights
from bot.kernel import roles
from bot.kernel.actors import Actor
from bot.kernel.clock import MovableClock
from bot.kernel.ports import Profile
from bot.kernel.rules.command_line import Mention
from bot.kernel.rules.permissions import Action
from bot.kernel.unit_of_work import ask
from bot.pairs import pairs
from bot.programmes import programmes
from bot.scheduler import Scheduler
from bot.slack.kit.context import Context
from storage.check_ins import check_ins
from storage.engine import Session
from storage.pairs import pairs as pair_queries
from storage.states import Moment, RoleKind, Side, Stage, Visibility
from storage.tables import Pair, Person, Programme, ident

_MENTORS_ANSWER = timedelta(days=1, hours=2)
_EXECUTIVES_ANSWER = timedelta(days=2, hours=7)
_MOMENTS = (Moment.START, Moment.MIDDLE)


@dataclass(frozen=True, kw_only=True)
class Past:
    """`clock` is the bot's own: it is moved from the story's first Monday to the present."""

    context: Context
    scheduler: Scheduler
    clock: MovableClock
    _slack_ids: dict[str, str] = field(default_factory=dict)
    _leads: dict[str | None, str] = field(default_factory=dict)
    _shared: list[tuple[int, str, DemoAnswer]] = field(default_factory=list)
    """Agreed insights: key, the lead's handle, and what becomes of each."""

    async def live(self, story: Story, *, until: datetime) -> None:
        self._leads.update({told.name: told.lead for told in story.programmes})
        await self._found(story)
        rows = [(await self._pair(story, told), told) for told in story.pairs]
        monday = _monday_after(self.clock.now())
        for number in range(story.length):
            await self._week(rows, number, monday + timedelta(weeks=number), until)
        self.clock.move_to(until)
        await self._present(story, rows)
        await self.scheduler.tick()

    async def _present(self, story: Story, rows: list[tuple[Pair, PairStory]]) -> None:
        now = self.clock.now()
        for key, handle, told in self._shared:
            lead = await self._actor(handle)
            async with self._acting() as session:
                await present.follow_up(session, lead, key, Stage(told.stage), told.outcome, now)
        for pair, told_pair in rows:
            if told_pair.planned:
                actor = await self._actor(told_pair.executive)
                async with self._acting() as session:
                    await present.plan_session(session, actor, pair, now)
        for told_programme in story.programmes:
            programme = await self._led(told_programme)
            for one in told_programme.volunteers:
                actor = await self._actor(one.who)
                async with self._acting() as session:
                    await present.volunteer(session, actor, programme, one, now)
        await self.scheduler.run("weigh_risk")

    async def _week(
        self,
        rows: list[tuple[Pair, PairStory]],
        number: int,
        monday: datetime,
        until: datetime,
    ) -> None:
        while (due := await self._next_due()) < min(monday + timedelta(days=1), until):
            self.clock.move_to(due)
            await self.scheduler.tick()
        for side, wait in ((Side.MENTOR, _MENTORS_ANSWER), (Side.EXECUTIVE, _EXECUTIVES_ANSWER)):
            # The present week has only come as far as today.
            if monday + wait >= until:
                return
            self.clock.move_to(monday + wait)
            for pair, told in rows:
                if number < len(told.weeks):
                    await self._answer(pair, told, told.weeks[number], side)
            await self.scheduler.tick()
        await self._sure(rows)

    async def _sure(self, rows: list[tuple[Pair, PairStory]]) -> None:
        """Whoever is asked how sure they feel says so, if the story tells it."""
        await self.scheduler.run("ask_confidence")
        for pair, told in rows:
            for side, handle in ((Side.MENTOR, told.mentor), (Side.EXECUTIVE, told.executive)):
                actor = await self._actor(handle)
                async with self._acting() as session:
                    asked = await asked_of(session, pair.workspace_id, pair.programme_id, actor.id)
                    for moment, level in zip(_MOMENTS, told.sure.get(side, ()), strict=False):
                        if asked and moment is asked[-1]:
                            await present.say_confidence(
                                session, actor, pair, moment, level, self.clock.now()
                            )

    async def _found(self, story: Story) -> None:
        admin = await self._actor(story.admin)
        for told in story.programmes:
            lead = await self._person(told.lead)
            async with self._acting() as session:
                programme = await self._programme(session, admin, told)
                await roles.give(
                    session,
                    actor=admin,
                    person=lead,
                    kind=RoleKind.LEAD,
                    programme=programme,
                    now=self.clock.now(),
                )
            if told.people:
                people = [(one, await self._profile(one.who)) for one in told.people]
                leading = await self._actor(told.lead)
                await bring_in(self.context, leading, programme, people, self.clock.now())

    async def _profile(self, handle: str) -> Profile:
        return await self.context.gateway.person((await self._person(handle)).slack_id)

    async def _led(self, told: ProgrammeStory) -> Programme:
        actor = await self._actor(told.lead)
        async with self.context.db.reading() as session:
            return (await programmes.within_reach(session, actor, Action.PAIR))[0]

    async def _programme(self, session: Session, admin: Actor, told: ProgrammeStory) -> Programme:
        if told.name is None:
            return (await programmes.within_reach(session, admin, Action.PAIR))[0]
        return await programmes.create(
            session,
            actor=admin,
            name=told.name,
            language=told.language,
            time_zone=told.time_zone,
            now=self.clock.now(),
        )

    async def _pair(self, story: Story, told: PairStory) -> Pair:
        lead = next(p.lead for p in story.programmes if p.name == told.programme)
        actor = await self._actor(lead)
        mentor, executive = await self._person(told.mentor), await self._person(told.executive)
        channel_id = await self.context.gateway.open_conversation(
            mentor.slack_id, executive.slack_id
        )
        async with self._acting() as session:
            programme = (await programmes.within_reach(session, actor, Action.PAIR))[0]
            return await pairs.create(
                session,
                actor=actor,
                programme=programme,
                mentor=mentor,
                executive=executive,
                channel_id=channel_id,
                now=self.clock.now(),
            )

    async def _answer(self, pair: Pair, story: PairStory, week: Week, side: Side) -> None:
        told = week.mentor if side == Side.MENTOR else week.executive
        if told is None:
            return
        author, other = story.mentor, story.executive
        if side == Side.EXECUTIVE:
            author, other = other, author
        actor = await self._actor(author)
        async with self._acting() as session:
            for check_in in await check_ins.open_of(session, [ident(pair)]):
                said = _said(told, check_in.topic_id, self.clock.now(), actor.zone)
                await answers.record(
                    session,
                    actor=actor,
                    check_in_id=ident(check_in),
                    said=said,
                    now=self.clock.now(),
                )
        if told.agreed is not None:
            await self._decide(await self._actor(other), told, self._leads[story.programme])

    async def _decide(self, other: Actor, told: DemoAnswer, lead: str) -> None:
        async with self._acting() as session:
            for insight in await check_ins.insights_waiting_for(session, other.id):
                await insights.decide(
                    session,
                    actor=other,
                    insight_id=ident(insight),
                    agreed=bool(told.agreed),
                    seen=insights.version(insight),
                    now=self.clock.now(),
                )
                if told.agreed and told.stage != Stage.RAISED:
                    self._shared.append((ident(insight), lead, told))

    @asynccontextmanager
    async def _acting(self) -> AsyncIterator[Session]:
        """One of the story's people does something."""
        async with self.context.db.transaction() as session:
            ask(session)
            yield session

    async def _next_due(self) -> datetime:
        async with self.context.db.reading() as session:
            due = await pair_queries.next_due_at(session)
        return due or datetime.max.replace(tzinfo=UTC)

    async def _person(self, handle: str) -> Person:
        person = await self.context.people.find(
            Mention(typed=handle, handle=handle, slack_id=self._slack_ids.get(handle))
        )
        self._slack_ids[handle] = person.slack_id
        return person

    async def _actor(self, handle: str) -> Actor:
        if handle not in self._slack_ids:
            await self._person(handle)
        return await self.context.asker(self._slack_ids[handle])


def _monday_after(instant: datetime) -> datetime:
    day = instant.date()
    following = day + timedelta(days=7 - day.weekday())
    return datetime.combine(following, time(), UTC)


def _said(told: DemoAnswer, topic_id: int | None, now: datetime, zone: str) -> Said:
    day = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=told.days)
    return Said(
        met=told.met,
        met_on=day if told.met else None,
        topic_id=topic_id if told.met else None,
        note=told.note,
        next_step=told.next_step,
        usefulness=told.useful,
        visibility=Visibility(told.reader),
        area=told.area,
    )
