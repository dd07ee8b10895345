"""What somebody outside relies on: the locks, the list of parts, and what `make audit` means."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests import advisories

ROOT = Path(__file__).parent.parent


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^ ;]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_production_lock_is_the_whole_one_without_what_tests_need() -> None:
    whole, production = pinned("requirements.lock"), pinned("requirements-production.lock")
    assert production < whole
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[<>=\[]", each)[0] for each in wanted["dependencies"]}
    for_tests = {re.split(r"[<>=\[]", x)[0] for x in wanted["optional-dependencies"]["dev"]}
    there = {each.split("==")[0] for each in production}
    assert names <= there
    # icalendar, which runs, brings python-dateutil along.
    assert there & for_tests <= {"python-dateutil"}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], advisories.NOTHING_KNOWN, "1 packages"),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}],
            advisories.KNOWN,
            "a 1: X-1, mended in 2",
        ),
        (
            [{"name": "a", "skip_reason": "no answer"}],
            advisories.NOT_CHECKED,
            "Nothing was checked",
        ),
        (
            [
                {"name": "a", "skip_reason": "no answer"},
                {"name": "b", "version": "1", "vulns": []},
            ],
            advisories.NOT_CHECKED,
            "Not checked: a.",
        ),
    ],
)
def test_what_an_audit_found_is_told_and_what_was_not_checked_too(
    packages: list[dict[str, object]], status: int, said: str
) -> None:
    ran = subprocess.CompletedProcess([], 0, json.dumps({"dependencies": packages}), "")
    found, lines = advisories.judged(ran)
    assert found == status
    assert said in " ".join(lines)


def test_an_audit_that_broke_is_no_clean_one() -> None:
    ran = subprocess.CompletedProcess([], 1, "", "ERROR: no route to host\n")
    status, (line,) = advisories.judged(ran)
    assert status == advisories.NOT_CHECKED
    assert "no route to host" in line
