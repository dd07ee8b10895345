"""Which worker runs what, and what is begun first. The hooks are imported by conftest.py."""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

_LONGEST = (
    "tests/storage/test_landed.py",
    "tests/browser/test_sixty.py",
    "tests/browser/test_tour.py",
    "tests/browser/",
    "tests/privacy/test_mixtures.py",
    "tests/test_process.py",
    "tests/kernel/test_role_table.py",
    "tests/outbox/test_answers_meanwhile.py",
    "tests/outbox/test_kills.py",
    "tests/outbox/",
    "tests/kernel/test_tenancy.py",
    "tests/test_command_line.py",
    "tests/insights/test_consent_races.py",
    "tests/confidence/test_confidence_gains.py",
    "tests/people/test_hostile_files.py",
    "tests/kit/test_forged_values.py",
    "tests/storage/test_migrations.py",
    "tests/digest/",
    "tests/matching/",
)
"""What takes long is begun first, so that nobody waits for it in the end."""
_TOGETHER = "tests/browser/"
"""One worker's: Chromium and the demo, which plays months before it is ready, start once."""


def place(test: str) -> int:
    """What is not named here keeps its order."""
    return next((n for n, place in enumerate(_LONGEST) if test.startswith(place)), len(_LONGEST))


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        return _TOGETHER if nodeid.startswith(_TOGETHER) else super()._split_scope(nodeid)


def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: there is always one that waits for a program or a page."""
    return min((os.cpu_count() or 1) + 1, 6)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return _ByFile(config, log) if config.getoption("dist") == "loadfile" else None
