"""A lead chooses another mentor; against a rule only with a reason; and blocks two people."""

from pathlib import Path

import pytest
from sqlmodel import select

from sandbox.driver import Json, Person
from storage.states import Side
from storage.tables import BlockedPair
from tests.conftest import Town
from tests.stories.arranged import pressed
from tests.stories.enrolled import audited, cast, enrol, known, proposals_of, shown_to, states
from tests.stories.forged import forged_submit, typed
from tests.stories.shown import said, shown, wrong

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
REASON = "Ils se connaissent <bien>"


@pytest.fixture
async def ready(town: Town) -> Town:
    """Marc's manager is Helen's, so is Priya's; Adam is free as a mentor."""
    await cast(town)
    await enrol(town, "adam", Side.MENTOR, topics=("assistants",), languages="en")
    marc = await known(town, "marc")
    await known(town, "adam", manager_id=marc.id)
    return town


def in_files(*names: str) -> bytes:
    return b"".join(Path(name).read_bytes() for name in names)


def groups(view: Json) -> dict[str, list[str]]:
    """Label of a group → its options."""
    for block in view["blocks"]:
        if block.get("block_id") == "mentor":
            return {
                group["label"]["text"]: [o["text"]["text"] for o in group["options"]]
                for group in block["element"]["option_groups"]
            }
    raise LookupError("no mentors to choose from")


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


@BOTH
async def test_the_free_ones_by_score_and_those_kept_apart_below(
    ready: Town, language: str
) -> None:
    free, apart, line = {
        "en": ("Can be proposed", "A rule keeps them apart: give a reason", "same reporting line"),
        "fr": ("Possibles", "Séparés par une règle : motif demandé", "même ligne hiérarchique"),
    }[language]
    found = {
        label.replace("\u00a0", " "): options
        for label, options in groups(await opened(ready)).items()
    }
    assert list(found) == [free, apart]
    assert [name.split(" · ")[0] for name in found[free]] == ["Priya Nair"]
    assert found[apart][0].startswith("Adam Wright · ")
    assert found[apart][0].endswith(line)


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


@BOTH
async def test_against_a_rule_a_reason_is_needed_and_kept(ready: Town, language: str) -> None:
    form = await opened(ready)
    adam = value_of(form, "Adam")
    refused = await ready.ines.submit(form, mentor=adam, override=" \u200b ")
    why = {"en": "A rule keeps these two apart", "fr": "Une règle sépare ces deux personnes"}
    assert wrong(refused)["override"].startswith(why[language])
    assert wrong(await ready.ines.submit(form, mentor=adam, override=REASON)) == {}
    (chosen,) = [row for row in await proposals_of(ready) if row.is_by_hand]
    assert chosen.override_reason == REASON
    actions = await audited(ready)
    assert "matching.override.line" in actions
    kept = ready.settings.database_url.removeprefix("sqlite:///")
    assert b"Ils se connaissent" not in in_files(kept, f"{kept}-wal")
    view = await shown_to(ready.ines, "/mentoring match")
    text = shown(ready, view)
    assert {"en": "Against a rule", "fr": "Malgré une règle"}[language] in text
    assert "connaissent" not in text
    await pressed(ready.ines, view, "match_accept_all")
    assert "asked_executive" in await states(ready), "the reason holds when it is accepted"


async def test_a_forged_choice_is_refused(ready: Town) -> None:
    await shown_to(ready.ines, "/mentoring match")
    ines, marc = await known(ready, "ines"), await known(ready, "marc")
    known_to = {"programme": 1, "executive": marc.id, "replaces": 0, "below": "", "page": 0}
    for mentor in (ines.id, marc.id, 999):
        held = {"type": "static_select", "selected_option": {"value": str(mentor)}}
        answer = await forged_submit(
            ready,
            ready.ines,
            "choice_modal",
            known_to,
            {"mentor": held, "override": typed("because")},
        )
        assert wrong({"response": answer})["mentor"].startswith("This mentor has no free place")
    assert all(not row.is_by_hand for row in await proposals_of(ready))


async def test_two_who_were_a_pair_once_are_not_proposed_again(ready: Town) -> None:
    await ready.adam.command("/mentoring pair @chloe @marc")
    await ready.adam.command("/mentoring end @chloe @marc")
    view = await shown_to(ready.ines, "/mentoring match")
    assert "*@chloe → @marc*" not in shown(ready, view)
    form = await opened(ready, nth=1)
    (apart,) = [o for label, o in groups(form).items() if "motif" in label or "reason" in label]
    assert any(o.startswith("Chloé") and o.endswith("déjà en binôme par le passé") for o in apart)


@BOTH
async def test_blocked_people_are_not_proposed_and_not_told(
    ready: Town, helen: Person, language: str
) -> None:
    view = await shown_to(ready.ines, "/mentoring match")
    assert "*@priya → @helen*" in shown(ready, view)
    done, already, undone, none = {
        "en": ("will not be proposed", "are blocked already", "may be proposed", "are not blocked"),
        "fr": ("ne seront pas proposés", "sont déjà bloqués", "peuvent de nouveau", "ne sont pas"),
    }[language]
    verbs = {"en": ("block", "unblock"), "fr": ("bloquer", "débloquer")}[language]
    typed_line = f"/mentoring {verbs[0]} @helen @priya Sujet <délicat>"
    told = said(ready, await ready.ines.command(typed_line))
    assert done in told
    assert "délicat" not in told
    assert await states(ready) == ["proposed", "withdrawn"]
    assert already in said(ready, await ready.ines.command("/mentoring block @priya @helen"))
    assert "*@priya → @helen*" not in shown(ready, await shown_to(ready.ines, "/mentoring match"))
    async with ready.house.context.db.reading() as session:
        assert (await session.exec(select(BlockedPair.reason))).one() == "Sujet <délicat>"
    undo = f"/mentoring {verbs[1]} @priya @helen"
    assert undone in said(ready, await ready.adam.command(undo))
    assert none in said(ready, await ready.adam.command(undo))
    assert "*@priya → @helen*" in shown(ready, await shown_to(ready.ines, "/mentoring match"))


async def test_bad_forms_of_block(ready: Town) -> None:
    for words, start in (
        ("block", "Name both people"),
        ("block @marc", "Name both people"),
        ("unblock @marc", "Name both people"),
        ("block @marc @marc", "Name two different"),
        (f"block @marc @helen {'r' * 501}", "The reason may have 500"),
        ("match @marc", "Name a programme"),
        ("coverage @marc", "Name a programme"),
        ("match Nowhere", "There is no programme called"),
    ):
        answer = said(ready, await ready.adam.command(f"/mentoring {words}"))
        assert answer.startswith(start), words
