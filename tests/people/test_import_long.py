"""Long files: thousands of people, a bot that stops in the middle, clicks that come twice."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlmodel import func, select

from app import live
from bot.kernel.clock import StoppedClock
from bot.kernel.config import Settings
from bot.people.import_apply import CHUNK, apply_next
from sandbox import manifest, workspace
from sandbox.driver import Person
from sandbox.server import Sandbox
from storage.tables import Delivery, Enrolment, EnrolmentTopic
from storage.tables import Person as Row
from tests.conftest import ROOT, Town
from tests.stories.brought import (
    address,
    applied,
    dropped,
    ended,
    known,
    people_file,
    quiet,
    runs,
)
from tests.stories.forged import forged_click
from tests.stories.shown import fault, part, said, shown

CROWD = 5_000
SECONDS = 120
"""A bound with room for a machine that others share; alone it takes about ten."""


@pytest.fixture
def crowd() -> int:
    return 0


@pytest.fixture
async def sandbox(clock: StoppedClock, crowd: int) -> AsyncIterator[Sandbox]:
    loaded = workspace.load(ROOT / "sandbox/workspaces/small.yml")
    loaded.crowd(crowd)
    async with Sandbox(
        manifest=manifest.load(ROOT / "manifest.yml"), workspace=loaded, now=clock.now
    ) as started:
        yield started


def crowd_file(count: int) -> bytes:
    """Everybody's manager is one of the first hundred, each of whom has the one before."""
    lines = []
    for number in range(1, count + 1):
        boss = f"p{number % 100 + 1:04d}" if number > 100 else f"p{number - 1:04d}"
        manager = address(boss) if number > 1 else ""
        side = "executive" if number % 5 == 0 else "mentor"
        lines.append(
            f"p{number:04d}@maison-vauban.example,{side},Sales,Paris,fr,gaming|live,{manager},2,no"
        )
    return people_file(*lines)


@pytest.mark.parametrize("crowd", [CROWD])
async def test_five_thousand_people_come_in(paired: Town, crowd: int) -> None:
    began = time.monotonic()
    paired.ines._patience = SECONDS
    view = await dropped(paired.ines, crowd_file(CROWD))
    assert "*5\u202f000* personnes seraient nouvelles".replace("\u202f", " ") in shown(paired, view)
    await applied(paired, paired.ines, view)
    took = time.monotonic() - began
    assert took < SECONDS, took
    async with paired.house.context.db.reading() as session:
        counts = [
            (await session.exec(select(func.count()).select_from(table))).one()
            for table in (Enrolment, EnrolmentTopic)
        ]
        led = (
            await session.exec(
                select(func.count()).select_from(Row).where(Row.manager_id.is_not(None))  # type: ignore[union-attr]  # a column
            )
        ).one()
    assert (counts, led) == ([CROWD, 2 * CROWD], CROWD - 1)
    done = await paired.ines.message_in(holding="Votre fichier est appliqué")
    assert "*5 000* personnes" in said(paired, done)


@pytest.mark.parametrize("crowd", [3 * CHUNK + 10])
async def test_a_bot_that_stopped_goes_on_where_it_was(
    sandbox: Sandbox, settings: Settings, clock: StoppedClock, crowd: int
) -> None:
    async with AsyncExitStack() as stack:
        people = {
            handle: await stack.enter_async_context(Person(sandbox.url, handle, patience=30))
            for handle in ("chloe", "marc", "ines", "adam", "priya")
        }
        adam = people["adam"]
        async with live(settings, clock=clock) as house:
            town = Town(sandbox, house, clock, settings, **people)
            view = await dropped(adam, crowd_file(crowd))
            key = int(part(view, "import_apply")["value"])
            # As though the process had ended just after the click and one chunk.
            house.context.stopping.set()
            await adam.click(view, "import_apply")
            (run,) = [await ended(town, adam, "applying")]
            await quiet(town)
            async with house.context.db.transaction() as session:
                step = await apply_next(session, run.workspace_id, clock.now())
            assert step is not None
            assert (step.run_id, step.applied, step.state) == (key, CHUNK, "applying")
        async with live(settings, clock=clock) as house:
            town = Town(sandbox, house, clock, settings, **people)
            await house.scheduler.tick()
            run = await ended(town, adam, "done")
            assert (run.applied, run.rows) == (crowd, None)
            assert (await known(town, f"p{crowd:04d}")).enrolment is not None
            await adam.message_in(holding="Your file is applied")
            async with house.context.db.reading() as session:
                letters = select(func.count()).select_from(Delivery)
                told = letters.where(Delivery.kind == "import_done")
                assert (await session.exec(told)).one() == 1


