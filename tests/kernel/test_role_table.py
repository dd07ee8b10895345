"""The printed table of role and action is what the handlers enforce, way in by way in."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.kernel.rules.command_line import Verb
from bot.kernel.rules.permissions import Action, ActorRole, cells, table
from bot.lead_tasks.lead_tasks import open_task
from bot.people import import_rows
from bot.people.rules.import_lines import LineFault
from bot.slack import routes
from bot.slack.kit import ids
from sandbox.driver import User
from storage.engine import Session
from storage.states import LeadTaskKind, PairState, ProgrammeState, Side
from storage.tables import Enrolment, ImportRun, Pair, Programme, Proposal, ident
from tests.scenes import Scenes
from tests.stories.answered import answered, closed
from tests.stories.arranging import planned
from tests.stories.forged import chosen, forged_submit, typed
from tests.stories.probes import PROBES, UNPROBED, UNREACHED
from tests.stories.probing import Probe, Stage
from tests.town import MONDAY_NINE_IN_PARIS, ROOT, Town

CELLS = cells(table())


@pytest.fixture
def language() -> str | None:
    return "en"


@pytest.fixture
async def stage(paired: Town, helen: User, scenes: Scenes) -> Stage:
    """Everything that can be opened is there."""
    town = await scenes.after(everything_can_be_opened, paired)
    executive = await town.bot.context.asker(helen.id)
    return Stage(town, helen, executive=executive.id)


async def everything_can_be_opened(town: Town) -> None:
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(
        town.chloe,
        "marc",
        note="Stories",
        next_step="Try",
        visibility="insight",
        word_to_lead="Thanks",
    )
    await town.marc.message_in(holding="insight_open")
    wished = await forged_submit(
        town,
        town.chloe,
        "leave_modal",
        {"pair": 1},
        {"wish": chosen("another"), "word_to_lead": typed("Please")},
    )
    assert not wished.get("errors")
    await planned(town.marc, "2026-11-26")
    await town.marc.command("/mentoring delegate @helen")
    context = town.bot.context
    priya, executive = (
        await context.asker(town.priya.id),
        await context.asker(town.sandbox.world.member("helen").id),
    )
    async with context.db.transaction() as session:
        session.add(
            Enrolment(
                workspace_id=1,
                programme_id=1,
                person_id=priya.id,
                side=Side.MENTOR,
                card="I know the codes",
                created_at=context.now(),
            )
        )
        session.add(
            Proposal(
                workspace_id=1,
                programme_id=1,
                mentor_id=priya.id,
                executive_id=executive.id,
                created_at=context.now(),
            )
        )
        found = import_rows.Found(faults=[LineFault(2, "import.bad.no_person")])
        session.add(
            ImportRun(
                workspace_id=1,
                programme_id=1,
                person_id=priya.id,
                rows=import_rows.written(found),
                created_at=context.now(),
            )
        )
        await open_task(
            session,
            workspace_id=1,
            programme_id=1,
            kind=LeadTaskKind.RISK,
            dedupe_key="risk:1:executive:silent:0",
            now=MONDAY_NINE_IN_PARIS,
            pair_id=1,
            side=Side.EXECUTIVE,
        )
        await _a_closed_programme(session)


async def _a_closed_programme(session: Session) -> None:
    pair = await session.get_one(Pair, 1)
    at = MONDAY_NINE_IN_PARIS
    programme = Programme(
        workspace_id=1, name="Over", state=ProgrammeState.CLOSED, created_at=at, closed_at=at
    )
    session.add(programme)
    await session.flush()
    session.add(
        Pair(
            workspace_id=1,
            programme_id=ident(programme),
            mentor_id=pair.mentor_id,
            executive_id=pair.executive_id,
            channel_id=pair.channel_id,
            state=PairState.ENDED,
            created_at=at,
            ended_at=at,
        )
    )


def people_of(stage: Stage) -> dict[ActorRole, User]:
    town = stage.town
    return {
        ActorRole.ADMIN: town.adam,
        ActorRole.LEAD: town.ines,
        ActorRole.MENTOR: town.chloe,
        ActorRole.EXECUTIVE: town.marc,
        ActorRole.DELEGATE: stage.delegate,
        ActorRole.MEMBER: town.priya,
    }


def listened_to() -> set[str]:
    """The ids that routes.py names, and every verb."""
    tree = ast.parse(Path(routes.__file__).read_text(encoding="utf-8"))
    named = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ids"
    }
    found = {getattr(ids, name) for name in named if isinstance(getattr(ids, name), str)}
    return found | set(Verb)


def test_make_permissions_prints_the_table() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot.kernel.rules.permissions"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert cells(printed) == CELLS
    assert set(CELLS) == {(action.value, role.value) for action in Action for role in ActorRole}
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(
        r"^permissions:.*\n\t@\S+python -m bot\.kernel\.rules\.permissions$", recipe, re.M
    )


def test_every_way_in_is_probed_or_explained() -> None:
    probed = {probe.way for probe in PROBES}
    assert probed | set(UNPROBED) == listened_to()
    assert not probed & set(UNPROBED)


def test_every_action_is_probed_or_explained() -> None:
    assert {probe.action for probe in PROBES} | set(UNREACHED) == set(Action)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe.action}-{probe.way}")
async def test_each_role_is_let_in_or_refused(stage: Stage, probe: Probe) -> None:
    """Those who may not come first: what they try must change nothing for the others."""
    for role, person in sorted(
        people_of(stage).items(), key=lambda each: CELLS[probe.action, each[0]]
    ):
        await closed(person)
        refused = await probe.send(stage, person)
        assert (refused is None) is CELLS[probe.action, role], (role, refused)
