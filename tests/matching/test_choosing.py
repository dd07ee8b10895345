"""A lead chooses another mentor; against a rule only with a reason; and blocks two people."""

from typing import Any

import pytest
from sqlmodel import select

from bot.kernel.errors import Mistake
from bot.matching import proposals
from bot.pair_life import endings
from bot.slack.matching.views.choice_modal import choice_modal
from storage.states import ProposalState, Side
from storage.tables import BlockedPair, Proposal, ident
from tests.matching.table import Table
from tests.whole import EITHER

REASON = "Ils se connaissent <bien>"


@pytest.fixture
async def lined(table: Table) -> Table:
    """Adam, who is free as a mentor, works for Marc."""
    bare = table.bare
    await table.enrol("adam", Side.MENTOR, topics=("assistants",), languages="en")
    await bare.changed(await bare.person("adam"), manager_id=ident(await bare.person("marc")))
    await table.runs()
    return table


async def for_marc(table: Table) -> Proposal:
    """What is proposed to Marc."""
    marc = await table.bare.person("marc")
    return next(row for row in await table.proposals() if row.executive_id == marc.id)


def groups(view: dict[str, Any]) -> dict[str, list[str]]:
    """Label of a group → its options."""
    (found,) = [block for block in view["blocks"] if block.get("block_id") == "mentor"]
    return {
        group["label"]["text"].replace("\u00a0", " "): [o["text"]["text"] for o in group["options"]]
        for group in found["element"]["option_groups"]
    }


async def key_of(table: Table, handle: str) -> int:
    return ident(await table.bare.person(handle))


@EITHER
async def test_the_free_ones_by_score_and_those_kept_apart_below(
    lined: Table, language: str
) -> None:
    free, apart, line = {
        "en": ("Can be proposed", "A rule keeps them apart: give a reason", "same reporting line"),
        "fr": ("Possibles", "Séparés par une règle : motif demandé", "même ligne hiérarchique"),
    }[language]
    there = await lined.choice("marc", await for_marc(lined))
    found = groups(choice_modal(there, lined.bare.texts.say(language), below="match", page=0))
    assert list(found) == [free, apart]
    assert [name.split(" · ")[0] for name in found[free]] == ["Priya Nair"]
    assert found[apart][0].startswith("Adam Wright · ")
    assert found[apart][0].endswith(line)


async def test_a_swap_is_proposed_and_survives_a_new_run(lined: Table) -> None:
    await lined.chooses(await key_of(lined, "priya"), "marc", await for_marc(lined))
    text = await lined.text()
    assert "*@priya → @marc*" in text
    assert "@helen n’a pas encore de mentor" in text, "Priya had been Helen's"
    assert await lined.states() == [ProposalState.PROPOSED]
    await lined.runs()
    assert "*@priya → @marc*" in await lined.text()
    assert (await for_marc(lined)).override_reason is None


@EITHER
async def test_against_a_rule_a_reason_is_needed_and_kept(lined: Table, language: str) -> None:
    adam, there = await key_of(lined, "adam"), await for_marc(lined)
    with pytest.raises(Mistake) as found:
        await lined.chooses(adam, "marc", there)
    why = {"en": "A rule keeps these two apart", "fr": "Une règle sépare ces deux personnes"}
    assert (await lined.bare.sentence_for("ines", found.value)).startswith(why[language])
    chosen = await lined.chooses(adam, "marc", there, REASON)
    assert (chosen.override_reason, chosen.is_by_hand) == (REASON, True)
    assert "matching.override.line" in await lined.bare.audited()
    for suffix in ("", "-wal"):
        path = lined.bare.path.with_name(lined.bare.path.name + suffix)
        assert b"Ils se connaissent" not in path.read_bytes()
    await lined.runs()
    text = await lined.text(language=language)
    assert {"en": "Against a rule", "fr": "Malgré une règle"}[language] in text
    # Read by who runs the programme, as its form says; markup in it stays text.
    assert "Ils se connaissent &lt;bien&gt;" in text
    await lined.accepts(*await lined.proposals())
    assert (await for_marc(lined)).state == ProposalState.ASKED_EXECUTIVE, "the reason holds"


async def test_where_there_was_nobody_the_chosen_one_is_asked_for_at_once(lined: Table) -> None:
    await lined.rejects(await for_marc(lined))
    row = await lined.chooses(await key_of(lined, "priya"), "marc")
    assert row.state == ProposalState.ASKED_EXECUTIVE
    assert len(await lined.bare.came_to("marc")) == 1


async def test_who_is_no_free_mentor_cannot_be_chosen(lined: Table) -> None:
    there = await for_marc(lined)
    for mentor in (await key_of(lined, "ines"), await key_of(lined, "marc"), 999):
        with pytest.raises(Mistake) as found:
            await lined.chooses(mentor, "marc", there, "because")
        told = await lined.bare.sentence_for("adam", found.value)
        assert told.startswith("This mentor has no free place")
    assert all(not row.is_by_hand for row in await lined.proposals())


async def test_two_who_were_a_pair_once_are_not_proposed_again(lined: Table) -> None:
    bare = lined.bare
    await bare.pair("chloe", "marc")
    async with bare.acting("adam") as (session, adam):
        await endings.end(
            session,
            actor=adam,
            mentor=await bare.person("chloe"),
            executive=await bare.person("marc"),
            reason="",
            now=bare.now,
        )
    await lined.runs()
    assert "*@chloe → @marc*" not in await lined.text()
    there = await lined.choice("marc", await for_marc(lined))
    (chloe,) = [one for one in there.candidates if one.name == "Chloé Martin"]
    assert chloe.apart
    shown = groups(choice_modal(there, bare.texts.say("fr"), below="match", page=0))
    (apart,) = [options for label, options in shown.items() if "motif" in label]
    assert any(o.startswith("Chloé") and o.endswith("déjà en binôme par le passé") for o in apart)


async def test_blocked_people_are_not_proposed_until_they_are_unblocked(table: Table) -> None:
    bare = table.bare
    priya, helen = await bare.person("priya"), await bare.person("helen")
    await table.runs()
    assert "*@priya → @helen*" in await table.text()
    async with bare.acting("ines") as (session, ines):
        await proposals.block(
            session, actor=ines, one=helen, other=priya, reason="Sujet <délicat>", now=bare.now
        )
    assert await table.states() == [ProposalState.PROPOSED, ProposalState.WITHDRAWN]
    with pytest.raises(Mistake, match=r"block\.already"):
        async with bare.acting("ines") as (session, ines):
            await proposals.block(
                session, actor=ines, one=priya, other=helen, reason="", now=bare.now
            )
    await table.runs()
    assert "*@priya → @helen*" not in await table.text()
    async with bare.db.reading() as session:
        assert (await session.exec(select(BlockedPair.reason))).one() == "Sujet <délicat>"
    async with bare.acting("adam") as (session, adam):
        await proposals.unblock(session, actor=adam, one=priya, other=helen, now=bare.now)
    with pytest.raises(Mistake, match=r"block\.none"):
        async with bare.acting("adam") as (session, adam):
            await proposals.unblock(session, actor=adam, one=priya, other=helen, now=bare.now)
    await table.runs()
    assert "*@priya → @helen*" in await table.text()
