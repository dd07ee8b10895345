"""A row of another workspace is reached by nobody: not by its key, through no service."""

import ast
import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.exports.exports import wished
from bot.kernel import tenancy
from bot.kernel.actors import Actor
from bot.kernel.errors import Mistake, Problem, Refused
from bot.kernel.rules.permissions import Action, Standing
from bot.kernel.unit_of_work import SUBSCRIPTIONS
from bot.matching import proposals
from bot.programmes.programme_list import visible_to
from bot.subscriptions import SUBSCRIBED
from storage.engine import Database, Session
from storage.tables import Pair, Person, Programme, Proposal, Workspace, ident
from tests.engines import ENGINES
from tests.kernel.rows import INES, NOW, Keys, owned, write
from tests.kernel.services import Asked, arguments, asked, unknown
from tests.town import ROOT

KEYED: list[Any] = [table for table in owned() if "id" in table.model_fields]
"""A lease has its workspace for its key, and a topic of somebody's part is reached through both."""


KEY = "A" * 43 + "="


@dataclass(frozen=True)
class Neighbours:
    """Two workspaces. Whoever is asked for in Vauban stands in Dorval's programme and pair as in
    their own, so that nothing else refuses them.
    """

    vauban: Keys
    dorval: Keys

    async def chloe(self, session: Session) -> Actor:
        """She mentors Marc."""
        return await self._actor(session, 0, Standing(mentors=self._both(Pair)))

    async def ines(self, session: Session) -> Actor:
        """She leads the programme, administers, and is in no pair."""
        return await self._actor(session, INES, Standing(admin=True, leads=self._both(Programme)))

    async def _actor(self, session: Session, who: int, standing: Standing) -> Actor:
        workspace = await session.get_one(Workspace, self.vauban[Workspace])
        person = await session.get_one(Person, self.vauban[Person] + who)
        return Actor(person, workspace, standing)

    def _both(self, table: type[SQLModel]) -> frozenset[int]:
        return frozenset({self.vauban[table], self.dorval[table]})


async def neighbours(db: Database) -> Neighbours:
    async with db.transaction() as session:
        # Keys of the same number would hide which of the two was read.
        session.add(Workspace(team_id="T0EMPTY", created_at=NOW))
        await session.flush()
        return Neighbours(await write(session, "T0VAUBAN"), await write(session, "T0DORVAL"))


def opened(file: Path) -> Database:
    return Database(
        url=f"sqlite:///{file}", keys=(KEY,), info={SUBSCRIPTIONS: SUBSCRIBED}, engines=ENGINES
    )


@pytest.fixture(scope="module")
def written(schema: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Neighbours]:
    """A database with both, of which each test has a copy."""
    file = tmp_path_factory.mktemp("tenancy") / "vice-versa.db"
    shutil.copy(schema, file)

    async def make() -> Neighbours:
        db = opened(file)
        there = await neighbours(db)
        await db.close()
        return there

    with asyncio.Runner() as runner:
        return file, runner.run(make())


@pytest.fixture
async def copy(
    written: tuple[Path, Neighbours], tmp_path: Path
) -> AsyncIterator[tuple[Database, Neighbours]]:
    file, there = written
    shutil.copy(file, tmp_path)
    db = opened(tmp_path / file.name)
    yield db, there
    await db.close()


@pytest.mark.parametrize("locked", [False, True])
async def test_every_table_s_row_is_given_in_its_own_workspace_alone(
    db: Database, locked: bool
) -> None:
    there = await neighbours(db)
    here = there.vauban[Workspace]
    async with db.transaction() as session:
        for table in KEYED:
            own = await tenancy.within(session, table, there.vauban[table], here, locked=locked)
            assert own is not None and own.id == there.vauban[table], table
            assert there.dorval[table] != there.vauban[table]
            other = await tenancy.within(session, table, there.dorval[table], here, locked=locked)
            assert other is None, table


@pytest.mark.parametrize("table", tenancy.GONE, ids=lambda table: table.__name__)
async def test_what_is_told_of_it_is_what_is_told_of_nothing(
    copy: tuple[Database, Neighbours], table: Any
) -> None:
    db, there = copy
    for key in (there.dorval[table], 999_999):
        async with db.reading() as session:
            with pytest.raises(Mistake) as told:
                await tenancy.found(session, table, key, await there.ines(session))
            assert told.value.key == tenancy.GONE[table]


async def test_a_text_of_the_service_s_own_and_who_may_not_even_hear_it(
    copy: tuple[Database, Neighbours],
) -> None:
    db, there = copy
    async with db.reading() as session:
        ines, chloe = await there.ines(session), await there.chloe(session)
        key = there.dorval[Pair]
        with pytest.raises(Mistake) as told:
            await tenancy.found(
                session, Pair, key, ines, gone="helping.unknown", first=Action.HELP_PAIR
            )
        assert told.value.key == "helping.unknown"
        with pytest.raises(Refused):
            await tenancy.found(session, Pair, key, chloe, first=Action.HELP_PAIR)


