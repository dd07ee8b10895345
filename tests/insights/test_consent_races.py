"""Two people write at the same moment: what is released is what was read, whoever comes first.

Each act runs in a transaction of its own. The second begins while the first has done its work and
has not committed: on PostgreSQL it must wait, or compare; SQLite has one writer at a time.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from bot.check_ins import answers
from bot.check_ins.rules.answers import Said
from bot.insights import insight_stages, insights
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake
from bot.privacy import own_data
from storage.engine import Database, Session
from storage.states import InsightState, Stage, Visibility
from storage.tables import Answer, CheckIn, Insight, ident
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import PART, share

READ = "What Marc has read"
OTHER = "What nobody has read"
Act = Callable[[Session], Awaitable[object]]
ROUNDS = share(2, 36)
"""Of each of the 28 pairs of acts, without a barrier: a thousand of them as a whole."""


@pytest.fixture
async def bare_db(db: Database) -> AsyncIterator[Database]:
    """The people of the story on both databases."""
    yield db


class Desk:
    """Chloé has offered an insight without names, and Marc has read it. What each may do now."""

    def __init__(self, bare: Bare) -> None:
        self.bare = bare
        self.check_in = self.insight = 0
        self.seen = ""

    async def begin(self) -> None:
        await self.bare.pair("chloe", "marc")
        await self.bare.at(MONDAY_NINE_IN_PARIS)
        self.chloe, self.marc = await self.bare.actor("chloe"), await self.bare.actor("marc")
        self.ines = await self.bare.actor("ines")
        async with self.bare.db.reading() as session:
            self.check_in = ident((await session.exec(select(CheckIn))).one())
        await self.again()

    async def again(self) -> None:
        """As it was before, whatever has become of it."""
        offered = self.submits(self.chloe, note=READ, is_anonymous=True)
        async with self.bare.db.transaction() as session:
            for row in (await session.exec(select(Insight))).all():
                await session.delete(row)
        async with self.bare.db.transaction() as session:
            await offered(session)
        async with self.bare.db.reading() as session:
            found = (await session.exec(select(Insight))).one()
        self.insight, self.seen = ident(found), insights.version(found)

    def submits(
        self,
        who: Actor,
        *,
        note: str,
        visibility: Visibility = Visibility.INSIGHT,
        is_anonymous: bool = False,
    ) -> Act:
        said = Said(met=True, note=note, visibility=visibility, is_anonymous=is_anonymous)

        async def act(session: Session) -> object:
            return await answers.record(
                session, actor=who, check_in_id=self.check_in, said=said, now=self.bare.now
            )

        return act

    def acts(self) -> dict[str, Act]:
        now = self.bare.now
        return {
            "Chloé writes another text": self.submits(self.chloe, note=OTHER, is_anonymous=True),
            "Chloé gives her name": self.submits(self.chloe, note=READ),
            "Chloé keeps it to herself": self.submits(
                self.chloe, note=READ, visibility=Visibility.ME
            ),
            "Chloé taps": lambda session: answers.tap(
                session, actor=self.chloe, check_in_id=self.check_in, met=False, now=now
            ),
            "Chloé takes it back": lambda session: insights.withdraw(
                session, actor=self.chloe, insight_id=self.insight, now=now
            ),
            "Chloé deletes her texts": lambda session: own_data.delete_texts(
                session, self.chloe, now
            ),
            "Marc agrees": lambda session: insights.decide(
                session,
                actor=self.marc,
                insight_id=self.insight,
                agreed=True,
                seen=self.seen,
                now=now,
            ),
            "Inès moves it on": lambda session: insight_stages.move(
                session,
                actor=self.ines,
                insight_id=self.insight,
                seen=Stage.RAISED,
                to=Stage.DISCUSSED,
                outcome=None,
                now=now,
            ),
        }

    async def run(self, act: Act) -> bool:
        """Whether it was done; what comes too late is told so, and does nothing."""
        with suppress(Mistake):
            async with self.bare.db.transaction() as session:
                await act(session)
            return True
        return False

    async def one_within_the_other(self, first: Act, second: Act) -> tuple[bool, bool]:
        """The second begins before the first commits, and has come as far as it can by then."""
        done = False
        with suppress(Mistake):
            async with self.bare.db.transaction() as session:
                await first(session)
                await session.flush()
                later = asyncio.create_task(self.run(second))
                await self._waits(later)
            done = True
        if not done:
            later = asyncio.create_task(self.run(second))
        return done, await later

    async def _waits(self, later: "asyncio.Task[bool]") -> None:
        """Until it is done, or waits for the first."""
        if self.bare.db.is_sqlite:
            return
        query = sql(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        while not later.done():
            async with self.bare.db.reading() as session:
                connection = await session.connection()
                if (await connection.execute(query)).scalar_one():
                    return

    async def state(self) -> tuple[Insight | None, Answer]:
        async with self.bare.db.reading() as session:
            insight = (await session.exec(select(Insight))).first()
            mine = select(Answer).where(Answer.person_id == self.chloe.id)
            return insight, (await session.exec(mine)).one()


@pytest.fixture
async def desk(bare: Bare) -> Desk:
    made = Desk(bare)
    await made.begin()
    return made


def holds(insight: Insight | None, answer: Answer, first: str, second: str) -> None:
    """What must be true whatever two people did, in whichever order."""
    done = {first, second}
    if insight is not None and insight.state is InsightState.AGREED:
        assert "Marc agrees" in done
        assert insight.text in (READ, None), "released without having been read"
        assert insight.is_anonymous, "released with a name that was not to be told"
    if insight is None or insight.state is InsightState.WITHDRAWN:
        assert insight is None or insight.text is None
    if answer.visibility is Visibility.ME:
        assert insight is None or insight.state is InsightState.WITHDRAWN
    kept = "Chloé keeps it to herself"
    if second == kept or done == {kept, "Chloé taps"}:
        assert answer.visibility is Visibility.ME, "a label of one's own was changed back"
    if second == "Chloé deletes her texts":
        assert answer.note is None
        assert insight is None or insight.text is None


NAMES = (
    "Chloé writes another text",
    "Chloé gives her name",
    "Chloé keeps it to herself",
    "Chloé taps",
    "Chloé takes it back",
    "Chloé deletes her texts",
    "Marc agrees",
    "Inès moves it on",
)


@pytest.mark.parametrize("first", NAMES)
async def test_one_deed_within_another(desk: Desk, first: str) -> None:
    acts = desk.acts()
    assert set(acts) == set(NAMES)
    for second in NAMES:
        await desk.again()
        acts = desk.acts()
        await desk.one_within_the_other(acts[first], acts[second])
        insight, answer = await desk.state()
        holds(insight, answer, first, second)


@PART
async def test_all_deeds_at_once_many_times(desk: Desk) -> None:
    """Without a barrier: the database alone decides who comes first."""
    for first, second in itertools.combinations(NAMES, 2):
        for _ in range(ROUNDS if not desk.bare.db.is_sqlite else 1):
            await desk.again()
            acts = desk.acts()
            await asyncio.gather(desk.run(acts[first]), desk.run(acts[second]))
            insight, answer = await desk.state()
            # Either may have come last.
            try:
                holds(insight, answer, first, second)
            except AssertionError:
                holds(insight, answer, second, first)


async def test_two_first_answers_of_one_person(desk: Desk) -> None:
    """A tap that meets the form's *only me* keeps that label, though both found no answer yet."""
    tap = desk.acts()["Chloé taps"]
    form = desk.submits(desk.chloe, note=READ, visibility=Visibility.ME)
    for first, second in ((tap, form), (form, tap)):
        async with desk.bare.db.transaction() as session:
            for table in (Insight, Answer):
                for row in (await session.exec(select(table))).all():
                    await session.delete(row)
                await session.flush()
        await desk.one_within_the_other(first, second)
        _, answer = await desk.state()
        assert answer.visibility is Visibility.ME
        assert answer.note == READ
