"""Inès accepts, both are asked in turn, and their pair is made once Slack opens a conversation."""

import pytest

from bot.kernel.errors import Mistake
from bot.matching import asking
from bot.people import volunteering
from bot.programmes import programme_states
from storage.states import PairState, ProgrammeState, ProposalState, Side
from storage.tables import Enrolment, Person, Proposal, ident
from tests.bare import Bare, buttons
from tests.matching.table import Table
from tests.ports import refused, unanswered
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import EITHER

ASKED = ProposalState.ASKED_EXECUTIVE
WITHDRAWN, PAIRED = ProposalState.WITHDRAWN, ProposalState.PAIRED


async def asked(table: Table) -> Proposal:
    """Marc is asked whether he would like to learn from Chloé."""
    await table.runs()
    row = (await table.proposals())[0]
    await table.accepts(row)
    return row


async def over(table: Table, handle: str, *, yes: bool = True) -> str:
    """What somebody reads whose answer is not taken."""
    with pytest.raises(Mistake) as found:
        await table.says(handle, yes=yes)
    return await table.bare.sentence_for(handle, found.value)


@EITHER
async def test_the_best_set_is_proposed_with_its_reasons(table: Table, language: str) -> None:
    await table.runs()
    text = await table.text(language=language)
    for expected in {
        "en": (
            "2 proposals to decide on. Free places: 2 executives, 2 mentors.",
            "topics in common: Social networks and AI assistants at work  ·  both speak French",
        ),
        "fr": (
            "2 propositions à examiner. Places libres : 2 dirigeants, 2 mentors.",
            "thèmes communs : Réseaux sociaux et Assistants IA au travail  ·  langues communes",
        ),
    }[language]:
        assert expected in text
    shown = [line for line in text.split("\n") if " → " in line]
    assert [line.split("  ·")[0] for line in shown] == ["*@chloe → @marc*", "*@priya → @helen*"]


@EITHER
async def test_both_say_yes_and_are_a_pair(table: Table, language: str) -> None:
    bare = table.bare
    await table.runs()
    await table.accepts(*await table.proposals())
    assert await table.states() == [ASKED, ASKED]
    assert "match_accept" not in buttons(await table.page())
    (question,) = await bare.came_to("marc")
    assert buttons(question) == ["proposal_yes", "proposal_no"]
    hello = {
        "en": "introduce a mentor to you in *Reverse mentoring*: *Chloé Martin* (@chloe)",
        "fr": "présenter un mentor dans *Mentorat inversé* : *Chloé Martin* (@chloe)",
    }[language]
    assert hello in bare.plain(question)
    assert await bare.came_to("chloe") == [], "the mentor is asked when the executive has said yes"
    assert await table.says("marc", yes=True) == ProposalState.ASKED_MENTOR
    assert await table.pairs() == []
    (question,) = await bare.came_to("chloe")
    assert buttons(question) == ["proposal_yes", "proposal_no"]
    assert await table.says("chloe", yes=True) == PAIRED
    (pair,) = await table.pairs()
    assert (pair.state, pair.created_by_id) == (PairState.ACTIVE, (await bare.person("ines")).id)
    assert pair.next_check_in_at is not None
    (welcome,) = await bare.came_to("chloe", "marc")
    assert {"en": "Welcome", "fr": "Bienvenue"}[language] in bare.plain(welcome)
    assert await table.states() == [PAIRED, ASKED]
    await table.runs()
    assert "@marc" not in await table.text()


@EITHER
async def test_a_refusal_is_private_and_not_proposed_again(table: Table, language: str) -> None:
    await asked(table)
    assert await table.says("marc", yes=False) == ProposalState.REFUSED
    assert await table.bare.came_to("chloe") == []
    await table.runs()
    text = await table.text(language=language)
    declined = {
        "en": "@chloe → @marc: declined on the executive’s side.",
        "fr": "@chloe → @marc : décliné du côté du dirigeant.",
    }[language]
    assert declined in text
    assert "*@chloe → @marc*" not in text
    told = await over(table, "marc")
    assert {"en": "no longer open", "fr": "n’est plus ouverte"}[language] in told


async def test_an_executive_may_change_their_mind_until_the_mentor_has_answered(
    table: Table,
) -> None:
    await asked(table)
    await table.says("marc", yes=True)
    assert "déjà dit oui" in await over(table, "marc")
    assert await table.says("marc", yes=False) == ProposalState.REFUSED
    assert (await over(table, "chloe")).startswith("Cette question n’est plus ouverte")
    assert (await table.proposals())[0].refused_by == Side.EXECUTIVE
    assert await table.pairs() == []