def test_every_number_that_a_service_takes_is_known() -> None:
    assert unknown() == set()


def test_most_tables_are_asked_for_by_some_service() -> None:
    assert {each.table for each in asked()} == set(tenancy.GONE)
    assert len(asked()) > 80


@pytest.mark.parametrize("of", asked(), ids=str)
async def test_no_service_reaches_a_row_of_another_workspace(
    copy: tuple[Database, Neighbours], of: Asked
) -> None:
    db, there = copy
    before = await everything(db, there.dorval[Workspace])
    refusals, granted = [], []
    for who in (there.ines, there.chloe):
        refusals.append(await outcome(db, who, of, there.vauban, there.dorval))
        granted.append(await outcome(db, who, of, there.vauban, there.vauban))
    assert all(isinstance(refusal, Problem) for refusal in refusals), refusals
    assert await everything(db, there.dorval[Workspace]) == before
    # One of them hears something else about their own row: it is the row that was refused.
    told = [getattr(each, "key", None) for each in granted]
    assert told != [getattr(each, "key", None) for each in refusals]


async def outcome(
    db: Database,
    who: Callable[[Session], Awaitable[Actor]],
    of: Asked,
    own: Keys,
    there: Keys,
) -> object:
    """What the service gives, or the `Problem` that it raises."""
    try:
        async with db.transaction() as session:
            return await of.service(
                session=session, actor=await who(session), **arguments(of, own, there)
            )
    except Problem as problem:
        return problem


async def everything(db: Database, workspace: int) -> list[str]:
    async with db.reading() as session:
        return [
            repr(row)
            for table in owned()
            for row in (
                await session.exec(select(table).where(table.workspace_id == workspace))  # type: ignore[attr-defined]  # all of these have one
            ).all()
        ]


async def test_keys_that_come_in_another_form(copy: tuple[Database, Neighbours]) -> None:
    db, there = copy
    button = "{}:all:2026-11-01:2026-12-01"
    async with db.transaction() as session:
        ines = await there.ines(session)
        own = await wished(session, ines, button.format(there.vauban[Programme]), NOW)
        assert own.programme.id == there.vauban[Programme]
        with pytest.raises(Mistake, match=r"export\.stale"):
            await wished(session, ines, button.format(there.dorval[Programme]), NOW)
        for keys, done in ((there.dorval, 0), (there.vauban, 1)):
            accepted = await proposals.accept(
                session,
                actor=ines,
                programme_id=there.vauban[Programme],
                proposal_ids=[keys[Proposal]],
                without_asking=False,
                now=NOW,
            )
            assert accepted.done + accepted.left == done
        assert (await session.get_one(Proposal, there.dorval[Proposal])).state == "proposed"
        for keys in (there.dorval, there.vauban):
            listed = await visible_to(session, ines, about=keys[Programme])
            assert [ident(row.programme) for row in listed.rows] == [there.vauban[Programme]]


def trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / "bot").rglob("*.py")):
        name = str(file.relative_to(ROOT))
        if name != "bot/kernel/tenancy.py":
            yield name, ast.parse(file.read_text(encoding="utf-8"))


def compared(tree: ast.AST) -> Iterator[int]:
    """The lines in which the workspace of something is compared."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [ast.unparse(each) for each in (node.left, *node.comparators)]
            if any(s.endswith((".workspace_id", ".workspace.id", ".workspace)")) for s in sides):
                yield node.lineno


def fetched(tree: ast.AST) -> Iterator[int]:
    """The lines in which a function that has an actor reads a row by a key that it was given."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        every = function.args
        given = {each.arg for each in (*every.args, *every.kwonlyargs)}
        for node in ast.walk(function):
            if (
                "actor" in given
                and isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("session.get", "session.get_one")
                and ast.unparse(node.args[1]) in given
            ):
                yield node.lineno


@pytest.mark.parametrize("finds", [compared, fetched])
def test_nobody_types_the_check_again(finds: Any) -> None:
    assert [f"{name}:{line}" for name, tree in trees() for line in finds(tree)] == []


@pytest.mark.parametrize(
    ("finds", "code"),
    [
        (compared, "if row is None or row.workspace_id != actor.workspace.id: pass"),
        (compared, "ok = ident(actor.workspace) == row.workspace_id"),
        (fetched, "async def f(session, actor, key):\n  return await session.get(Pair, key)"),
        (fetched, "async def f(session, *, actor, key):\n  await session.get_one(Pair, key)"),
    ],
)
def test_it_would_be_found(finds: Any, code: str) -> None:
    assert list(finds(ast.parse(code)))
