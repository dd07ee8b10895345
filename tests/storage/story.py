"""Writes a programme's rows in few words, for tests that count them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage.engine import Session
from storage.kinds import Kind
from storage.states import CheckInState, DeliveryState, PairState, Side
from storage.tables import (
    Answer,
    CheckIn,
    Delivery,
    Pair,
    PairSession,
    Person,
    Programme,
    Topic,
    Workspace,
    ident,
)

LONG_AGO = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@dataclass
class Story:
    """One programme of one workspace; `begin` writes them."""

    session: Session
    workspace: int = 0
    programme: int = 0
    topics: dict[str, int] = field(default_factory=dict)
    deliveries: int = 0

    async def begin(self, name: str = "Reverse mentoring") -> None:
        if not self.workspace:
            self.workspace = await self._add(Workspace(team_id="T0VAUBAN", created_at=LONG_AGO))
        self.programme = await self._add(
            Programme(workspace_id=self.workspace, name=name, created_at=LONG_AGO)
        )
        for key in ("social", "ai"):
            self.topics[key] = await self._add(
                Topic(workspace_id=self.workspace, programme_id=self.programme, key=key)
            )

    async def person(self, name: str, *, active: bool = True) -> int:
        return await self._add(
            Person(
                workspace_id=self.workspace,
                slack_id=f"U0{name.upper()}",
                name=name,
                is_active=active,
                synced_at=LONG_AGO,
            )
        )

    async def pair(
        self,
        mentor: int,
        executive: int,
        *,
        since: datetime = LONG_AGO,
        ended_at: datetime | None = None,
        end_reason: str | None = None,
    ) -> Pair:
        row = Pair(
            workspace_id=self.workspace,
            programme_id=self.programme,
            mentor_id=mentor,
            executive_id=executive,
            channel_id="G0PAIR",
            state=PairState.ENDED if ended_at else PairState.ACTIVE,
            next_check_in_at=since,
            created_at=since,
            ended_at=ended_at,
            end_reason=end_reason,
        )
        await self._add(row)
        return row

    async def check_in(
        self,
        pair: Pair,
        due_at: datetime,
        *,
        state: CheckInState = CheckInState.CLOSED,
        days: int = 7,
        mentor: tuple[bool, int | None] | None = None,
        executive: tuple[bool, int | None] | None = None,
        about: str | None = None,
    ) -> int:
        """What each side said: (did they meet, how useful it was), or None for no answer.

        It takes answers for so many `days`.
        """
        key = await self._add(
            CheckIn(
                workspace_id=self.workspace,
                programme_id=self.programme,
                pair_id=ident(pair),
                due_at=due_at,
                opened_at=due_at,
                closes_at=due_at + timedelta(days=days),
                state=state,
            )
        )
        if mentor:
            await self.answer(key, pair.mentor_id, Side.MENTOR, *mentor)
        if executive:
            await self.answer(key, pair.executive_id, Side.EXECUTIVE, *executive)
        if any(said and said[0] for said in (mentor, executive)):
            await self._add(
                PairSession(
                    workspace_id=self.workspace,
                    pair_id=ident(pair),
                    check_in_id=key,
                    held_on=due_at.date(),
                    topic_id=self.topics[about] if about else None,
                )
            )
        return key

    async def answer_of(self, check_in: int, person: int) -> Answer:
        query = select(Answer).where(Answer.check_in_id == check_in, Answer.person_id == person)
        return (await self.session.exec(query)).one()

    async def answer(
        self,
        check_in: int,
        person: int,
        side: Side,
        met: bool,
        usefulness: int | None = None,
        *,
        note: str | None = None,
        word: str | None = None,
    ) -> int:
        return await self._add(
            Answer(
                workspace_id=self.workspace,
                check_in_id=check_in,
                person_id=person,
                side=side,
                met=met,
                usefulness=usefulness,
                note=note,
                word_to_lead=word,
                answered_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
        )

    async def delivery(
        self, pair: Pair, kind: Kind, state: DeliveryState, due_at: datetime = LONG_AGO
    ) -> int:
        self.deliveries += 1
        return await self._add(
            Delivery(
                workspace_id=self.workspace,
                kind=kind,
                dedupe_key=f"{kind}:{self.deliveries}",
                pair_id=pair.id,
                state=state,
                due_at=due_at,
            )
        )

    async def _add(
        self,
        row: Workspace
        | Programme
        | Topic
        | Person
        | Pair
        | CheckIn
        | Answer
        | PairSession
        | Delivery,
    ) -> int:
        self.session.add(row)
        await self.session.flush()
        return ident(row)