async def test_a_chunk_that_fails_leaves_nothing_half_done_and_is_done_again(
    paired: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.people import enrolments

    view = await dropped(paired.ines, people_file(f"{address('priya')},mentor,Data,,,live,,,"))
    whole = enrolments.set_topics

    async def broken(*_: object) -> None:
        raise RuntimeError("in the middle of a chunk")

    monkeypatch.setattr(enrolments, "set_topics", broken)
    await paired.ines.click(view, "import_apply")
    run = await ended(paired, paired.ines, "applying")
    await quiet(paired)
    assert (await known(paired, "ines")).enrolment is None
    async with paired.house.context.db.reading() as session:
        assert (await session.exec(select(Row).where(Row.handle == "priya"))).first() is None
    assert run.applied == 0
    monkeypatch.setattr(enrolments, "set_topics", whole)
    await paired.house.scheduler.tick()
    assert (await known(paired, "priya")).row.function == "Data"


async def test_clicks_that_come_twice_or_too_late_say_so(paired: Town) -> None:
    view = await dropped(paired.ines, people_file(f"{address('priya')},mentor,,,,,,,"))
    key = part(view, "import_apply")["value"]
    await applied(paired, paired.ines, view)
    for action in ("import_apply", "import_drop", "import_see", "import_bad_lines"):
        told = said(paired, await forged_click(paired, paired.ines, action, key))
        assert told.startswith("Ce fichier est déjà appliqué."), action
    other = await dropped(paired.ines, people_file(f"{address('helen')},executive,,,,,,,"))
    key = part(other, "import_apply")["value"]
    paired.clock.move_to(paired.clock.now() + timedelta(days=1, minutes=1))
    told = said(paired, await forged_click(paired, paired.ines, "import_apply", key))
    assert told.startswith("Ce fichier a été abandonné, ou a attendu plus d’un jour.")
    await paired.house.scheduler.run("forget_imports")
    late = [run for run in await runs(paired) if run.id == int(key)]
    assert [(run.state, run.rows) for run in late] == [("dropped", None)]
    told = said(paired, await forged_click(paired, paired.ines, "import_see", 99))
    assert told.startswith("Ce fichier n’est plus connu.")


async def test_a_slack_that_asks_to_wait_is_waited_for(paired: Town) -> None:
    await fault(paired, "429", "users.lookupByEmail", times=2, seconds=0.05)
    view = await dropped(paired.ines, people_file(f"{address('priya')},mentor,,,,,,,"))
    assert "*1* personne serait nouvelle" in shown(paired, view)


async def test_a_slack_that_gives_no_file_is_told_apart_from_a_bad_file(paired: Town) -> None:
    await fault(paired, "500", "url_private")
    view = await dropped(paired.ines, people_file(f"{address('priya')},mentor,,,,,,,"))
    assert "Slack ne m’a pas transmis le fichier" in shown(paired, view)


async def test_an_app_without_the_new_permissions_says_what_to_do(paired: Town) -> None:
    paired.sandbox.world.granted = paired.sandbox.world.granted - {"users:read.email"}
    view = await dropped(paired.ines, people_file(f"{address('priya')},mentor,,,,,,,"))
    assert "réinstaller l’application" in shown(paired, view)


async def test_addresses_are_kept_nowhere_in_the_clear(paired: Town) -> None:
    file = people_file(f"{address('priya')},mentor,Data,,,,{address('helen')},,", "x@y.zz,mentor")
    await dropped(paired.ines, file)
    path = paired.settings.database_url.removeprefix("sqlite:///")
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as database:  # noqa: ASYNC230 - a test reads a small file
            assert b"maison-vauban.example" not in database.read()
