"""A generated programme, played on a real database: every row is written when its time comes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.digest import digest_schedule
from bot.insights import insights
from bot.kernel.actors import Actor, actor
from bot.privacy import own_data
from bot.workspaces import thresholds
from storage.engine import Database, Session
from storage.states import (
    CheckInState,
    InsightState,
    Moment,
    PairState,
    ProgrammeState,
    RoleKind,
    Side,
    Visibility,
)
from storage.tables import (
    Answer,
    CheckIn,
    Confidence,
    FollowUp,
    Insight,
    Pair,
    Person,
    Programme,
    Role,
    Topic,
    Workspace,
    ident,
)
from tests.attack import programmes as made_up
from tests.attack.programmes import DAY, Offered, Rated, Said

ZONE = "UTC"
CHANNEL = "G0LEADS"
_NEUTRAL = 5
"""From this level the gain is taken away, where it is a loss."""
Event = Callable[[Session, datetime], Awaitable[None]]


def instant(hour: int) -> datetime:
    return datetime.fromordinal(hour // DAY).replace(tzinfo=UTC) + timedelta(hours=hour % DAY)


def token(number: int) -> str:
    """The text of an insight: found wherever it is shown."""
    return f"insight-{number:04d}-"


@dataclass
class Played:
    """`people` are by their numbers in the programme; `play_until` writes what has come by then."""

    db: Database
    programme: made_up.Programme
    people: list[int] = field(default_factory=list)
    ines: int = 0
    adam: int = 0
    _pairs: list[int] = field(default_factory=list)
    _topics: dict[str, int] = field(default_factory=dict)
    _check_ins: dict[int, int] = field(default_factory=dict)
    _answers: dict[int, int] = field(default_factory=dict)
    _insights: dict[int, int] = field(default_factory=dict)
    _events: list[tuple[int, int, Event]] = field(default_factory=list)

    @staticmethod
    async def begun(db: Database, programme: made_up.Programme) -> "Played":
        played = Played(db, programme)
        async with db.transaction() as session:
            await played._found(session)
        played._plan()
        return played

    async def play_until(self, hour: int) -> None:
        async with self.db.transaction() as session:
            while self._events and self._events[0][0] <= hour:
                at, _, event = self._events.pop(0)
                await event(session, instant(at))

    async def actor(self, session: Session, person_id: int) -> Actor:
        workspace = await session.get_one(Workspace, 1)
        person = await session.get_one(Person, person_id)
        return await actor(session, workspace, person, admins=frozenset())

    async def _found(self, session: Session) -> None:
        first = instant(self.programme.first)
        session.add(Workspace(id=1, team_id="T1", time_zone=ZONE, created_at=first))
        await session.flush()
        session.add(
            Programme(
                id=1,
                workspace_id=1,
                name="Attacked",
                time_zone=ZONE,
                language="en",
                state=ProgrammeState.RUNNING,
                created_at=first,
                starts_on=first.date(),
                channel_id=CHANNEL,
            )  # fmt: skip
        )
        names = [f"person {n:03d}" for n in range(2 * self.programme.pairs)]
        everybody = [
            Person(
                workspace_id=1,
                slack_id=f"U{n:04d}",
                handle=f"h{n}",
                name=name,
                time_zone=ZONE,
                locale="en-GB",
                synced_at=first,
                is_slack_admin=name == "adam",
            )  # fmt: skip
            for n, name in enumerate([*names, "ines", "adam"])
        ]
        titles = dict.fromkeys(
            s.series.rsplit(" ", 1)[0] for s in self.programme.said if _is_gain(s)
        )
        topics = [
            Topic(workspace_id=1, programme_id=1, title=title, position=n)
            for n, title in enumerate(titles)
        ]
        session.add_all([*everybody, *topics])
        await session.flush()
        *self.people, self.ines, self.adam = [ident(person) for person in everybody]
        self._topics = {str(topic.title): ident(topic) for topic in topics}
        lead = RoleKind.LEAD
        session.add(
            Role(workspace_id=1, person_id=self.ines, kind=lead, programme_id=1, created_at=first)
        )
        pairs = [self._pair(couple) for couple in self.programme.couples]
        session.add_all(pairs)
        await session.flush()
        self._pairs = [ident(pair) for pair in pairs]

    def _pair(self, couple: made_up.Couple) -> Pair:
        mentor, executive = (self.people[number] for number in couple.people)
        return Pair(
            workspace_id=1, programme_id=1, mentor_id=mentor, executive_id=executive,
            channel_id="G1", state=PairState.ACTIVE, created_at=instant(couple.since),
        )  # fmt: skip

    def _plan(self) -> None:
        """Everything that will happen, in its order."""
        made = self.programme
        for number, check_in in enumerate(made.check_ins):
            self._at(check_in.opened, 0, self._open(number, check_in))
            for rated in check_in.ratings:
                self._at(rated.at, 1, self._rate(number, check_in, rated))
            self._at(check_in.closes, 5, self._close(number))
        for number, offered in enumerate(made.insights):
            self._at(offered.at, 2, self._offer(number, offered))
            if offered.agreed is not None:
                self._at(offered.agreed, 3, self._agree(number))
            if offered.withdrawn not in (None, made.deleted.get(self._author(offered))):
                self._at(int(offered.withdrawn or 0), 4, self._withdraw(number, offered))
        for person, at in made.deleted.items():
            self._at(at, 2, self._delete(person))
        for said in made.said:
            self._at(said.at, 1, self._say(said))
        for step in made.thresholds.steps:
            # In the middle of the month before.
            day = (step.first.replace(day=1) - timedelta(days=15)).toordinal()
            self._at(day * DAY, 0, self._raise(step.fewest, step.first))
        self._at(made.last, 6, self._end)
        self._events.sort(key=lambda event: event[:2])

    def _at(self, hour: int, order: int, event: Event) -> None:
        self._events.append((hour, order, event))

    def _open(self, number: int, check_in: made_up.CheckIn) -> Event:
        async def event(session: Session, now: datetime) -> None:
            row = CheckIn(
                workspace_id=1, programme_id=1, pair_id=self._pairs[check_in.couple],
                due_at=instant(check_in.due), opened_at=now, closes_at=instant(check_in.closes),
                state=CheckInState.OPEN,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            self._check_ins[number] = ident(row)

        return event

    def _rate(self, number: int, check_in: made_up.CheckIn, rated: Rated) -> Event:
        async def event(session: Session, now: datetime) -> None:
            unknown = self.programme.unknowns[rated.number]
            couple = self.programme.couples[check_in.couple]
            row = Answer(
                workspace_id=1, check_in_id=self._check_ins[number], met=True,
                person_id=self.people[unknown.person], usefulness=unknown.value,
                side=(Side.MENTOR, Side.EXECUTIVE)[couple.people.index(unknown.person)],
                answered_at=now, updated_at=now,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            self._answers[rated.number] = ident(row)

        return event

    def _close(self, number: int) -> Event:
        async def event(session: Session, now: datetime) -> None:
            row = await session.get_one(CheckIn, self._check_ins[number])
            answered = select(Answer).where(Answer.check_in_id == row.id).limit(1)
            there = (await session.exec(answered)).first()
            row.state = CheckInState.CLOSED if there else CheckInState.MISSED
            row.closed_at = now

        return event

    def _author(self, offered: Offered) -> int:
        return self.programme.unknowns[offered.rated].person

    def _offer(self, number: int, offered: Offered) -> Event:
        async def event(session: Session, now: datetime) -> None:
            answer = await session.get_one(Answer, self._answers[offered.rated])
            check_in = await session.get_one(CheckIn, answer.check_in_id)
            answer.visibility, answer.note = Visibility.INSIGHT, token(number)
            row = Insight(
                workspace_id=1, programme_id=1, pair_id=check_in.pair_id,
                check_in_id=ident(check_in), answer_id=ident(answer), author_id=answer.person_id,
                state=InsightState.OFFERED, text=token(number), created_at=now,
                is_anonymous=offered.is_anonymous,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            self._insights[number] = ident(row)

        return event

    def _agree(self, number: int) -> Event:
        async def event(session: Session, now: datetime) -> None:
            row = await session.get_one(Insight, self._insights[number])
            pair = await session.get_one(Pair, row.pair_id)
            other = pair.mentor_id if row.author_id == pair.executive_id else pair.executive_id
            await insights.decide(
                session,
                actor=await self.actor(session, other),
                insight_id=self._insights[number],
                agreed=True,
                seen=insights.version(row),
                now=now,
            )

        return event

    def _withdraw(self, number: int, offered: Offered) -> Event:
        async def event(session: Session, now: datetime) -> None:
            author = await self.actor(session, self.people[self._author(offered)])
            await insights.withdraw(
                session, actor=author, insight_id=self._insights[number], now=now
            )

        return event

    def _delete(self, person: int) -> Event:
        async def event(session: Session, now: datetime) -> None:
            await own_data.delete_texts(
                session, await self.actor(session, self.people[person]), now
            )

        return event

    def _say(self, said: Said) -> Event:
        """Of a gain both levels, once the later one is told."""

        async def event(session: Session, now: datetime) -> None:
            unknown = self.programme.unknowns[said.number]
            here: dict[str, Any] = {
                "workspace_id": 1,
                "programme_id": 1,
                "person_id": self.people[unknown.person],
            }
            side = (Side.MENTOR, Side.EXECUTIVE)[unknown.person % 2]
            if not _is_gain(said):
                months = int(said.series.split()[1])
                row = FollowUp(**here, side=side, months=months, again=bool(unknown.value), at=now)
                session.add(row)
                return
            title = said.series.rsplit(" ", 1)[0]
            start = 1 if unknown.value >= 0 else _NEUTRAL
            moment = Moment.MIDDLE if title.startswith("middle") else Moment.END
            for when, level in ((Moment.START, start), (moment, start + unknown.value)):
                at = instant(self.programme.first) if when is Moment.START else now
                topic = self._topics[title]
                session.add(
                    Confidence(**here, topic_id=topic, side=side, moment=when, level=level, at=at)
                )
            await session.flush()

        return event

    def _raise(self, fewest: int, first: date) -> Event:
        async def event(session: Session, now: datetime) -> None:
            adam = await self.actor(session, self.adam)
            step = await thresholds.raise_to(session, adam, fewest, now)
            assert step.first == first, "it holds from the next month on"

        return event

    async def _end(self, session: Session, now: datetime) -> None:
        programme = await session.get_one(Programme, 1)
        programme.state, programme.closed_at = ProgrammeState.CLOSED, now
        adam = await session.get_one(Person, self.adam)
        await digest_schedule.owe_last(session, programme, adam, now)
        going_on = select(Pair).where(col(Pair.ended_at).is_(None))
        for pair in (await session.exec(going_on)).all():
            pair.state, pair.ended_at = PairState.ENDED, now


def _is_gain(said: Said) -> bool:
    return not said.series.startswith("again")
