"""States, kinds and sides: each is explained and is a column's; the database keeps plain text."""

import ast
import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args

import pytest
from sqlalchemy import Column, text
from sqlalchemy.exc import StatementError
from sqlmodel import SQLModel, select

import storage
from storage import kinds, states, tables
from storage.columns import EnumText
from storage.engine import Database
from storage.kinds import Kind
from storage.states import DeliveryState, PairState, Side
from storage.tables import LeadTask, Pair
from tests.storage.story import Story

NAMES_A_STATE = {
    "agenda", "kind", "moment", "pause_cause", "refused_by", "side", "stage", "state",
    "visibility",
}  # fmt: skip
PLAIN = re.compile(r"\b(\w+) = '(\w+)'")


def enums() -> dict[str, type[StrEnum]]:
    return {
        name: each
        for name, each in {**vars(states), **vars(kinds)}.items()
        if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
    }


def models() -> dict[str, type[SQLModel]]:
    """Table → its class."""
    return {
        str(each.__tablename__): each
        for each in vars(tables).values()
        if isinstance(each, type) and issubclass(each, SQLModel)
    }


def columns() -> Iterator[tuple[str, Column[Any]]]:
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            yield table.name, column


def kept_as_enums() -> dict[tuple[str, str], type[StrEnum]]:
    return {
        (table, column.name): column.type.states
        for table, column in columns()
        if isinstance(column.type, EnumText)
    }


SOURCES = [ast.parse(inspect.getsource(module)) for module in (states, kinds)]


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_each_member_is_explained() -> None:
    bare = []
    defined = [node for source in SOURCES for node in source.body]
    for cls in (node for node in defined if isinstance(node, ast.ClassDef)):
        assert ast.get_docstring(cls), cls.name
        for member, after in zip(cls.body, [*cls.body[1:], ast.Pass()], strict=True):
            if isinstance(member, ast.Assign) and not is_text(after):
                bare.append(f"{cls.name}: {ast.unparse(member)}")
    assert bare == []


def test_the_rules_may_use_them_because_they_import_nothing() -> None:
    for source in SOURCES:
        walked = ast.walk(source)
        imports = [node for node in walked if isinstance(node, ast.Import | ast.ImportFrom)]
        assert [ast.unparse(node) for node in imports] == ["from enum import StrEnum"]
    package = ast.parse(inspect.getsource(storage))
    assert all(is_text(node) for node in package.body)


def test_each_is_that_of_a_column() -> None:
    assert set(enums().values()) == set(kept_as_enums().values())


def test_each_column_that_names_a_state_knows_its_members() -> None:
    named = {(table, column.name) for table, column in columns() if column.name in NAMES_A_STATE}
    assert set(kept_as_enums()) == named


def test_a_column_and_its_field_are_of_one_enum() -> None:
    for (table, name), of in kept_as_enums().items():
        annotation = models()[table].model_fields[name].annotation
        assert of in (annotation, *get_args(annotation)), (table, name)


def test_a_new_row_begins_with_a_member() -> None:
    for (table, name), of in kept_as_enums().items():
        field = models()[table].model_fields[name]
        assert field.is_required() or field.default is None or isinstance(field.default, of)


def test_conditions_of_indexes_name_members() -> None:
    found = []
    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            for column, value in PLAIN.findall(str(where)) if where is not None else ():
                found.append(value)
                assert value in set(kept_as_enums()[table.name, column])
    assert found == ["active"]


async def test_the_database_keeps_plain_text(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        pair = await story.pair(await story.person("chloe"), await story.person("marc"))
        await story.delivery(pair, Kind.PROMPT, DeliveryState.SENT)
    async with db.reading() as session:
        connection = await session.connection()
        plain = (await connection.execute(text("SELECT state FROM pair"))).scalar_one()
        row = (await session.exec(select(Pair))).one()
        states_of = (await session.exec(select(Pair.state))).all()
    assert (plain, type(plain)) == ("active", str)
    assert row.state is PairState.ACTIVE
    assert states_of == [PairState.ACTIVE]


async def test_what_a_newer_version_wrote_is_read_as_it_is(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        await story.pair(await story.person("chloe"), await story.person("marc"))
        await (await session.connection()).execute(text("UPDATE pair SET state = 'dormant'"))
    async with db.reading() as session:
        row = (await session.exec(select(Pair))).one()
        active = (await session.exec(select(Pair).where(Pair.state == PairState.ACTIVE))).all()
    assert row.state == "dormant"
    assert active == []


async def test_what_is_no_member_is_not_written(db: Database) -> None:
    task: dict[str, Any] = {"kind": "novelty", "dedupe_key": "1"}
    with pytest.raises(StatementError, match="'novelty' is not a valid LeadTaskKind"):
        async with db.transaction() as session:
            story = Story(session)
            await story.begin()
            session.add(LeadTask(workspace_id=story.workspace, programme_id=1, **task))


def test_a_proposal_asks_either_side() -> None:
    assert [states.ProposalState.asking(side) for side in Side] == [
        states.ProposalState.ASKED_MENTOR,
        states.ProposalState.ASKED_EXECUTIVE,
    ]