async def test_only_the_one_who_is_asked_answers(table: Table) -> None:
    await asked(table)
    for handle in ("priya", "helen", "ines", "adam"):
        for yes in (True, False):
            told = await over(table, handle, yes=yes)
            assert told.startswith(("This question was put", "Cette question a été posée"))
    assert (await over(table, "chloe")).startswith("Cette question n’est plus ouverte"), "too soon"
    async with table.bare.acting("marc") as (session, marc):
        with pytest.raises(Mistake, match=r"proposal\.not_yours"):
            await asking.answer(session, actor=marc, proposal_id=999, yes=True, now=table.bare.now)
    assert (await table.states())[0] == ASKED


async def test_a_pair_made_by_hand_meanwhile_leaves_nothing_to_answer(table: Table) -> None:
    await asked(table)
    await table.bare.pair("chloe", "marc")
    assert await table.says("marc", yes=True) == WITHDRAWN
    assert await table.states() == [WITHDRAWN, ProposalState.PROPOSED]
    assert len(await table.pairs()) == 1


@pytest.mark.parametrize("after", ["executive", "mentor"])
async def test_a_manager_told_meanwhile_keeps_the_two_apart(table: Table, after: str) -> None:
    """Between the question and the answer a file says that Chloé works below Marc, two up."""
    bare = table.bare
    await asked(table)
    if after == "mentor":
        await table.says("marc", yes=True)
    await bare.changed(await bare.person("priya"), manager_id=ident(await bare.person("marc")))
    await bare.changed(await bare.person("chloe"), manager_id=ident(await bare.person("priya")))
    last = "marc" if after == "executive" else "chloe"
    assert await table.says(last, yes=True) == WITHDRAWN
    assert await table.pairs() == []


async def test_who_left_slack_is_not_asked_and_the_lead_sees_it(table: Table) -> None:
    await table.runs()
    first = (await table.proposals())[0]
    await table.bare.changed(await table.bare.person("chloe"), is_active=False)
    found = await table.accepts(first)
    assert (found.done, found.left) == (0, 1)
    assert "n’est plus dans Slack" in await table.text()
    await table.rejects(first)
    assert await table.states() == [ProposalState.REJECTED, ProposalState.PROPOSED]
    assert "@marc n’a pas encore de mentor" in await table.text()


async def test_a_closed_programme_takes_no_answer(table: Table) -> None:
    await asked(table)
    second = (await table.proposals())[1]
    await table.bare.changed(await table.bare.programme(), state=ProgrammeState.CLOSED)
    assert await table.says("marc", yes=True) == WITHDRAWN
    with pytest.raises(Mistake) as found:
        await table.accepts(second)
    assert "est clos" in await table.bare.sentence_for("ines", found.value)
    assert await table.states() == [WITHDRAWN, ProposalState.PROPOSED]


async def test_when_slack_does_not_open_the_conversation_nothing_is_lost(table: Table) -> None:
    await asked(table)
    await table.says("marc", yes=True)
    table.bare.slack.conversations.faults.append(unanswered())
    assert await table.says("chloe", yes=True) == ProposalState.AGREED
    assert await table.pairs() == []
    await table.joiner.join_agreed()
    assert (await table.states())[0] == PAIRED
    assert len(await table.pairs()) == 1
    await table.joiner.join_agreed()
    assert len(await table.pairs()) == 1, "once"


async def test_those_who_wait_are_joined_as_fast_as_slack_allows(table: Table) -> None:
    await table.runs()
    await table.accepts(*await table.proposals(), without_asking=True)
    called: list[str] = []

    async def acquire(method: str, channel: str | None = None) -> None:
        called.append(method)

    table.bare.slack.conversations.faults.append(unanswered())
    await table.joiner.join_agreed(acquire)
    assert called == ["conversations.open"], "a Slack that does not answer is left alone"
    assert await table.states() == [ProposalState.AGREED] * 2
    await table.joiner.join_agreed(acquire)
    assert called == ["conversations.open"] * 3
    assert await table.states() == [PAIRED, PAIRED]


async def test_where_slack_refuses_for_good_the_lead_sees_it_and_tries_again(
    table: Table,
) -> None:
    row = await asked(table)
    await table.says("marc", yes=True)
    table.bare.slack.conversations.faults.append(refused("unknown_method"))
    assert await table.says("chloe", yes=True) == ProposalState.STUCK
    # The two were told that the leads see to it: so these are told of it, in the morning.
    table.bare.clock.move_to(MONDAY_NINE_IN_PARIS)
    told = table.bare.plain((await table.bare.came_to("ines"))[-1])
    assert "Slack refuse d’ouvrir leur conversation (`unknown_method`)" in told, told
    await table.runs()
    assert "Slack a refusé d’ouvrir leur conversation" in await table.text()
    await table.retries(row)
    await table.joiner.join_agreed()
    assert (await table.states())[0] == PAIRED
    with pytest.raises(Mistake, match=r"match\.decided"):
        await table.retries(row)


