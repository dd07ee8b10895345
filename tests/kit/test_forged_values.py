"""Values that no button of ours holds: one clear sentence each, and nothing of it in the log."""

import pytest
from structlog.processors import format_exc_info
from structlog.testing import capture_logs

from bot.kernel.rules.command_line import Verb
from bot.slack import routes
from bot.slack.kit import ids
from sandbox.driver import User
from tests.kernel.test_role_table import listened_to, stage
from tests.stories.forged import chosen, click_payload, forged_submit
from tests.stories.probing import Stage
from tests.stories.programmed import DEFAULTS
from tests.town import Town

__all__ = ["stage"]

ODD = ("x", "9" * 40, "999999999", "999999999:0", "1:x:1")
"""A key of nothing, too large a one, one that is no number, too few parts, too many."""

NAMES = ("pair", "programme", "check_in", "task", "insight")

SUBMITTED: tuple[str, ...] = (
    ids.ANSWER_MODAL,
    ids.OUTCOME_MODAL,
    ids.CONFIDENCE_MODAL,
    ids.MESSAGE_MODAL,
    ids.INSIGHT_MODAL,
    ids.ABOUT_MODAL,
    ids.LEAVE_MODAL,
    ids.PLAN_MODAL,
    ids.QUESTION_MODAL,
    ids.MOVE_MODAL,
    ids.PAUSE_MODAL,
    ids.PROGRAMME_MODAL,
    ids.LAST_ANSWER_MODAL,
    ids.CHOICE_MODAL,
    ids.IMPORT_MODAL,
    ids.VOLUNTEER_MODAL,
)


@pytest.fixture
def language() -> str | None:
    return "en"


def clickable() -> list[str]:
    """Every button and menu that is listened to."""
    others = {*Verb, *ids.COMMANDS, ids.SHORTCUT_CHECK_IN, *routes.WINDOWS}
    return sorted(listened_to() - others)


async def pressed(town: Town, person: User) -> int:
    """Press everything with every odd value, and wait until all of it was worked for."""
    sent = 0
    for way in clickable():
        for value in ODD:
            payload = click_payload(town, person, way, value)
            sent += await town.sandbox.outward.send("interactive", payload) is not False
    await town.bot.context.settled()
    return sent


@pytest.mark.parametrize("name", ["adam", "chloe"])
async def test_no_button_breaks(stage: Stage, name: str) -> None:
    with capture_logs(processors=[format_exc_info]) as logs:
        assert await pressed(stage.town, getattr(stage.town, name))
    assert not [e["exception"][-900:] for e in logs if e["event"] == "interaction_failed"]


async def test_what_a_forged_button_says(stage: Stage) -> None:
    from tests.stories.forged import forged_click

    answer = await forged_click(stage.town, stage.town.marc, ids.ANSWER_MET, "x")
    assert answer["text"].endswith("leads nowhere any more. Type `/mentoring help` to go on.")


@pytest.mark.parametrize("way", SUBMITTED)
async def test_no_window_breaks(stage: Stage, way: str) -> None:
    """Neither one that holds nothing nor one that holds what it never was given."""
    town = stage.town
    odd: tuple[dict[str, str], ...] = (
        {},
        dict.fromkeys(NAMES, "x"),
    )
    with capture_logs(processors=[format_exc_info]) as logs:
        for held in odd:
            for person in (town.adam, town.chloe):
                values = {ids.MET: chosen("yes"), **DEFAULTS}
                await forged_submit(town, person, way, held, values)
    assert not [e["exception"][-900:] for e in logs if e["event"] == "modal_not_saved"]
