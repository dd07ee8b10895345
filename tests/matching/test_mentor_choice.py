"""The modal in which a lead chooses another mentor, and the commands that block two people.

What a choice comes to is held in `test_choosing`.
"""

import pytest

from sandbox.driver import Json
from storage.states import Side
from tests.scenes import Scenes
from tests.stories.arranged import pressed
from tests.stories.enrolled import cast, enrol, known, proposals_of, shown_to, states
from tests.stories.shown import said, shown, wrong
from tests.town import Town

REASON = "Ils se connaissent <bien>"


@pytest.fixture
async def ready(town: Town, scenes: Scenes) -> Town:
    """Marc's manager is Helen's, so is Priya's; Adam is free as a mentor."""
    return await scenes.after(a_field_to_choose_from, town)


async def a_field_to_choose_from(town: Town) -> None:
    await cast(town)
    await enrol(town, "adam", Side.MENTOR, topics=("assistants",), languages="en")
    marc = await known(town, "marc")
    await known(town, "adam", manager_id=marc.id)


def value_of(view: Json, name: str) -> str:
    for block in view["blocks"]:
        for group in (block.get("element") or {}).get("option_groups") or ():
            for option in group["options"]:
                if option["text"]["text"].startswith(name):
                    return str(option["value"])
    raise LookupError(name)


async def opened(town: Town, nth: int = 0) -> Json:
    view = await shown_to(town.ines, "/mentoring match")
    found = [b for b in view["blocks"] if "match_swap" in str(b)]
    await town.ines.do(
        "action",
        container={"view_id": view["id"]},
        block_id=found[nth]["block_id"],
        action_id="match_swap",
    )
    return await town.ines.modal("choice_modal")


async def test_a_swap_is_proposed_and_survives_a_new_run(ready: Town) -> None:
    form = await opened(ready)
    answer = await ready.ines.submit(form, mentor=value_of(form, "Priya"))
    assert wrong(answer) == {}

    async def below() -> Json | None:
        view = await ready.ines.modal()
        return view if "*@priya → @marc*" in shown(ready, view) else None

    view = await ready.ines.until(below)
    assert "@helen n’a pas encore de mentor" in shown(ready, view), "Priya had been Helen's"
    assert await states(ready) == ["proposed"]
    view = await shown_to(ready.ines, "/mentoring match")
    assert "*@priya → @marc*" in shown(ready, view)
    assert (await proposals_of(ready))[0].override_reason is None


async def test_against_a_rule_the_modal_asks_for_a_reason(ready: Town) -> None:
    form = await opened(ready)
    adam = value_of(form, "Adam")
    refused = await ready.ines.submit(form, mentor=adam, override=" \u200b ")
    assert wrong(refused)["override"].startswith("Une règle sépare ces deux personnes")
    assert wrong(await ready.ines.submit(form, mentor=adam, override=REASON)) == {}
    (chosen,) = [row for row in await proposals_of(ready) if row.is_by_hand]
    assert chosen.override_reason == REASON
    view = await shown_to(ready.ines, "/mentoring match")
    await pressed(ready.ines, view, "match_accept_all")
    assert "asked_executive" in await states(ready), "the reason holds when it is accepted"


async def test_two_are_blocked_and_unblocked_and_not_told(ready: Town) -> None:
    await shown_to(ready.ines, "/mentoring match")
    told = said(ready, await ready.ines.command("/mentorat bloquer @helen @priya Sujet <délicat>"))
    assert "ne seront pas proposés" in told
    assert "délicat" not in told
    assert await states(ready) == ["proposed", "withdrawn"]
    again = said(ready, await ready.ines.command("/mentoring block @priya @helen"))
    assert "sont déjà bloqués" in again
    undo = "/mentoring unblock @priya @helen"
    assert "may be proposed" in said(ready, await ready.adam.command(undo))
    assert "are not blocked" in said(ready, await ready.adam.command(undo))


async def test_bad_forms_of_block(ready: Town) -> None:
    """Names that are left out are chosen in a window: tests/home/test_buttons.py."""
    for words, start in (
        ("block @marc @marc", "Name two different"),
        (f"block @marc @helen {'r' * 501}", "The reason may have 500"),
        ("match Nowhere", "There is no programme called"),
    ):
        answer = said(ready, await ready.adam.command(f"/mentoring {words}"))
        assert answer.startswith(start), words
