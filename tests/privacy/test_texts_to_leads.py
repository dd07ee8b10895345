"""A text to the leads is read by those whom its author could see, and neither by the author's pair
nor by who is named later: every mixture of roles, at every such text.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.check_ins import answers, words
from bot.check_ins.rules.answers import Said
from bot.kernel import roles
from bot.kernel.errors import Mistake, Problem, Refused
from bot.lead_tasks import own_tasks, risk_tasks
from bot.lead_tasks.lead_tasks import open_task
from bot.pair_life import delegating, leaving
from bot.people import roster, volunteering
from bot.people.lookup import learn
from bot.people.rules.volunteer_card import VolunteerCard
from bot.programmes.programme_list import visible_to
from bot.slack.check_ins.views.answer_modal import answer_modal
from storage.engine import Session
from storage.states import LeadTaskKind, ProgrammeState, RoleKind, Side
from storage.tables import (
    Answer,
    AuditEvent,
    CheckIn,
    Delegation,
    Enrolment,
    FollowUp,
    LeadTask,
    Pair,
    Programme,
    Workspace,
    ident,
)
from tests.bare import Bare
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import EITHER

CANARY = "zqx-to-the-leads"
HOUR = timedelta(hours=1)


async def named(bare: Bare, handle: str) -> None:
    """Adam names somebody to lead, an hour later."""
    bare.clock.move_to(bare.now + HOUR)
    person = await bare.person(handle)
    async with bare.acting("adam") as (session, adam):
        await roles.give(
            session,
            actor=adam,
            person=person,
            kind=RoleKind.LEAD,
            programme=await session.get_one(Programme, 1),
            now=bare.now,
        )


async def removed(bare: Bare, handle: str) -> None:
    person = await bare.person(handle)
    async with bare.acting("adam") as (session, adam):
        await roles.take(
            session,
            actor=adam,
            person=person,
            programme=await session.get_one(Programme, 1),
            admins=frozenset(),
            now=bare.now,
        )


async def delegated(bare: Bare, executive: str, to: str) -> None:
    row = Delegation(
        workspace_id=1,
        executive_id=ident(await bare.person(executive)),
        delegate_id=ident(await bare.person(to)),
        created_at=bare.now,
    )
    async with bare.db.transaction() as session:
        session.add(row)


async def word(bare: Bare) -> int:
    # Each pair is asked in its own morning, and the leads hear of it in their working hours.
    for hours in range(13):
        await bare.at(MONDAY_NINE_IN_PARIS + hours * HOUR)
        async with bare.db.reading() as session:
            if (await session.exec(select(CheckIn))).all():
                break
    return ident(await bare.answers("chloe", word_to_lead=CANARY))


async def wish(bare: Bare) -> int:
    await bare.at(MONDAY_NINE_IN_PARIS + HOUR)
    async with bare.acting("chloe") as (session, chloe):
        task = await leaving.ask(
            session, actor=chloe, pair_id=1, wish="another", word=CANARY, now=bare.now
        )
        return ident(task)


async def card(bare: Bare) -> int:
    async with bare.acting("chloe") as (session, chloe):
        await volunteering.volunteer(
            session,
            actor=chloe,
            programme_id=1,
            side=Side.MENTOR,
            card=VolunteerCard(CANARY, (), (), 2),
            now=bare.now,
        )
        return ident((await session.exec(select(Enrolment))).one())


async def rematch(bare: Bare) -> int:
    """As the form of a last answer keeps it."""
    row = FollowUp(
        workspace_id=1,
        programme_id=1,
        person_id=ident(await bare.person("chloe")),
        side=Side.MENTOR,
        again=True,
        wants_rematch=True,
        at=bare.now,
    )
    async with bare.db.transaction() as session:
        session.add(row)
        await session.flush()
        return ident(row)


async def read_word(session: Session, reader: Any, key: int, bare: Bare) -> str:
    _, text = await words.read(session, reader, key, bare.now)
    return text


async def read_wish(session: Session, reader: Any, key: int, bare: Bare) -> str:
    return (await own_tasks.look(session, reader, key, bare.now)).task.word or ""


async def read_card(session: Session, reader: Any, key: int, bare: Bare) -> str:
    _, row = await roster.read_card(session, reader, key, bare.now)
    return row.card or ""


Write = Callable[[Bare], Awaitable[int]]
Read = Callable[[Session, Any, int, Bare], Awaitable[str]]
TEXTS: dict[str, tuple[Write, Read]] = {
    "word": (word, read_word),
    "wish": (wish, read_wish),
    "card": (card, read_card),
}
EACH = pytest.mark.parametrize("text", TEXTS)
TOLD = {"word": "word_read", "wish": "task_open", "card": None}
"""What tells a lead of it; of a card nobody is told."""


async def may_read(bare: Bare, handle: str, text: str, key: int) -> bool:
    """Whether somebody reads it, where it is read."""
    async with bare.acting(handle) as (session, reader):
        try:
            found = await TEXTS[text][1](session, reader, key, bare)
        except (Refused, Mistake):
            return False
    assert found == CANARY
    return True


async def is_told(bare: Bare, handle: str, text: str) -> bool:
    return any(str(TOLD[text]) in str(message.blocks) for message in await bare.came_to(handle))


@EACH
async def test_neither_the_partner_who_leads_too_nor_an_admin_reads_it(
    bare: Bare, text: str
) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("marc")
    key = await TEXTS[text][0](bare)
    readers = {
        who for who in ("marc", "ines", "adam", "priya") if await may_read(bare, who, text, key)
    }
    assert readers == {"ines"}
    if TOLD[text]:
        assert await is_told(bare, "ines", text)
        assert not await is_told(bare, "marc", text)


@EACH
async def test_an_admin_who_is_the_partner_and_leads_reads_nothing(bare: Bare, text: str) -> None:
    await bare.pair("chloe", "adam")
    await bare.leads("adam")
    key = await TEXTS[text][0](bare)
    assert not await may_read(bare, "adam", text, key)
    assert await may_read(bare, "ines", text, key)


@EACH
async def test_a_delegate_who_leads_reads_nothing_of_their_executive_s_pairs(
    bare: Bare, text: str
) -> None:
    """An assistant stands in for one of the two: what one would not read, the other does not."""
    pair = await bare.pair("chloe", "marc")
    await bare.leads("helen")
    await delegated(bare, "marc", "helen")
    key = await TEXTS[text][0](bare)
    assert not await may_read(bare, "helen", text, key)
    assert await may_read(bare, "ines", text, key)
    if TOLD[text]:
        assert await is_told(bare, "ines", text)
        assert not await is_told(bare, "helen", text)
    await bare.changed(pair, state="ended", ended_at=bare.now)
    assert not await may_read(bare, "helen", text, key), "nor when the pair has ended"


@EACH
async def test_who_was_a_delegate_and_leads_goes_on_not_reading(bare: Bare, text: str) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("helen")
    await delegated(bare, "marc", "helen")
    key = await TEXTS[text][0](bare)
    async with bare.acting("marc") as (session, marc):
        await delegating.name(session, actor=marc, people=(), now=bare.now)
    assert not await may_read(bare, "helen", text, key)
    assert await may_read(bare, "ines", text, key)


@EACH
async def test_a_partner_of_a_pair_that_has_ended_goes_on_not_reading(
    bare: Bare, text: str
) -> None:
    pair = await bare.pair("chloe", "marc")
    await bare.leads("marc")
    key = await TEXTS[text][0](bare)
    await bare.changed(pair, state="ended", ended_at=bare.now)
    assert not await may_read(bare, "marc", text, key)


@EACH
async def test_with_no_other_lead_it_waits_for_the_first_who_is_then_told(
    bare: Bare, text: str
) -> None:
    await bare.pair("chloe", "marc")
    await removed(bare, "ines")
    await bare.leads("marc")
    key = await TEXTS[text][0](bare)
    assert not await may_read(bare, "marc", text, key)
    await named(bare, "helen")
    assert await may_read(bare, "helen", text, key)
    assert not await may_read(bare, "marc", text, key)
    if TOLD[text]:
        assert await is_told(bare, "helen", text)
        assert not await is_told(bare, "marc", text)
    await named(bare, "priya")
    assert not await may_read(bare, "priya", text, key), "the first one, not the second"


@EACH
async def test_who_is_named_later_reads_nothing_of_what_was_written_before(
    bare: Bare, text: str
) -> None:
    await bare.pair("chloe", "marc")
    key = await TEXTS[text][0](bare)
    await named(bare, "helen")
    assert not await may_read(bare, "helen", text, key)
    assert await may_read(bare, "ines", text, key)
    if TOLD[text]:
        assert not await is_told(bare, "helen", text)
    await removed(bare, "ines")
    assert not await may_read(bare, "ines", text, key), "a former lead"
    await named(bare, "ines")
    assert not await may_read(bare, "ines", text, key), "who leads anew leads from now on"


async def test_a_lead_who_stops_leading_before_the_message_leaves_is_not_told(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    await word(bare)
    await removed(bare, "ines")
    assert not await is_told(bare, "ines", "word")


async def test_what_is_written_again_is_for_those_who_lead_now(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    key = await word(bare)
    await named(bare, "helen")
    await bare.answers("chloe", word_to_lead=CANARY, note="Only the note is new")
    assert not await may_read(bare, "helen", "word", key)
    await bare.answers("chloe", word_to_lead="Another one")
    async with bare.acting("helen") as (session, helen):
        assert await read_word(session, helen, key, bare) == "Another one"


async def hint_of(bare: Bare) -> str:
    """What Chloé reads below the private word."""
    async with bare.acting("chloe") as (session, chloe):
        check_in = (await session.exec(select(CheckIn))).one()
        page = await answers.sheet(session, chloe, ident(check_in))
        readers = await words.readers(session, page.pair, chloe.id)
        modal = answer_modal(
            page,
            other=await bare.person("marc"),
            topics=(),
            readers=readers,
            today=bare.now.date(),
            say=bare.texts.say(chloe.language),
        )
    (asked,) = (block for block in modal["blocks"] if block.get("block_id") == "word_to_lead")
    return str(asked["hint"]["text"])


@EITHER
async def test_the_form_names_who_will_read_before_anything_is_typed(
    bare: Bare, language: str
) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("marc")
    await bare.leads("helen")
    await bare.at(MONDAY_NINE_IN_PARIS)
    both, one, nobody = {
        "en": (
            "Read by ines and helen, who lead the programme and are not of your pair.",
            "Read by helen, who leads the programme and is not of your pair.",
            "Nobody leads the programme yet who is not of your pair: this waits, encrypted,",
        ),
        "fr": (
            "Lu par ines et helen, responsables du programme, qui ne sont pas de votre binôme.",
            "Lu par helen, responsable du programme, qui n’est pas de votre binôme.",
            "Personne, hors de votre binôme, n’est encore responsable du programme",
        ),
    }[language]
    names = {h: (await bare.person(h)).name for h in ("ines", "helen")}

    async def hint() -> str:
        found = await hint_of(bare)
        for handle, name in names.items():
            found = found.replace(name, handle)
        return found

    assert await hint() == both
    await removed(bare, "ines")
    assert await hint() == one
    await removed(bare, "helen")
    assert (await hint()).startswith(nobody)


async def test_whoever_is_named_while_the_form_is_open_is_not_among_its_readers(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    async with bare.acting("chloe") as (session, chloe):
        seen = (await words.readers(session, await session.get_one(Pair, 1), chloe.id)).at
    await named(bare, "helen")
    async with bare.acting("chloe") as (session, chloe):
        await answers.record(
            session,
            actor=chloe,
            check_in_id=1,
            said=Said(met=True, word_to_lead=CANARY),
            now=bare.now,
            seen_at=seen,
        )
    assert await may_read(bare, "ines", "word", 1)
    assert not await may_read(bare, "helen", "word", 1)


async def test_a_lead_who_comes_forward_is_no_reader_of_their_own_card(bare: Bare) -> None:
    async with bare.acting("ines") as (session, ines):
        form = await volunteering.form(session, ines, 1, Side.MENTOR)
    assert form.readers.people == []
    async with bare.acting("priya") as (session, priya):
        form = await volunteering.form(session, priya, 1, Side.MENTOR)
    assert [each.handle for each in form.readers.people] == ["ines"]


async def test_the_list_offers_only_the_cards_that_may_be_read(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("marc")
    key = await card(bare)
    for handle, offered in (("ines", {key}), ("marc", set()), ("adam", set())):
        async with bare.acting(handle) as (session, reader):
            found = await roster.roster(session, reader, 1, page=0, size=5)
        assert found.readable == offered, handle


async def test_a_wish_for_another_pairing_is_seen_by_leads_of_no_pair_with_them(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("marc")
    key = await rematch(bare)
    await bare.changed(await bare.programme(), state=ProgrammeState.CLOSED)

    async def seen_by(handle: str) -> list[str]:
        async with bare.acting(handle) as (session, reader):
            rows = (await visible_to(session, reader)).rows
        return [person.handle for row in rows for person in row.wishes]

    assert await seen_by("ines") == ["chloe"]
    assert await seen_by("marc") == []
    assert await seen_by("adam") == []
    await bare.changed(await follow_up(bare, key), addressed_at=bare.now - HOUR)
    assert await seen_by("ines") == [], "it was written before she led"


async def follow_up(bare: Bare, key: int) -> FollowUp:
    async with bare.db.reading() as session:
        return await session.get_one(FollowUp, key)


async def test_who_may_be_dropping_out_is_told_to_nobody_of_the_pair(bare: Bare) -> None:
    pair = await bare.pair("chloe", "marc")
    await bare.leads("marc")
    await bare.at(MONDAY_NINE_IN_PARIS + HOUR)
    async with bare.db.transaction() as session:
        task = await open_task(
            session,
            workspace_id=1,
            programme_id=1,
            kind=LeadTaskKind.RISK,
            dedupe_key="risk:1:mentor:silent:1",
            now=bare.now,
            pair_id=ident(pair),
            person_id=pair.mentor_id,
            side=Side.MENTOR,
        )
    assert task is not None
    await named(bare, "helen")
    for handle, may in (("ines", True), ("helen", True), ("marc", False)):
        async with bare.acting(handle) as (session, reader):
            try:
                await risk_tasks.look(session, reader, ident(task))
                found = True
            except Problem:
                found = False
        assert found is may, handle
        assert any("risk_open" in str(m.blocks) for m in await bare.came_to(handle)) is may, handle


@EACH
async def test_the_log_names_who_read_and_the_programme_and_nobody_else(
    bare: Bare, text: str
) -> None:
    await bare.pair("chloe", "marc")
    key = await TEXTS[text][0](bare)
    assert await may_read(bare, "ines", text, key)
    ines, chloe = await bare.person("ines"), await bare.person("chloe")
    async with bare.db.reading() as session:
        rows = (await session.exec(select(AuditEvent))).all()
    (read,) = [row for row in rows if row.action == f"{text}.read"]
    assert (read.actor_id, read.subject) == (ines.id, "programme:1")
    told = [row for row in rows if row.action.partition(".")[0] in ("word", "wish", "task", "card")]
    assert {row.subject for row in told} == {"programme:1"}
    assert chloe.id not in {row.actor_id for row in told}


async def test_what_cannot_be_read_is_not_in_the_log(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    await bare.leads("marc")
    key = await word(bare)
    assert not await may_read(bare, "marc", "word", key)
    assert "word.read" not in await bare.audited()


async def test_what_is_taken_away_waits_for_nobody(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    key = await word(bare)
    await bare.answers("chloe", word_to_lead=None)
    async with bare.db.reading() as session:
        assert (await session.get_one(Answer, key)).addressed_at is None
        assert (await session.exec(select(LeadTask))).all() == []


async def account(bare: Bare, handle: str, *, is_active: bool) -> None:
    """Slack says that somebody has left, or is back."""
    profile = replace(await bare.slack.directory.person(bare.slack_id(handle)), is_active=is_active)
    async with bare.db.transaction() as session:
        await learn(session, await session.get_one(Workspace, 1), profile, bare.now)


@EACH
async def test_a_lead_who_was_away_is_told_of_what_waited_for_one(bare: Bare, text: str) -> None:
    await bare.pair("chloe", "marc")
    await account(bare, "ines", is_active=False)
    key = await TEXTS[text][0](bare)
    bare.clock.move_to(bare.now + HOUR)
    await account(bare, "ines", is_active=True)
    assert await may_read(bare, "ines", text, key)
    if TOLD[text]:
        assert await is_told(bare, "ines", text)


@EACH
async def test_a_lead_who_was_away_reads_nothing_whose_form_named_others(
    bare: Bare, text: str
) -> None:
    await bare.pair("chloe", "marc")
    await named(bare, "helen")
    await account(bare, "ines", is_active=False)
    key = await TEXTS[text][0](bare)
    bare.clock.move_to(bare.now + HOUR)
    await account(bare, "ines", is_active=True)
    assert await may_read(bare, "helen", text, key)
    assert not await may_read(bare, "ines", text, key)
