"""Where a pair lives is told alike by the code and by a query, on both databases."""

from itertools import product

from sqlmodel import col, select

from storage.engine import Database
from storage.pairs.pairs import country_in_query, country_of, zone_in_query, zone_of
from storage.tables import Pair, Person, Programme
from tests.storage.story import Story

ZONES = product((None, "", "Europe/Paris"), ("", "America/New_York"))
COUNTRIES = tuple(product((None, "", "FR"), (None, "GB-ENG"), (None, "CA-QC")))


async def test_of_every_kind_of_pair(db: Database) -> None:
    async with db.transaction() as session:
        story = Story(session)
        await story.begin()
        for number, ((pair_zone, home), (country, own, usual)) in enumerate(
            product(ZONES, COUNTRIES)
        ):
            mentor = await story.person(f"m{number}")
            executive = await story.person(f"e{number}")
            pair = await story.pair(mentor, executive)
            pair.time_zone, pair.country = pair_zone, country
            marc = await session.get_one(Person, executive)
            marc.time_zone, marc.country = home, own
            programme = await session.get_one(Programme, story.programme)
            programme.time_zone, programme.country = "Asia/Tokyo", usual
            await session.flush()
            query = (
                select(
                    zone_in_query(col(Person.time_zone), col(Programme.time_zone)),
                    country_in_query(col(Person.country), col(Programme.country)),
                )
                .select_from(Pair)
                .join(Person, col(Person.id) == col(Pair.executive_id))
                .join(Programme, col(Programme.id) == col(Pair.programme_id))
                .where(Pair.id == pair.id)
            )
            ((zone, where),) = (await session.exec(query)).all()
            assert zone == zone_of(pair, marc, programme)
            assert where == country_of(pair, marc, programme)
