"""Some weeks of a small company; `make life` lives a year of a larger one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from storage.kinds import Kind
from tests.life.company import Came, lived
from tests.life.plan import planned
from tests.life.verdict import judged

PLAN = planned(5, pairs=5, days=16)


async def test_some_weeks_are_as_the_model_expects(tmp_path: Path) -> None:
    company = await lived(PLAN, tmp_path)
    came, periods = company.post.came, await company.periods()
    await company.db.close()
    verdict = judged(PLAN, came, periods, company.answered)
    assert verdict.faults == {}
    assert verdict.counts["prompts_expected"] >= 6
    assert {Kind.PROMPT, Kind.REMINDER, Kind.DIGEST} <= set(verdict.counts)
    _would_notice(came, periods, company.answered)


def _would_notice(
    came: Sequence[Came],
    periods: Mapping[int, date | None],
    answered: Mapping[tuple[int, str], datetime],
) -> None:
    """The verdict is no rubber stamp: each thing that must not be is seen."""
    prompt = next(each for each in came if each.kind == Kind.PROMPT)
    others = [each for each in came if each is not prompt]
    hours = timedelta(hours=12)
    spoilt: dict[str, Sequence[Came]] = {
        "missing": others,
        "doubled": [*came, prompt],
        "at_another_time": [*others, replace(prompt, at=prompt.at + timedelta(minutes=15))],
        "at_night": [*others, replace(prompt, at=prompt.at + hours)],
        "on_a_holiday": [*others, replace(prompt, at=prompt.at - timedelta(days=2))],
    }
    for what, messages in spoilt.items():
        assert what in judged(PLAN, messages, periods, answered).faults, what
