"""Lives a story through the services, week by week, as its people would have."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.delivery.rhythm import Rhythm
from bot.demo.story import PairStory, ProgrammeStory, Story, Told, Week
from bot.rules.answers import Said, Visibility
from bot.rules.command_line import Mention
from bot.rules.permissions import Action
from bot.services import answers, insights, pairs, programmes, roles
from bot.services.actors import Actor
from bot.slack.desk import Desk
from storage import check_ins
from storage import pairs as pair_queries
from storage.engine import Session
from storage.tables import Pair, Person, Programme, ident

_MENTORS_ANSWER = timedelta(days=1, hours=2)
_EXECUTIVES_ANSWER = timedelta(days=2, hours=7)


@dataclass(frozen=True, kw_only=True)
class Past:
    """`clock` is the bot's own: it is moved from the story's first Monday to the present."""

    desk: Desk
    rhythm: Rhythm
    clock: MovableClock
    _slack_ids: dict[str, str] = field(default_factory=dict)

    async def live(self, story: Story, *, until: datetime) -> None:
        await self._found(story)
        rows = [(await self._pair(story, told), told) for told in story.pairs]
        monday = _monday_after(self.clock.now())
        for number in range(story.length):
            await self._week(rows, number, monday + timedelta(weeks=number), until)
        self.clock.move_to(until)
        await self.rhythm.tick()

    async def _week(
        self,
        rows: list[tuple[Pair, PairStory]],
        number: int,
        monday: datetime,
        until: datetime,
    ) -> None:
        while (due := await self._next_due()) < min(monday + timedelta(days=1), until):
            self.clock.move_to(due)
            await self.rhythm.tick()
        for side, wait in (("mentor", _MENTORS_ANSWER), ("executive", _EXECUTIVES_ANSWER)):
            if monday + wait >= until:
                return
            self.clock.move_to(monday + wait)
            for pair, told in rows:
                if number < len(told.weeks):
                    await self._answer(pair, told, told.weeks[number], side)
            await self.rhythm.tick()

    async def _found(self, story: Story) -> None:
        admin = await self._actor(story.admin)
        for told in story.programmes:
            lead = await self._person(told.lead)
            async with self.desk.db.transaction() as session:
                programme = await self._programme(session, admin, told)
                await roles.give(
                    session,
                    actor=admin,
                    person=lead,
                    kind="lead",
                    programme=programme,
                    now=self.clock.now(),
                )

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
        channel_id = await self.desk.gateway.open_conversation(mentor.slack_id, executive.slack_id)
        async with self.desk.db.transaction() as session:
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

    async def _answer(self, pair: Pair, story: PairStory, week: Week, side: str) -> None:
        told = week.mentor if side == "mentor" else week.executive
        if told is None:
            return
        author, other = story.mentor, story.executive
        if side == "executive":
            author, other = other, author
        actor = await self._actor(author)
        async with self.desk.db.transaction() as session:
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
            await self._decide(await self._actor(other), told.agreed)

    async def _decide(self, other: Actor, agreed: bool) -> None:
        async with self.desk.db.transaction() as session:
            for insight in await check_ins.insights_waiting_for(session, other.id):
                await insights.decide(
                    session,
                    actor=other,
                    insight=insight,
                    agreed=agreed,
                    still=True,
                    now=self.clock.now(),
                )

    async def _next_due(self) -> datetime:
        async with self.desk.db.reading() as session:
            due = await pair_queries.next_due_at(session)
        return due or datetime.max.replace(tzinfo=UTC)

    async def _person(self, handle: str) -> Person:
        person = await self.desk.find(
            Mention(typed=handle, handle=handle, slack_id=self._slack_ids.get(handle))
        )
        self._slack_ids[handle] = person.slack_id
        return person

    async def _actor(self, handle: str) -> Actor:
        if handle not in self._slack_ids:
            await self._person(handle)
        return await self.desk.asker(self._slack_ids[handle])


def _monday_after(instant: datetime) -> datetime:
    day = instant.date()
    following = day + timedelta(days=7 - day.weekday())
    return datetime.combine(following, time(), UTC)


def _said(told: Told, topic_id: int | None, now: datetime, zone: str) -> Said:
    day = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=told.days)
    return Said(
        met=told.met,
        met_on=day if told.met else None,
        topic_id=topic_id if told.met else None,
        note=told.note,
        next_step=told.next_step,
        usefulness=told.useful,
        visibility=Visibility(told.reader),
    )
