"""The bot at work in a company whose Slack is in memory, for as long as a plan says."""

import random
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet
from sqlmodel import select

from bot.check_ins import answers, snoozing
from bot.check_ins.messages.prompts import PromptLetter
from bot.check_ins.messages.reminders import ReminderLetter
from bot.check_ins.rules.answers import Said
from bot.check_ins.rules.reminders import Snooze
from bot.digest.digest_schedule import ScheduleChoice, choose
from bot.digest.lead_channels import LeadChannels
from bot.jobs import jobs
from bot.kernel.actors import Actor, actor
from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED
from bot.kernel.errors import Problem
from bot.kernel.ports import Profile
from bot.kernel.unit_of_work import SUBSCRIPTIONS, ask
from bot.letters import KINDS
from bot.outbox.letters import Letter, Posted
from bot.outbox.outbox import Outbox
from bot.outbox.ports import Acquire
from bot.outbox.rate_limiter import RateLimiter
from bot.pair_life import pauses
from bot.pairs import pairs
from bot.people.lookup import PeopleLookup, choose_country, learn
from bot.people.migrating import Migrator
from bot.people.whereabouts import Whereabouts
from bot.programmes import programmes
from bot.scheduler import Scheduler
from bot.sessions import planning
from bot.sessions.planning import SessionPlan
from bot.subscriptions import SUBSCRIBED
from bot.texts import load
from bot.workspaces.arrival import Arrival
from storage.engine import Database, Session
from storage.kinds import Kind
from storage.migrate import upgrade
from storage.states import PauseCause, ProgrammeState, RoleKind
from storage.tables import CheckIn, Pair, Person, Programme, Role, Workspace, ident
from tests.life.plan import START, Event, Member, Plan, Rhythm
from tests.ports import InMemoryChannels, InMemorySlack