async def test_pairing_without_asking_is_audited(table: Table) -> None:
    await table.runs()
    rows = await table.proposals()
    await table.accepts(*rows, without_asking=True)
    await table.joiner.join_agreed()
    assert (await table.bare.audited()).count("matching.unasked") == 2
    assert len(await table.bare.came_to("chloe", "marc")) == 1
    assert await table.bare.came_to("marc") == [], "nobody is asked"
    assert await table.states() == [PAIRED, PAIRED]
    again = await table.accepts(*rows, without_asking=True)
    await table.joiner.join_agreed()
    assert (again.done, again.left) == (0, 0)
    assert len(await table.pairs()) == 2


async def test_in_a_draft_programme_pairs_rest_until_it_is_launched(table: Table) -> None:
    await table.bare.changed(await table.bare.programme(), state=ProgrammeState.DRAFT)
    await table.runs()
    await table.accepts(*await table.proposals(), without_asking=True)
    await table.joiner.join_agreed()
    assert [pair.next_check_in_at for pair in await table.pairs()] == [None, None]
    assert await table.bare.came_to("chloe", "marc") == []


async def test_a_new_run_replaces_what_was_only_proposed(table: Table) -> None:
    await table.runs()
    first = await table.proposals()
    await table.enrol("adam", Side.MENTOR, topics=("privacy", "networks"), languages="en")
    await table.runs()
    assert (await table.proposals())[0].id == first[0].id
    text = await table.text()
    assert "*@adam → @helen*" in text
    assert "*@priya → @helen*" not in text
    with pytest.raises(Mistake) as found:
        await table.rejects(first[1])
    assert "n’existe plus" in await table.bare.sentence_for("ines", found.value)


async def test_what_was_asked_can_be_taken_back(table: Table) -> None:
    row = await asked(table)
    await table.rejects(row)
    assert (await table.states())[0] == WITHDRAWN
    assert "n’est plus ouverte" in await over(table, "marc", yes=False)
    await table.runs()
    assert "*@chloe → @marc*" in await table.text(), "it may be proposed again"


async def test_sixty_people_are_matched_page_by_page(bare: Bare) -> None:
    async with bare.db.transaction() as session:
        people = [
            Person(
                workspace_id=1, slack_id=f"U{n:05d}", handle=f"p{n}", name=f"Person {n}",
                time_zone="Europe/Paris", languages="fr", synced_at=bare.now,
            )
            for n in range(60)
        ]  # fmt: skip
        session.add_all(people)
        await session.flush()
        session.add_all(
            Enrolment(
                workspace_id=1, programme_id=1, person_id=ident(person),
                side=Side.MENTOR if n < 30 else Side.EXECUTIVE, created_at=bare.now,
            )
            for n, person in enumerate(people)
        )  # fmt: skip
    table = Table(bare)
    listed = await table.runs()
    assert buttons(await table.page()).count("match_accept") == 20
    first = [entry.proposal for entry in listed.entries[:20] if entry.proposal]
    await table.accepts(*first)
    assert sorted(await table.states()) == [ASKED] * 20 + [ProposalState.PROPOSED] * 10
    page = await table.page()
    assert buttons(page).count("match_accept") == 10, "what is to be decided stands first"
    rest = [row for row in await table.proposals() if row.state == ProposalState.PROPOSED]
    await table.accepts(*rest)
    assert set(await table.states()) == {ASKED}
    assert len((await table.page(1))["blocks"]) <= 100


@pytest.mark.parametrize("way", ["withdraws", "closes"])
async def test_who_has_gone_is_proposed_to_nobody_any_more(table: Table, way: str) -> None:
    """The mentor takes back what they offered, or the programme closes, while people are asked."""
    await table.runs()
    await table.accepts(*await table.proposals())
    await table.says("marc", yes=True)
    if way == "withdraws":
        async with table.bare.acting("chloe") as (session, chloe):
            await volunteering.withdraw(session, actor=chloe, programme_id=1, now=table.bare.now)
        assert await table.states() == [WITHDRAWN, ASKED]
    else:
        async with table.bare.acting("ines") as (session, ines):
            await programme_states.close(session, actor=ines, programme_id=1, now=table.bare.now)
        assert await table.states() == [WITHDRAWN, WITHDRAWN]
    assert "plus ouverte" in await over(table, "chloe")
    assert await table.pairs() == []
