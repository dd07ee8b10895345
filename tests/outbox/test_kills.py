"""kill -9 in the middle of a fan-out: nothing is lost, and nothing comes twice that need not."""

from pathlib import Path

from tests.outbox.fanout import killed

PAIRS, KILLS = 120, 2
"""`make soak` kills a hundred times, and on both databases with the history and without."""


async def test_with_the_history_every_pair_has_exactly_one_prompt(
    postgresql_url: str, key: str, tmp_path: Path
) -> None:
    """Of three replicas."""
    report = await killed(
        folder=tmp_path,
        database_url=postgresql_url,
        key=key,
        pairs=PAIRS,
        kills=KILLS,
        history=True,
        seed=1,
    )
    assert report.kills == KILLS


async def test_without_it_a_double_is_what_was_in_flight_and_goes_at_a_click(
    sqlite_url: str, key: str, tmp_path: Path
) -> None:
    report = await killed(
        folder=tmp_path,
        database_url=sqlite_url,
        key=key,
        pairs=PAIRS,
        kills=KILLS,
        history=False,
        seed=2,
    )
    assert report.kills == KILLS
    assert report.retired == report.doubles
