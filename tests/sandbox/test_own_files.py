"""A manifest or a workspace file that is wrong is told of in a sentence, with exit status 2."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import manifest, workspace
from sandbox.own_files import FileFault

ROOT = Path(__file__).parents[2]
TEAM = "team: {id: T0MAISON, name: Maison}\n"
PEOPLE = "people: [{handle: chloe, name: Chloé}]\n"
MANIFESTS = {
    "": "must provide an object",
    "- 1": "must provide an object",
    "{": "is not YAML",
    "features: {}": "missing required field: display_information",
    "display_information: {}": "display_information: missing required field: name",
    "display_information: {name: X}\nfeatures:": "features: must provide an object",
    "display_information: {name: X}\nfeatures: {slash_commands: [{command: post}]}": (
        "features.slash_commands[0].command: must begin with a /"
    ),
    "display_information: {name: X}\nfeatures: {shortcuts: [{type: other}]}": (
        "features.shortcuts[0]: missing required field: callback_id"
    ),
    "display_information: {name: X}\noauth_config: {scopes: {bot: commands}}": (
        "oauth_config.scopes.bot: must provide an array"
    ),
    "display_information: {name: X}\nsettings: {event_subscriptions: {bot_events: [1]}}": (
        "settings.event_subscriptions.bot_events[0]: must provide a string"
    ),
}
WORKSPACES = {
    "": "must provide an object",
    TEAM: "missing required field: people",
    f"{PEOPLE}team: {{id: T0}}": "team: missing required field: name",
    f"{TEAM}people: []": "people: no fewer than 1 items allowed",
    f"{TEAM}people: [{{handle: a b, name: A}}]": "people[0].handle: is no handle",
    f"{TEAM}people: [{{handle: a, name: A, age: 3}}]": "invalid additional property: age",
    f"{TEAM}people: [{{handle: a, name: A}}, {{handle: a, name: B}}]": "the same handle",
    f"{TEAM}{PEOPLE}channels: [{{name: leads, members: [marc]}}]": (
        "nobody is called marc, who is named in the channel leads"
    ),
    f"{TEAM}{PEOPLE}settings: {{uploads: 1}}": "settings: uploads cannot be 1",
    f"{TEAM}{PEOPLE}settings: [1]": "settings: ",
}


@pytest.mark.parametrize("text", MANIFESTS)
def test_a_manifest_that_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFault) as fault:
        manifest.load(path)
    told = str(fault.value)
    assert told.startswith(str(path))
    assert MANIFESTS[text] in told
    assert told.endswith(".") and "\n" not in told


@pytest.mark.parametrize("text", WORKSPACES)
def test_a_workspace_that_is_wrong(tmp_path: Path, text: str) -> None:
    path = tmp_path / "town.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFault) as fault:
        workspace.load(path)
    told = str(fault.value)
    assert told.startswith(str(path))
    assert WORKSPACES[text] in told


def test_every_workspace_that_comes_with_the_sandbox_is_right() -> None:
    paths = sorted((ROOT / "sandbox/workspaces").glob("*.yml"))
    assert len(paths) >= 3
    assert all(workspace.load(path).members for path in paths)


def started(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *options],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_process_that_is_given_a_wrong_file_says_so_and_ends(tmp_path: Path) -> None:
    absent = tmp_path / "absent.yml"
    ended = started("--manifest", str(absent))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{absent} cannot be read: No such file or directory.\n"


def test_every_option_is_explained() -> None:
    ended = started("--help")
    assert ended.returncode == 0
    explained = re.findall(r"^  --([a-z-]+)(?: [A-Z=]+)?\s+(.+)", ended.stdout, re.MULTILINE)
    offered = re.findall(r"\[--([a-z-]+)", ended.stdout)
    assert [name for name, _ in explained] == offered
    assert all(len(words.split()) >= 3 for _, words in explained), explained
    assert started("--limit", "chat=zero").returncode == 2
