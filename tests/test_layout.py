"""What the files of the repository say about each other stays true."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.kernel import setting_values
from bot.slack import routes
from bot.slack.kit import ids
from sandbox import manifest
from sandbox.web_api import METHODS
from tests.town import ROOT

CODE = ("bot", "storage", "sandbox")
MANIFEST = manifest.load(ROOT / "manifest.yml")


def called_in_gateway() -> set[str]:
    """Methods of the Web API, named as the SDK's client does (`chat_postMessage`), or by a text."""
    calls = [
        node
        for path in (ROOT / "bot/slack/kit").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {method for call in calls if (method := _method(call)) is not None}


def _method(call: ast.Call) -> str | None:
    assert isinstance(call.func, ast.Attribute)
    of = call.func.value
    name = of.attr if isinstance(of, ast.Attribute) else ""
    if (name, call.func.attr) in (("_client", "api_call"), ("gateway", "ask")):
        named = call.args[0]
        return str(named.value) if isinstance(named, ast.Constant) else None
    return call.func.attr.replace("_", ".", 1) if name in ("_client", "client") else None


def test_the_scopes_are_those_of_the_methods_that_are_called() -> None:
    called = called_in_gateway()
    assert called
    assert called <= set(METHODS), "the sandbox knows every method that the bot calls"
    needed = {scope for method, (scope, _) in METHODS.items() if method in called and scope}
    # Only where the workspace belongs to an organisation.
    optional = {"tokens.basic"} & needed
    needed -= optional
    if "conversations.open" in called:
        needed |= {"im:write", "mpim:write"}
    if "conversations.history" in called:
        optional |= {"im:history", "mpim:history"}
    if "conversations.members" in called:
        optional |= {"groups:read"}
    assert needed | {"commands"} == MANIFEST.scopes
    assert optional == MANIFEST.optional_scopes


def test_commands_events_and_the_shortcut_are_those_that_are_listened_to() -> None:
    assert {command.command for command in MANIFEST.commands} == set(ids.COMMANDS)
    assert all(command.should_escape for command in MANIFEST.commands)
    assert all(routes.listener_of({"command": command}) for command in ids.COMMANDS)
    assert set(routes.EVENTS) == MANIFEST.events
    for shortcut in MANIFEST.shortcuts:
        assert routes.listener_of({"type": "shortcut", "callback_id": shortcut.callback_id})
    assert routes.listener_of({"type": "shortcut", "callback_id": "of_another_app"}) is None


def test_the_manifest_asks_for_socket_mode_and_the_home_tab_and_no_more() -> None:
    raw = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert raw["settings"]["socket_mode_enabled"] is True
    assert raw["features"]["app_home"]["home_tab_enabled"] is True
    assert "user" not in raw["oauth_config"]["scopes"]


def setting_names() -> set[str]:
    """Read from the code: `got.get("NAME")`."""
    tree = ast.parse(Path(setting_values.__file__).read_text(encoding="utf-8"))
    return {
        ast.literal_eval(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "got.get"
    }


def test_the_readme_s_table_lists_exactly_the_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Configuration")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(setting_names())


def test_the_example_names_no_other_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) <= setting_names()


# Built from pieces, so that this file is not among those that it finds.
REGISTRIES = [
    "pypi" + r"\.org",
    "python" + "hosted",
    "--index" + "-url",
    "--extra" + "-index",
    "registry" + r"\.npmjs",
]
SECRETS = [
    r"\bxox" + r"[abeprs]-\d{6,}-\d{6,}",
    r"\bxapp" + r"-\d-A[A-Z0-9]{8,}-",
    "-----BEGIN" + r" [A-Z ]*PRIVATE KEY-----",
    r"(?<![\w+/=-])[\w-]{43}" + r"=(?![\w=])",
    r"hooks\.slack" + r"\.com/services/T[A-Z0-9]+/",
]


def files() -> dict[str, str]:
    """Every text that is in the repository, or would be if it were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found = {}
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in (content := path.read_bytes()):
            # A table as a Mac writes it is among the tests' files.
            found[name] = content.decode(errors="replace")
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return files()


@pytest.mark.parametrize("pattern", REGISTRIES + SECRETS)
def test_no_file_names_a_package_registry_or_holds_a_secret(
    texts: dict[str, str], pattern: str
) -> None:
    assert "README.md" in texts
    assert [name for name, text in texts.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    "name", [".env", "vice-versa.db", "vice-versa.db.key", "vice-versa.db-wal"]
)
def test_what_a_bot_makes_beside_itself_is_not_added(name: str) -> None:
    ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT)  # noqa: S607
    assert ignored.returncode == 0


def test_a_class_name_means_one_thing() -> None:
    """In the bot, its storage and the sandbox together: whoever reads a name need not ask which."""
    places = named(*CODE, kinds=(ast.ClassDef,))
    assert "Delivery" in places
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_an_alias_of_a_type_is_no_second_meaning_of_a_name() -> None:
    places = named("bot", "storage", kinds=(ast.ClassDef, ast.Assign))
    assert "View" in places
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def named(*roots: str, kinds: tuple[type[ast.AST], ...]) -> dict[str, list[str]]:
    """Name of a class, or of an alias of a type → the files that define it. What is private in one
    file counts by the name that it would have; variables of types, by convention short, do not.
    """
    places: dict[str, list[str]] = {}
    for path in [ROOT / "app.py", *(p for r in roots for p in sorted((ROOT / r).rglob("*.py")))]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for node in {*tree.body, *within}:
            if isinstance(node, kinds) and (name := _type_named(node)):
                places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    return places


def _type_named(node: ast.AST) -> str | None:
    match node:
        case ast.ClassDef(name=name):
            return name.lstrip("_")
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            is_type = (
                name[:1].isupper() and not name.isupper() and "TypeVar" not in ast.unparse(value)
            )
            return name if is_type else None
    return None


def test_what_few_need_is_not_loaded_at_the_start() -> None:
    """Each takes a tenth of a second or megabytes: whoever needs one imports it then."""
    late = {"alembic", "holidays", "icalendar", "numpy", "python_calamine", "scipy", "typst"}
    late |= {"xlsxwriter", "yaml"}
    listed = subprocess.run(
        [sys.executable, "-c", "import app, sys; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = set(listed.stdout.split())
    assert {"app", "sqlalchemy"} <= loaded
    assert loaded & late == set()
