"""Who leads is told to those concerned; what was written before is read if its author agrees."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.check_ins import words
from bot.kernel import roles
from bot.kernel.actors import ADMINS
from bot.kernel.errors import Mistake, Unreadable
from bot.kernel.unit_of_work import LeadsNamed
from bot.leads import agreeing, messages
from bot.leads.agreeing import SHOWN_FOR, Notice
from bot.pair_life import leaving
from bot.programmes import programme_settings
from bot.programmes.programme_settings import Leads
from bot.programmes.programmes import form_of
from bot.programmes.rules import mark
from bot.slack.kit import blocks
from bot.slack.leads.views import news_of_leads
from bot.texts import Say
from storage.states import RoleKind
from storage.tables import Delivery, Pair, Person, Programme, Role, ident
from tests.bare import Bare, buttons
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import EITHER

HOUR = timedelta(hours=1)
WORD = "Marc annule une fois sur deux"


async def named(bare: Bare, handle: str, *, by: str = "adam", after: timedelta = HOUR) -> None:
    bare.clock.move_to(bare.now + after)
    person = await bare.person(handle)
    async with bare.acting(by) as (session, admin):
        await roles.give(
            session,
            actor=admin,
            person=person,
            kind=RoleKind.LEAD,
            programme=await session.get_one(Programme, 1),
            now=bare.now,
        )


async def told(bare: Bare, handle: str) -> list[str]:
    """What stands in somebody's conversation about who leads, on Monday morning."""
    bare.clock.move_to(MONDAY_NINE_IN_PARIS)
    came = [bare.plain(message) for message in await bare.came_to(handle)]
    name = (await bare.programme()).name
    return [text for text in came if f"*{name}*" in text and "@" in text]


async def news(bare: Bare, handle: str) -> Sequence[Notice]:
    async with bare.acting(handle) as (session, asker):
        return await agreeing.notices(session, asker, bare.now)


async def agrees(bare: Bare, handle: str, role_id: int) -> None:
    async with bare.acting(handle) as (session, asker):
        await agreeing.agree(session, actor=asker, role_id=role_id, now=bare.now)


def handles(people: Sequence[Person]) -> list[str]:
    return [person.handle for person in people]


async def reads_word(bare: Bare, handle: str, key: int) -> bool:
    async with bare.acting(handle) as (session, reader):
        try:
            _, text = await words.read(session, reader, key, bare.now)
        except Unreadable:
            return False
    assert text == WORD
    return True


async def written(bare: Bare) -> int:
    """Chloé, whom Marc learns from, writes to Inès."""
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    return ident(await bare.answers("chloe", word_to_lead=WORD))


@EITHER
async def test_the_other_leads_and_the_admins_hear_of_a_new_lead(bare: Bare, language: str) -> None:
    await bare.changed(await bare.person("priya"), is_slack_admin=True)
    await named(bare, "helen")
    sentence = {
        "en": "@adam has named @helen to lead *Reverse mentoring*.",
        "fr": "@adam a nommé @helen responsable de *Mentorat inversé*.",
    }[language]
    for reader in ("ines", "priya"):
        (text,) = await told(bare, reader)
        assert text.startswith(sentence)
    for other in ("adam", "helen", "chloe", "marc"):
        assert await told(bare, other) == [], other


async def test_who_leads_already_is_no_news(bare: Bare) -> None:
    await named(bare, "helen")
    await named(bare, "helen")
    assert len(await told(bare, "ines")) == 1


async def test_those_named_together_in_the_form_are_one_message(bare: Bare) -> None:
    programme = await bare.programme()
    chosen = [await bare.person("helen"), await bare.person("priya")]
    async with bare.acting("adam") as (session, adam):
        await programme_settings.edit(
            session,
            actor=adam,
            programme_id=1,
            form=form_of(programme),
            leads=Leads(added=chosen),
            seen=mark(form_of(programme)),
            now=bare.now,
        )
    (text,) = await told(bare, "ines")
    assert "@helen et @priya" in text or "@helen and @priya" in text
    assert await told(bare, "helen") == []


async def test_whoever_is_taken_out_again_before_the_message_leaves_is_no_news(bare: Bare) -> None:
    await named(bare, "helen")
    helen = await bare.person("helen")
    async with bare.acting("adam") as (session, adam):
        await roles.take(
            session, actor=adam, person=helen, programme=None, admins=frozenset(), now=bare.now
        )
    assert await told(bare, "ines") == []


async def test_whom_the_settings_make_an_admin_hears_of_it_too(bare: Bare) -> None:
    await bare.leads("helen")
    priya, adam = await bare.person("priya"), await bare.person("adam")
    helen = await bare.person("helen")
    async with bare.db.transaction() as session:
        session.info[ADMINS] = frozenset((priya.slack_id,))
        role = (await session.exec(select(Role).where(Role.person_id == helen.id))).one()
        await messages.owe_news(session, LeadsNamed(1, (ident(role),), adam, bare.now))
        owed = (await session.exec(select(Delivery).where(Delivery.kind == "leads_named"))).all()
    ines = await bare.person("ines")
    assert {row.person_id for row in owed} == {priya.id, ines.id}


