"""Fixtures: the town of the stories, and both databases."""

import asyncio
import copy
import gc
import inspect
import os
import re
import shutil
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Hashable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bot.kernel.clock import StoppedClock
from bot.kernel.config import UNPACED, Settings
from sandbox import manifest, workspace
from sandbox.driver import User
from sandbox.manifest import Manifest
from sandbox.server import Sandbox
from sandbox.workspace import SlackWorkspace
from tests.databases import (
    database_url,
    db,
    engines,
    key,
    postgresql_schema,
    postgresql_server,
    postgresql_url,
    schema,
    sqlite_url,
)
from tests.engines import OneAfterTheOther
from tests.scenes import Scenes
from tests.spread import place, pytest_xdist_auto_num_workers, pytest_xdist_make_scheduler
from tests.town import (
    PATIENCE,
    ROOT,
    SATURDAY,
    Town,
    founded,
)
from tests.whole import examples, languages_of

__all__ = [
    "database_url",
    "db",
    "engines",
    "key",
    "postgresql_schema",
    "postgresql_server",
    "postgresql_url",
    "pytest_xdist_auto_num_workers",
    "pytest_xdist_make_scheduler",
    "schema",
    "sqlite_url",
]

_LOCALES = {"en": "en-GB", "fr": "fr-FR"}
_MEMORY = Path("/dev/shm")  # noqa: S108 - each file there is below a folder that pytest makes
_ENOUGH = 2 * 1024**3
"""Bytes: a container may have no more than 64 megabytes there, and a run takes some hundred."""
_MEASURING = "COVERAGE_PROCESS_CONFIG"
# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile("unhurried", examples(100))
hypothesis.settings.load_profile("unhurried")


def pytest_configure() -> None:
    _work_in_memory()
    _measure_programs()


def _work_in_memory() -> None:
    """Databases are made and thrown away by the thousand: one on PostgreSQL takes three quarters of
    a second on a disk, and a tenth of that where none waits for it.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free > _ENOUGH:
        # For the programs that are started too, Chromium among them.
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _measure_programs() -> None:
    """`make coverage` measures the programs too that are started without this one's environment."""
    if (measuring := os.environ.get(_MEASURING)) is None:
        return
    start = asyncio.create_subprocess_exec

    def measured(*words: str, env: dict[str, str] | None = None, **more: Any) -> Awaitable[Process]:
        return start(*words, env=env and {**env, _MEASURING: measuring}, **more)

    pytest.MonkeyPatch().setattr(asyncio, "create_subprocess_exec", measured)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("either"):
        metafunc.parametrize("language", languages_of(metafunc.definition.nodeid))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`pytest -m rules`: the tests that call rules and need nothing else."""
    for item in items:
        if isinstance(item, pytest.Function) and _is_of_rules(item):
            item.add_marker("rules")
        if hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("part")
    # The others keep their order.
    items.sort(key=lambda item: place(item.nodeid))


def pytest_collection_finish() -> None:
    """All that was imported stays until the end: it is not looked through again and again for what
    nobody holds any more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _is_of_rules(item: pytest.Function) -> bool:
    given = item.callspec.params if hasattr(item, "callspec") else {}
    # pytest-asyncio hands its own to every test.
    needs = set(item.fixturenames) - {"event_loop_policy"}
    if inspect.iscoroutinefunction(item.function) or not needs <= given.keys():
        return False
    sources = (getattr(found, "__module__", "") for found in vars(item.module).values())
    return any(re.fullmatch(r"bot\.(.+\.)?rules(\..+)?", str(source)) for source in sources)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(start=SATURDAY)


@pytest.fixture
def language() -> str | None:
    """What everybody's Slack speaks; None leaves each their own. Parametrise to choose."""
    return None


@pytest.fixture(scope="session")
def app_manifest() -> Manifest:
    return manifest.load(ROOT / "manifest.yml")


@pytest.fixture(scope="session")
def small_workspace() -> SlackWorkspace:
    """To be copied: people change."""
    return workspace.load(ROOT / "sandbox/workspaces/small.yml")


@pytest.fixture
async def sandbox(
    clock: StoppedClock,
    language: str | None,
    app_manifest: Manifest,
    small_workspace: SlackWorkspace,
) -> AsyncIterator[Sandbox]:
    inhabited = copy.deepcopy(small_workspace)
    for member in inhabited.members.values():
        member.locale = _LOCALES[language] if language else member.locale
    async with Sandbox(
        manifest=app_manifest,
        workspace=inhabited,
        now=clock.now,
        # Triggers die after seconds, which are the machine's: here none pass.
        ticks=lambda: 0.0,
        acknowledge_within=PATIENCE,
    ) as started:
        yield started


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    return Scenes(tmp_path_factory.mktemp("scenes"))


@pytest.fixture
def origin(language: str | None) -> Hashable:
    """None in a module whose sandbox or settings are its own."""
    return ("small", language)


@pytest.fixture
def settings(
    sandbox: Sandbox,
    schema: Path,
    key: str,
    tmp_path: Path,
    scenes: Scenes,
    origin: Hashable,
) -> Settings:
    path = shutil.copy(scenes.arrived.get(origin, schema), tmp_path / "vice-versa.db")
    return Settings(
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        slack_api_url=sandbox.api_url,
        database_url=f"sqlite:///{path}",
        keys=(key,),
        rates=UNPACED,
    )


@pytest.fixture
async def town(
    sandbox: Sandbox,
    settings: Settings,
    clock: StoppedClock,
    origin: Hashable,
    scenes: Scenes,
    engines: OneAfterTheOther,
) -> AsyncIterator[Town]:
    async with founded(sandbox, settings, clock, origin=origin, engines=engines) as town:
        scenes.keep_arrival(town)
        yield town


@pytest.fixture
async def paired(town: Town, scenes: Scenes) -> Town:
    """Chloé mentors Marc, and Inès leads."""
    return await scenes.after(pairing, town)


async def pairing(town: Town) -> None:
    await town.adam.command("/mentoring role @ines lead")
    await town.adam.command("/mentoring pair @chloe @marc")


@pytest.fixture
async def helen(town: Town) -> AsyncIterator[User]:
    async with User(town.sandbox.page, "helen", patience=PATIENCE) as person:
        yield person
