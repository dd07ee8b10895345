"""Inès at the list of proposals, and those whom she pairs, without Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from bot.matching import asking, matching, mentor_choice, proposals
from bot.matching.joining import Joiner
from bot.matching.matching import Proposed
from bot.matching.mentor_choice import Choice
from bot.matching.proposals import Accepted
from bot.slack.matching.views.match_list import match_list
from storage.states import ProposalState, Side
from storage.tables import Pair, Proposal, ident
from tests.bare import Bare
from tests.matching.enrolling import enrol_as


@dataclass
class Table:
    bare: Bare

    @property
    def joiner(self) -> Joiner:
        return Joiner(
            db=self.bare.db,
            clock=self.bare.clock,
            conversations=self.bare.slack.conversations,
            workspace_id=1,
        )

    async def enrol(self, handle: str, side: Side, **more: Any) -> None:
        """What else is told of them: see `enrol_as`."""
        person = await self.bare.person(handle)
        await enrol_as(self.bare.db, person, side, self.bare.now, **more)

    async def runs(self) -> Proposed:
        """Propose the best set, and look at it."""
        programme, ines = await self.bare.programme(), await self.bare.actor("ines")
        await matching.run(self.bare.db, ines, programme, self.bare.now)
        return await self.listed()

    async def listed(self) -> Proposed:
        async with self.bare.acting("ines") as (session, ines):
            return await matching.listed(session, ines, 1, self.bare.now)

    async def page(self, page: int = 0, *, language: str = "fr") -> dict[str, Any]:
        """What the lead sees."""
        return match_list(await self.listed(), page, self.bare.texts.say(language))

    async def text(self, *, language: str = "fr") -> str:
        return self.bare.plain(await self.page(language=language))

    async def accepts(self, *rows: Proposal, without_asking: bool = False) -> Accepted:
        async with self.bare.acting("ines") as (session, ines):
            return await proposals.accept(
                session,
                actor=ines,
                programme_id=1,
                proposal_ids=frozenset(ident(row) for row in rows),
                now=self.bare.now,
                without_asking=without_asking,
            )

    async def rejects(self, row: Proposal) -> None:
        async with self.bare.acting("ines") as (session, ines):
            await proposals.reject(session, actor=ines, proposal_id=ident(row), now=self.bare.now)

    async def retries(self, row: Proposal) -> None:
        async with self.bare.acting("ines") as (session, ines):
            await proposals.retry(session, actor=ines, proposal_id=ident(row), now=self.bare.now)

    async def says(self, handle: str, *, yes: bool, about: int = 1) -> ProposalState:
        """One of the two answers. Where both have said yes, their pair is made at once."""
        async with self.bare.acting(handle) as (session, asker):
            row = await asking.answer(
                session, actor=asker, proposal_id=about, yes=yes, now=self.bare.now
            )
        if row.state == ProposalState.AGREED:
            row = await self.joiner.join_at_once(row)
        return row.state

    async def choice(self, executive: str, replaces: Proposal | None = None) -> Choice:
        """Who could mentor somebody, in place of whom was proposed."""
        person = await self.bare.person(executive)
        async with self.bare.acting("ines") as (session, ines):
            return await mentor_choice.choice(
                session,
                ines,
                programme_id=1,
                executive_id=ident(person),
                replaces=ident(replaces) if replaces else None,
                now=self.bare.now,
            )

    async def chooses(
        self, mentor_id: int, executive: str, replaces: Proposal | None = None, reason: str = ""
    ) -> Proposal:
        person = await self.bare.person(executive)
        async with self.bare.acting("ines") as (session, ines):
            return await mentor_choice.choose(
                session,
                actor=ines,
                programme_id=1,
                executive_id=ident(person),
                mentor_id=mentor_id,
                replaces=ident(replaces) if replaces else None,
                reason=reason,
                now=self.bare.now,
            )

    async def proposals(self) -> Sequence[Proposal]:
        async with self.bare.db.reading() as session:
            return (await session.exec(select(Proposal).order_by(col(Proposal.id)))).all()

    async def states(self) -> list[ProposalState]:
        return [row.state for row in await self.proposals()]

    async def pairs(self) -> Sequence[Pair]:
        async with self.bare.db.reading() as session:
            return (await session.exec(select(Pair).order_by(col(Pair.id)))).all()