@EITHER
async def test_members_see_who_leads_and_that_nothing_earlier_is_read(
    bare: Bare, language: str
) -> None:
    await written(bare)
    assert await news(bare, "chloe") == []
    await named(bare, "helen")
    say = bare.texts.say(language)
    leads, unread = {
        "en": ("@helen leads it from now on.", "until now is not read by @helen."),
        "fr": ("@helen en est désormais responsable.", "n’est pas lu par @helen."),
    }[language]
    home = drawn(await news(bare, "chloe"), say)
    assert leads in bare.plain(home)
    assert unread in bare.plain(home)
    assert buttons(home) == ["leads_agree", "leads_seen"]
    # Marc has written nothing: he only hears of it. Nobody else is concerned.
    home = drawn(await news(bare, "marc"), say)
    assert leads in bare.plain(home)
    assert unread not in bare.plain(home)
    assert buttons(home) == ["leads_seen"]
    for other in ("priya", "adam", "helen"):
        assert not await news(bare, other), other


def drawn(notices: Sequence[Notice], say: Say) -> dict[str, object]:
    return blocks.home(*news_of_leads(notices, say))


async def test_the_author_agrees_and_the_new_lead_is_told_and_reads(bare: Bare) -> None:
    key = await written(bare)
    await named(bare, "helen")
    (notice,) = await news(bare, "chloe")
    assert not await reads_word(bare, "helen", key)
    await agrees(bare, "chloe", notice.role_id)
    await agrees(bare, "chloe", notice.role_id)
    assert await reads_word(bare, "helen", key)
    assert await reads_word(bare, "ines", key)
    assert sum("word_read" in str(m.blocks) for m in await bare.came_to("helen")) == 1
    assert sum("word_read" in str(m.blocks) for m in await bare.came_to("ines")) == 1
    assert await news(bare, "chloe") == []


async def test_a_wish_and_a_card_are_handed_on_too(bare: Bare) -> None:
    await written(bare)
    async with bare.acting("chloe") as (session, chloe):
        await leaving.ask(session, actor=chloe, pair_id=1, wish="leave", word=WORD, now=bare.now)
    await named(bare, "helen")
    (notice,) = await news(bare, "chloe")
    await agrees(bare, "chloe", notice.role_id)
    assert any("task_open" in str(message.blocks) for message in await bare.came_to("helen"))


async def test_agreement_is_to_those_whom_the_notice_named(bare: Bare) -> None:
    key = await written(bare)
    await named(bare, "helen")
    (notice,) = await news(bare, "chloe")
    await named(bare, "priya")
    await agrees(bare, "chloe", notice.role_id)
    assert await reads_word(bare, "helen", key)
    assert not await reads_word(bare, "priya", key)
    (later,) = await news(bare, "chloe")
    assert handles(later.would_read) == ["priya"]


async def test_it_says_of_everybody_who_would_read_it_also_of_one_refused_before(
    bare: Bare,
) -> None:
    await written(bare)
    await named(bare, "helen")
    (first,) = await news(bare, "chloe")
    async with bare.acting("chloe") as (session, chloe):
        await agreeing.put_away(session, actor=chloe, role_id=first.role_id)
    assert await news(bare, "chloe") == []
    await named(bare, "priya")
    (second,) = await news(bare, "chloe")
    assert handles(second.named) == ["priya"]
    assert sorted(handles(second.would_read)) == ["helen", "priya"]


async def test_a_partner_who_is_named_is_no_reader_whatever_is_agreed(bare: Bare) -> None:
    key = await written(bare)
    await named(bare, "marc")
    (notice,) = await news(bare, "chloe")
    assert handles(notice.named) == ["marc"]
    assert notice.would_read == []
    await agrees(bare, "chloe", notice.role_id)
    assert not await reads_word(bare, "marc", key)


async def test_it_is_news_for_thirty_days_and_to_those_who_were_there(bare: Bare) -> None:
    await written(bare)
    await named(bare, "helen")
    bare.clock.move_to(bare.now + HOUR)
    await bare.pair("priya", "adam")
    assert await news(bare, "priya") == []
    assert len(await news(bare, "chloe")) == 1
    bare.clock.move_to(bare.now + SHOWN_FOR)
    assert await news(bare, "chloe") == []


async def test_a_notice_of_somebody_who_leads_no_more_is_out_of_date(bare: Bare) -> None:
    await written(bare)
    await named(bare, "helen")
    (notice,) = await news(bare, "chloe")
    helen = await bare.person("helen")
    async with bare.acting("adam") as (session, adam):
        await roles.take(
            session, actor=adam, person=helen, programme=None, admins=frozenset(), now=bare.now
        )
    with pytest.raises(Mistake) as found:
        await agrees(bare, "chloe", notice.role_id)
    assert await bare.sentence_for("chloe", found.value)
    async with bare.db.reading() as session:
        assert (await session.get_one(Pair, 1)).state == "active"
