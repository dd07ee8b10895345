"""`python -m tests.mutants [package]`: whether the tests of rules notice each small change of them.

mutmut changes one thing in one function of a rule and runs the tests that call it, of those that
`pytest -m rules` runs. A change that no test notices has survived: `mutmut show NAME` tells which.
Ends with 1 where fewer than nine in ten are noticed. MUTANTS_CHILDREN in the environment is how
many are tried at once, where not every processor is to be kept busy. What mutmut says meanwhile is
in build/mutants.txt; docs/mutants.md tells of those that are known to survive.
"""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PROGRESS = ROOT / "build/mutants.txt"
_MUTMUT = (sys.executable, "-m", "mutmut")
_LEAST = 0.9
_NOTICED = frozenset({"killed", "timeout", "segfault", "caught by type check"})
"""A change that makes a rule go on for ever is noticed by its tests, too."""
_LEFT_ASIDE = frozenset({"not checked", "skipped"})


def main(packages: list[str]) -> int:
    # What is named is tried anew; without a name mutmut keeps what it found with earlier tests.
    names = [f"bot.{package}.rules*" for package in packages or ["*"]]
    children = os.environ.get("MUTANTS_CHILDREN") or str(os.cpu_count() or 1)
    if _run("--max-children", children, *names):
        sys.stderr.write(f"mutmut could not run: see {_PROGRESS.relative_to(ROOT)}\n")
        return 1
    results = list(_results(packages))
    for line in _told(results):
        sys.stdout.write(f"{line}\n")
    noticed = sum(status in _NOTICED for _, status in results)
    return 0 if results and noticed >= _LEAST * len(results) else 1


def _run(*words: str) -> int:
    _PROGRESS.parent.mkdir(exist_ok=True)
    with _PROGRESS.open("w") as progress:
        whole = {**os.environ, "WHOLE": "1"}
        run = [*_MUTMUT, "run", *words]
        return subprocess.run(run, cwd=ROOT, env=whole, stdout=progress).returncode


def _results(packages: list[str]) -> Iterator[tuple[str, str]]:
    """The name of each change of these packages, or of all, and what became of it."""
    command = [*_MUTMUT, "results", "--all", "true"]
    found = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    for line in found.stdout.splitlines():
        name, _, status = line.strip().partition(": ")
        if status and status not in _LEFT_ASIDE and (not packages or _package(name) in packages):
            yield name, status


def _told(results: Iterable[tuple[str, str]]) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, status in results:
        counts[_package(name)][status] += 1
        counts["all"][status] += 1
        if status not in _NOTICED:
            yield f"{status}: {name}"
    for package, found in counts.items():
        noticed, whole = sum(found[s] for s in _NOTICED), found.total()
        yield f"{package}: {noticed} of {whole} noticed, {noticed / whole:.1%}"


def _package(name: str) -> str:
    return name.split(".")[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
