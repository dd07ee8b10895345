"""`make audit`: whether a package that the bot runs with has a fault that is publicly known.

Ends with 0 where none is known, with 1 where one is, and with 2 where no index of advisories could
be asked: then nothing was checked, and it says so.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements-production.lock"
NOTHING_KNOWN, KNOWN, NOT_CHECKED = 0, 1, 2


def main() -> int:
    status, said = judged(_audit())
    for line in said:
        sys.stdout.write(f"{line}\n")
    return status


def judged(ran: "subprocess.CompletedProcess[str]") -> tuple[int, list[str]]:
    """What pip-audit's answer means: the status to end with, and what is said."""
    try:
        packages: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (ran.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return NOT_CHECKED, [f"Nothing was checked: no index of advisories answered ({reason})."]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if skipped and len(skipped) == len(packages):
        reason = packages[0]["skip_reason"]
        return NOT_CHECKED, [f"Nothing was checked: no index of advisories answered ({reason})."]
    if skipped:
        return NOT_CHECKED, [*faults, f"Not checked: {', '.join(skipped)}."]
    return (KNOWN, faults) if faults else (NOTHING_KNOWN, [f"{len(packages)} packages: no fault."])


def _audit() -> "subprocess.CompletedProcess[str]":
    words = ["--requirement", str(LOCK), "--disable-pip", "--require-hashes", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *words, "--progress-spinner", "off"]
    return subprocess.run(command, text=True, capture_output=True, check=False)


if __name__ == "__main__":
    raise SystemExit(main())