_OFTEN = ("close_due", "end_pauses", "open_due", "remind_due", "owe_digests")
_SELDOM = ("settle_sessions", "look_for_vacancies", "ask_confidence", "ask_follow_ups")
_EVERY_DAY = ("weigh_risk", "purge")
_WAITING = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM pair WHERE state = 'active' AND next_check_in_at <= :now)
OR EXISTS (SELECT 1 FROM check_in WHERE state = 'open' AND closes_at <= :now)
OR EXISTS (SELECT 1 FROM check_in WHERE state = 'open' AND remind_at <= :now)
OR EXISTS (SELECT 1 FROM programme WHERE next_digest_at <= :now)
OR EXISTS (SELECT 1 FROM delivery WHERE state IN ('pending', 'claimed') AND due_at <= :now)
"""
"""Whether a quarter of an hour brings anything: a year is lived in minutes, and not in hours."""


@dataclass(frozen=True)
class Came:
    """A message as it came; `to` are the handles of who reads it, `check_in` what it is about."""

    at: datetime
    kind: Kind
    to: tuple[str, ...]
    check_in: int | None = None


@dataclass
class Post:
    """A sender that keeps what it is given."""

    clock: StoppedClock
    slack: InMemorySlack
    came: list[Came] = field(default_factory=list)

    async def find(
        self, letter: Letter, channel_id: str, delivery_id: int, since: datetime, acquire: Acquire
    ) -> Posted | None:
        return None

    async def address(self, letter: Letter, acquire: Acquire) -> str:
        if letter.to.channel_id is not None:
            return letter.to.channel_id
        assert letter.to.person is not None
        return await self.slack.conversations.open_conversation(letter.to.person.slack_id)

    async def send(self, letter: Letter, channel_id: str, delivery_id: int) -> Posted:
        check_in = None
        if isinstance(letter, PromptLetter):
            check_in = letter.shown.check_in_id
        elif isinstance(letter, ReminderLetter):
            check_in = letter.check_in_id
        self.came.append(Came(self.clock.now(), letter.kind, self._readers(channel_id), check_in))
        return Posted(channel_id, f"{len(self.came)}.000000")

    def _readers(self, channel_id: str) -> tuple[str, ...]:
        here = {channel: ids for ids, channel in self.slack.conversations.channels.items()}
        return tuple(sorted(each.removeprefix("U").lower() for each in here[channel_id]))


@dataclass
class Company:
    plan: Plan
    db: Database
    clock: StoppedClock
    slack: InMemorySlack
    post: Post
    lookup: PeopleLookup
    chance: random.Random
    look: sqlite3.Connection
    outbox: Outbox = field(init=False)
    scheduler: Scheduler = field(init=False)
    whereabouts: Whereabouts = field(init=False)
    pressed: dict[datetime, list[Callable[[], Awaitable[None]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    answered: dict[tuple[int, str], datetime] = field(default_factory=dict)
    """Check-in and handle → when they answered, or chose themselves when to be asked again."""
    _seen: int = 0

    async def begin(self) -> None:
        """The bot starts, or starts again."""
        limiter = RateLimiter(UNPACED)
        self.whereabouts = Whereabouts(lookup=self.lookup, acquire=limiter.acquire)
        migrator = Migrator(
            lookup=self.lookup,
            migrations=self.slack.directory,
            conversations=self.slack.conversations,
        )
        await self.whereabouts.arrive()
        self.outbox = Outbox(
            kinds=KINDS,
            db=self.db,
            clock=self.clock,
            replica="life",
            sender_of=lambda _: self.post,
            rate_limiter_of=lambda _: limiter,
            chance=random.Random(1),  # noqa: S311 - the same waits in every life
            is_alone=True,
            look_again=self.whereabouts.look_again,
        )
        async with self.db.reading() as session:
            workspace = await session.get_one(Workspace, 1)
        leads = LeadChannels(
            db=self.db,
            clock=self.clock,
            channels=InMemoryChannels(),
            workspace=workspace,
            admins=frozenset(),
        )
        self.scheduler = Scheduler(
            db=self.db,
            clock=self.clock,
            outbox=self.outbox,
            jobs=jobs(
                join_agreed=_nothing,
                import_people=_nothing,
                owe_digests=leads.owe_due,
                sync_people=partial(migrator.look_at_all, limiter.acquire),
                be_seen=self.whereabouts.be_seen,
            ),
        )

    async def again(self) -> None:
        await self.outbox.stop()
        await self.begin()
        await self.scheduler.run("sync_people")
        # A scheduler that starts runs each of its jobs at once.
        for name in (*_EVERY_DAY, *_SELDOM):
            await self.scheduler.run(name)

    async def tick(self, at: datetime) -> None:
        """A quarter of an hour at work."""
        self.clock.move_to(at)
        for press in self.pressed.pop(at, ()):
            await press()
        if at.hour % 6 == 0 and not at.minute:
            for name in _SELDOM if at.hour else (*_SELDOM, *_EVERY_DAY):
                await self.scheduler.run(name)
        elif not self._has_work(at):
            return
        for name in _OFTEN:
            await self.scheduler.run(name)
        await self.outbox.deliver_due()
        for came in self.post.came[self._seen :]:
            if came.kind == Kind.PROMPT and came.check_in is not None:
                self._answer_some_day(came.check_in, came)
        self._seen = len(self.post.came)

    def _has_work(self, at: datetime) -> bool:
        now = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return self.look.execute(_WAITING, {"now": now}).fetchone() is not None

    def _answer_some_day(self, check_in: int, came: Came) -> None:
        for handle in came.to:
            chance, minutes = self.chance.random(), 15 * self.chance.randrange(1, 96 * 5)
            at = came.at + timedelta(minutes=minutes)
            if chance < 0.6:
                self.pressed[at].append(partial(self._answer, check_in, handle))
            elif chance < 0.7:
                self.pressed[at].append(partial(self._snooze, check_in, handle))
            elif chance < 0.74:
                self.pressed[at].append(partial(self._plan_session, handle))

    async def _answer(self, check_in: int, handle: str) -> None:
        async with self.db.transaction() as session:
            ask(session)
            asker = await self.actor_of(session, handle)
            try:
                await answers.record(
                    session,
                    actor=asker,
                    check_in_id=check_in,
                    said=Said(met=self.chance.random() < 0.7),
                    now=self.clock.now(),
                )
            except Problem:
                return  # closed meanwhile
        self.answered.setdefault((check_in, handle), self.clock.now())

    async def _snooze(self, check_in: int, handle: str) -> None:
        choice = self.chance.choice(list(Snooze))
        async with self.db.transaction() as session:
            ask(session)
            asker = await self.actor_of(session, handle)
            try:
                await snoozing.snooze(
                    session,
                    actor=asker,
                    check_in_id=check_in,
                    choice=choice,
                    now=self.clock.now(),
                )
            except Problem:
                return  # too late, or answered
        self.answered.setdefault((check_in, handle), self.clock.now())

    async def _plan_session(self, handle: str) -> None:
        starts_at = self.clock.now() + timedelta(hours=self.chance.randrange(30, 200))
        async with self.db.transaction() as session:
            ask(session)
            asker = await self.actor_of(session, handle)
            mine = min(asker.standing.mentors | asker.standing.executive_of)
            try:
                await planning.plan(
                    session,
                    actor=asker,
                    pair_id=mine,
                    wanted=SessionPlan(starts_at, 45, None),
                    sure=True,
                    now=self.clock.now(),
                )
            except Problem:
                return  # they have too many, or pause

    async def happens(self, event: Event, *, is_away: bool) -> None:
        """In Slack at its instant; the bot hears of it if it listens."""
        slack_id = f"U{event.handle.upper()}"
        profile = self.slack.directory.members[slack_id]
        changes = {
            "moves": {"time_zone": event.to},
            "leaves": {"is_active": False},
            "returns": {"is_active": True},
        }.get(event.what)
        if changes is None:
            self.pressed[self.plan.noticed(event.at)].append(partial(self._press, event))
            return
        self.slack.directory.members[slack_id] = replace(profile, **changes)  # type: ignore[arg-type]  # as above
        if not is_away:
            self.clock.move_to(event.at)
            await self.lookup.refresh(self.slack.directory.members[slack_id])

    async def _press(self, event: Event) -> None:
        async with self.db.transaction() as session:
            ask(session)
            asker = await self.actor_of(session, event.handle)
            if event.what == "chooses":
                await choose_country(session, asker.id, event.to, self.clock.now())
                return
            (pair_id,) = asker.standing.mentors | asker.standing.executive_of
            await pauses.pause(
                session,
                await session.get_one(Pair, pair_id),
                until=date.fromisoformat(event.to),
                cause=PauseCause.ASKED,
                now=self.clock.now(),
                by_id=asker.id,
            )

    async def actor_of(self, session: Session, handle: str) -> Actor:
        person = (await session.exec(select(Person).where(Person.handle == handle))).one()
        workspace = await session.get_one(Workspace, 1)
        return await actor(session, workspace, person, admins=frozenset())

    async def periods(self) -> Mapping[int, date | None]:
        async with self.db.reading() as session:
            rows = (await session.exec(select(CheckIn))).all()
            return {ident(row): row.period_on for row in rows}


async def _nothing() -> None:
    """Nobody is proposed, and no file is applied."""


async def founded(plan: Plan, folder: Path) -> Company:
    members = [each for couple in plan.couples for each in (couple.mentor, couple.executive)]
    profiles = [_profile(each) for each in (*plan.leads, *members)]
    slack, clock = InMemorySlack(*profiles), StoppedClock(start=START)
    db = Database(
        url=f"sqlite:///{folder}/life.db",
        keys=(Fernet.generate_key().decode(),),
        info={SUBSCRIPTIONS: SUBSCRIBED},
    )
    await upgrade(db)
    team = await Arrival(
        db=db, clock=clock, texts=load(), installation=slack.installation, directory=slack.directory
    ).settle()
    lookup = PeopleLookup(db=db, directory=slack.directory, clock=clock, team_id=team)
    company = Company(
        plan=plan,
        db=db,
        clock=clock,
        slack=slack,
        post=Post(clock, slack),
        lookup=lookup,
        chance=random.Random(plan.seed + 1),  # noqa: S311 - the same life for the same seed
        look=sqlite3.connect(folder / "life.db"),
    )
    await _people(company, profiles)
    await _pairs(company)
    await company.begin()
    return company


def _profile(member: Member) -> Profile:
    return Profile(
        slack_id=f"U{member.handle.upper()}",
        handle=member.handle,
        name=member.handle.title(),
        time_zone=member.zone,
        locale="en-GB",
    )


async def _people(company: Company, profiles: Sequence[Profile]) -> None:
    homes = {each.handle: each.country for each in company.plan.leads}
    for couple in company.plan.couples:
        homes |= {each.handle: each.country for each in (couple.mentor, couple.executive)}
    async with company.db.transaction() as session:
        workspace = await session.get_one(Workspace, 1)
        for profile in profiles:
            person = await learn(session, workspace, profile, START)
            person.country = homes[profile.handle]
            session.add(person)


async def _pairs(company: Company) -> None:
    made: dict[str, Programme] = {}
    for couple in company.plan.couples:
        async with company.db.transaction() as session:
            rhythm = couple.rhythm
            if rhythm.name not in made:
                made[rhythm.name] = await _programme(session, rhythm)
            both = [
                (await company.actor_of(session, each.handle)).person
                for each in (couple.mentor, couple.executive)
            ]
            await pairs.make(
                session,
                programme=made[rhythm.name],
                mentor=both[0],
                executive=both[1],
                channel_id=await company.slack.conversations.open_conversation(
                    *(each.slack_id for each in both)
                ),
                by_id=None,
                now=START,
            )
    await _leads(company, ident(made[company.plan.couples[0].rhythm.name]))


async def _programme(session: Session, rhythm: Rhythm) -> Programme:
    return await programmes.found(
        session,
        Programme(
            workspace_id=1,
            name=rhythm.name,
            time_zone="Europe/Paris",
            weekdays=str(rhythm.first.weekday()),
            local_time=rhythm.at.strftime("%H:%M"),
            every_weeks=rhythm.every // 7,
            starts_on=rhythm.first,
            state=ProgrammeState.RUNNING,
            created_at=START,
        ),
    )


async def _leads(company: Company, programme_id: int) -> None:
    async with company.db.transaction() as session:
        for lead in company.plan.leads:
            person = (await company.actor_of(session, lead.handle)).person
            session.add(
                Role(
                    workspace_id=1,
                    person_id=ident(person),
                    kind=RoleKind.LEAD,
                    programme_id=programme_id,
                    created_at=START,
                )
            )
        await session.flush()
        await choose(
            session,
            actor=await company.actor_of(session, company.plan.leads[0].handle),
            programme_id=programme_id,
            wish=ScheduleChoice("week", 0, time(9), "dm"),
            now=START,
        )


async def lived(plan: Plan, folder: Path) -> Company:
    """The whole of it, quarter of an hour by quarter of an hour."""
    company = await founded(plan, folder)
    events, was_away, at = list(plan.events), False, START
    try:
        while at < plan.ends:
            is_away = plan.is_away(at)
            if is_away and not was_away:
                await company.whereabouts.be_seen()
            while events and events[0].at <= at:
                await company.happens(events.pop(0), is_away=is_away)
            if not is_away:
                company.clock.move_to(at)
                if was_away or at in plan.restarts:
                    await company.again()
                await company.tick(at)
            was_away, at = is_away, at + timedelta(minutes=15)
        return company
    finally:
        await company.outbox.stop()
        company.look.close()
