"""What belongs to everybody is lifted by those whose it is; leads are told, the two never."""

import pytest
from sqlmodel import col, select

from bot.kernel.errors import Mistake
from bot.matching import proposals
from storage.kinds import Kind
from storage.states import RoleKind
from storage.tables import Delivery, Person, Programme, Role, ident
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS


@pytest.fixture
async def two(bare: Bare) -> tuple[Person, Person]:
    """Chloé and Marc, a pair of Inès's programme. Priya leads another one; Helen leads both."""
    await bare.pair("chloe", "marc")
    async with bare.db.transaction() as session:
        other = Programme(workspace_id=1, name="Autre", created_at=bare.now)
        session.add(other)
        await session.flush()
        key = ident(other)
    await bare.leads("priya", key)
    await bare.leads("helen", key)
    await bare.leads("helen", 1)
    async with bare.db.transaction() as session:
        adam = (await session.exec(select(Person).where(Person.handle == "adam"))).one()
        session.add(
            Role(workspace_id=1, person_id=ident(adam), kind=RoleKind.ADMIN, created_at=bare.now)
        )
    return await bare.person("chloe"), await bare.person("marc")


async def blocks(bare: Bare, handle: str, two: tuple[Person, Person]) -> None:
    async with bare.acting(handle) as (session, asker):
        await proposals.block(
            session, actor=asker, one=two[0], other=two[1], reason="", now=bare.now
        )


async def lifts(bare: Bare, handle: str, two: tuple[Person, Person]) -> None:
    async with bare.acting(handle) as (session, asker):
        await proposals.unblock(session, actor=asker, one=two[0], other=two[1], now=bare.now)


@pytest.mark.parametrize(("setter", "lifter"), [
    ("ines", "ines"),
    ("ines", "helen"),
    ("priya", "helen"),
    ("priya", "adam"),
    ("adam", "adam"),
])  # fmt: skip
async def test_who_lifts_it(
    bare: Bare, two: tuple[Person, Person], setter: str, lifter: str
) -> None:
    await blocks(bare, setter, two)
    await lifts(bare, lifter, two)


@pytest.mark.parametrize(
    ("setter", "other"), [("ines", "priya"), ("priya", "ines"), ("adam", "ines")]
)
async def test_a_lead_of_another_programme_does_not(
    bare: Bare, two: tuple[Person, Person], setter: str, other: str
) -> None:
    await blocks(bare, setter, two)
    with pytest.raises(Mistake) as told:
        await lifts(bare, other, two)
    assert "d’un autre programme" in await bare.sentence_for("ines", told.value)


async def test_the_leads_whom_it_concerns_are_told_without_names_and_the_two_never(
    bare: Bare, two: tuple[Person, Person]
) -> None:
    await bare.leads("marc", 1)
    await blocks(bare, "priya", two)
    await lifts(bare, "priya", two)
    async with bare.db.reading() as session:
        query = (
            select(Person.handle, Delivery.reason)
            .join(Person, col(Person.id) == Delivery.person_id)
            .where(Delivery.kind == Kind.BLOCK)
            .order_by(col(Delivery.id))
        )
        told = list((await session.exec(query)).all())
    # Priya's own programme has neither of the two.
    assert sorted(told) == sorted(
        (handle, what) for what in ("set", "lifted") for handle in ("ines", "helen")
    )
    bare.clock.move_to(MONDAY_NINE_IN_PARIS)
    letters = [bare.plain(letter) for letter in await bare.came_to("ines")]
    assert len([each for each in letters if "@priya" in each]) == 2
    for letter in letters:
        assert "@marc" not in letter
        assert "@chloe" not in letter
