"""One bad day after another, in quick time; `make faults` lives through half an hour of them."""

from pathlib import Path

from tests.faults.days import days_on
from tests.faults.living import Plan, lived_through


async def test_nothing_is_lost_nothing_doubled_and_everything_told_once(
    database_url: str, key: str, tmp_path: Path
) -> None:
    plan = Plan(
        folder=tmp_path,
        database_url=database_url,
        key=key,
        every=1.5,
        lasting=15.0,
        pairs=4,
        history=True,
        seed=3,
    )
    report = await lived_through(plan)
    assert sum(report.days.values()) == 10
    assert report.prompts == 40
    assert (report.doubled, report.restarts) == (0, 0)
    assert report.updates and report.answers


def test_each_section_has_its_days_on_each_database() -> None:
    for database in ("sqlite", "postgresql"):
        days = days_on(database)
        assert {day.section for day in days} == {"answer", "workspace", "database"}
        assert len({day.name for day in days}) == len(days)
