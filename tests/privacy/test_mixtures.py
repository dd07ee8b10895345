"""Whoever somebody is, and whatever else they are: they read what the table gives them, no more.

Sixteen people of every mixture of roles use every button and command that shows something, with the
key of every row; digests and notices come to them, files are made for them. Each text is found by
its readers, and by nobody else. Under `make whole` they then use all the others too, those that
change something, and six weeks pass.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.kernel.clock import StoppedClock
from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import Action
from bot.slack import routes
from bot.slack.kit import ids
from sandbox import workspace
from sandbox.manifest import Manifest
from sandbox.server import Sandbox
from storage.tables import CheckIn
from tests.privacy.mixtures import PEOPLE, READERS, Everybody, arrange, canary
from tests.privacy.observing import carriers, seen_in
from tests.stories.probes import PROBES, UNPROBED
from tests.stories.probing import Probe, Stage, press_anywhere
from tests.town import MONDAY_NINE_IN_PARIS, PATIENCE, ROOT, Town
from tests.whole import IS_WHOLE, PART

READING = {
    Action.SEE_HELP, Action.LIST_PAIRS, Action.DIGEST, Action.EXPORT, Action.READ_AUDIT,
    Action.LIST_PROGRAMMES, Action.READ_SHARED, Action.SEE_THREAD, Action.READ_WORD,
    Action.SEE_TOPIC, Action.READ_QUESTION, Action.SEE_COVERAGE, Action.LIST_PEOPLE,
    Action.READ_CARD, Action.FOLLOW_INSIGHTS, Action.SEE_OUTCOME, Action.SEE_OWN_DATA,
    Action.DOWNLOAD_OWN_DATA,
}  # fmt: skip
"""What is looked at first. Everything else is done afterwards: it changes what there is."""

ENDING = {
    Action.END_PAIR, Action.PAUSE_PAIR, Action.HELP_PAIR, Action.SET_ROLE, Action.PAUSE_PROGRAMME,
    Action.CLOSE_PROGRAMME, Action.WITHDRAW_PERSON, Action.RELINK_PERSON, Action.WITHDRAW_INSIGHT,
    Action.DELETE_OWN_TEXTS, Action.ASK_WAY_OUT,
}  # fmt: skip
"""What is done last: hardly anything is left afterwards that a later one of them could reach."""
LOOKING = {ids.TASKS_OPEN, ids.TASK_OPEN, Verb.TASKS, ids.MATCH_EARLIER, ids.MATCH_LATER}
ALIKE = {"ines", "manon"}
"""Files take a second each: these two lead as Sophie does, who is somebody's delegate besides."""
ROWS, FIRST = range(1, 7), range(1, 3)
"""Keys: no kind of row has more than six here. What changes things is tried with the first two."""
FEW, MANY = 4, {Action.READ_WORD, Action.SEE_TO_TASK}
"""Of words and tasks there are six rows, of anything else four at most."""


@pytest.fixture
def language() -> str | None:
    return "en"


@pytest.fixture
async def sandbox(clock: StoppedClock, app_manifest: Manifest) -> AsyncIterator[Sandbox]:
    """A whole house of people."""
    house = workspace.load(ROOT / "sandbox/workspaces/maison-vauban.yml")
    for member in house.members.values():
        member.locale = "en-GB"
    async with Sandbox(
        manifest=app_manifest,
        workspace=house,
        now=clock.now,
        ticks=lambda: 0.0,
        acknowledge_within=PATIENCE,
    ) as started:
        yield started


@pytest.fixture
def origin() -> None:
    """A workspace of its own."""


@pytest.fixture
async def people(town: Town) -> AsyncIterator[Everybody]:
    there = Everybody(town)
    await there.enter()
    yield there
    await there.leave()


@PART
async def test_each_text_is_found_by_its_readers_and_by_nobody_else(
    town: Town, people: Everybody, record_property: Callable[[str, object], None]
) -> None:
    town.sandbox.traffic.records = deque()
    await arrange(town, people)
    told = await readers(town)
    posted = {"lead-s-note"}
    assert {name for name, found in told.items() if found} <= posted, "in messages that came alone"

    reading = [probe for probe in PROBES if probe.action in READING or probe.way in LOOKING]
    tried = await everybody_tries(town, people, reading, ROWS)
    for name, found in (await readers(town)).items():
        assert found == READERS[name], name
    record_property("people, ways, canaries", (len(PEOPLE), tried, len(READERS)))
    if not IS_WHOLE:
        return

    ending = [probe for probe in PROBES if probe.action in ENDING]
    changing = [probe for probe in PROBES if probe not in [*reading, *ending]]
    asked = await check_ins_in(town)
    tried = await everybody_tries(town, people, changing, FIRST)
    await weeks_pass(town, 1)
    assert await check_ins_in(town) > asked, "the programmes still run"
    tried += await everybody_tries(town, people, ending, FIRST)
    await weeks_pass(town, 6)
    record_property("ways that change something", tried)


async def weeks_pass(town: Town, until: int) -> None:
    """To that week after the first; then nobody has read more than the table gives them."""
    await town.at(MONDAY_NINE_IN_PARIS + timedelta(weeks=until, hours=4))
    for name, found in (await readers(town)).items():
        assert found <= READERS[name], name


async def check_ins_in(town: Town) -> int:
    async with town.bot.context.db.reading() as session:
        return len((await session.exec(select(CheckIn))).all())


async def everybody_tries(
    town: Town, people: Everybody, ways: Sequence[Probe], keys: Iterable[int]
) -> int:
    """Each way in, with each key, and Home. Returns how many were tried."""
    count = 0
    for handle in PEOPLE:
        person = people[handle]
        tried = set[tuple[str, str]]()
        for key in keys:
            stage = Stage(
                town, person, check_in=key, pair=key, programme=key, topic=key, insight=key,
                word=key, task=key, enrolment=key, run=key, proposal=key, executive=key, risk=key,
                closed=key, step=key, session=key,
            )  # fmt: skip
            for probe in ways:
                way = probe.way, probe.about(stage)
                if way in tried or (probe.action is Action.EXPORT and handle in ALIKE):
                    continue
                if key > FEW and probe.action not in MANY:
                    continue
                tried.add(way)
                await probe.press(stage, person)
        for own in UNPROBED.keys() & routes.BUTTONS.keys():
            await press_anywhere(town, person, own, "home")
        await person.do("home")
        await town.settled()
        count += len(tried)
    return count


async def readers(town: Town) -> dict[str, set[str]]:
    """Text → the handles of those whom it has reached."""
    await town.settled()
    seen = seen_in(town)
    handles = {key: member.handle for key, member in town.sandbox.world.members.items()}
    bot = town.sandbox.world.bot_user
    return {
        name: {handles[key] for key in carriers(seen, canary(name)) if key != bot}
        for name in READERS
    }
