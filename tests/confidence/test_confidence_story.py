"""Half a minute at the start, half-way and at the end; each sees their own curve, nobody else."""

from datetime import date, timedelta

from sqlmodel import col, select

from bot.confidence.rules import CHANGEABLE
from sandbox.driver import Json, User
from storage.tables import Confidence, Programme, Topic
from tests.stories.answered import closed, loaded
from tests.stories.at_home import from_home, offers
from tests.stories.digested import digested
from tests.stories.forged import forged_click, forged_submit
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town, at_rest
from tests.whole import EITHER

WEEK = timedelta(weeks=1)
BEGINS = {"en": "begins for you", "fr": "commence pour vous"}


async def asked(town: Town) -> None:
    await town.bot.scheduler.run("ask_confidence")
    await at_rest(town.bot)


async def letters(person: User) -> list[Json]:
    """What the bot wrote to this person alone about confidence."""
    direct = [c for c in (await person.state())["channels"] if c["kind"] == "im"]
    found = [m for c in direct for m in await person.messages(c["id"])]
    return [m for m in found if "confidence_open" in buttons(m)]


async def form(person: User, holding: str) -> Json:
    letter = await person.message_in(holding=holding)
    await closed(person)
    await person.click(letter, "confidence_open")
    return await person.modal("confidence_modal")


async def met(town: Town, weeks: int) -> None:
    """They meet at each of the coming check-ins."""
    for _ in range(weeks):
        await town.at(max(town.clock.now() + WEEK, MONDAY))
        prompt = await town.chloe.message_in("marc", holding="answer_met")
        await town.chloe.answer_to(prompt, "answer_met")


@EITHER
async def test_both_are_asked_with_their_first_check_in_and_once(
    paired: Town, language: str
) -> None:
    await asked(paired)
    assert await letters(paired.chloe) == [], "nothing before the first check-in"
    await paired.at(MONDAY)
    for _ in range(2):
        await asked(paired)
    for person in (paired.chloe, paired.marc):
        letter = await person.message_in(holding=BEGINS[language])
        assert len(await letters(person)) == 1
        await closed(person)
        await person.click(letter, "confidence_open")
        modal = await person.modal("confidence_modal")
        blocks = [b["block_id"] for b in modal["blocks"] if b["type"] == "input"]
        assert blocks == [f"topic:{n}" for n in range(1, 7)]
        assert all(b["optional"] for b in modal["blocks"] if b["type"] == "input")
    assert await letters(paired.ines) == []


async def curves(town: Town, person: User) -> str:
    """How sure they have said they feel, as they read it from App Home."""
    await closed(person)
    await from_home(person, "curves_open")
    return shown(town, await loaded(person))


@EITHER
async def test_each_sees_their_own_curve_and_nobody_else_s(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    modal = await form(paired.chloe, BEGINS[language])
    assert wrong(await paired.chloe.submit(modal, **{"topic:1": "2", "topic:2": "4"})) == {}
    lines = {
        "en": (
            "•  Social networks: *2* at the start",
            "•  AI assistants at work: *4* at the start",
        ),
        "fr": ("•  Réseaux sociaux : *2* au début", "•  Assistants IA au travail : *4* au début"),
    }[language]
    own = await curves(paired, paired.chloe)
    assert all(line in own for line in lines), own
    for person in (paired.marc, paired.ines, paired.adam):
        home = await person.open_home()
        assert lines[0] not in shown(paired, home)
        assert not offers(home, "home.curves")
    digest = await digested(paired, paired.ines, "tout")
    assert lines[0] not in digest
    await met(paired, 3)
    await asked(paired)
    middle = {"en": "half-way through", "fr": "à mi-parcours"}[language]
    later = await form(paired.chloe, middle)
    assert wrong(await paired.chloe.submit(later, **{"topic:1": "3"})) == {}
    async with paired.bot.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.ends_on = date(2026, 12, 20)
        session.add(programme)
    await asked(paired)
    end = {"en": "comes to its end", "fr": "touche à sa fin"}[language]
    last = await form(paired.chloe, end)
    assert wrong(await paired.chloe.submit(last, **{"topic:1": "5"})) == {}
    curve = {
        "en": "*2* at the start → *3* half-way → *5* at the end",
        "fr": "*2* au début → *3* à mi-parcours → *5* à la fin",
    }[language]

    async def drawn() -> str | None:
        """What was saved is drawn a moment later."""
        own = await curves(paired, paired.chloe)
        return own if curve in own else None

    assert await paired.chloe.until(drawn)


async def test_a_changed_mind_changes_the_level_and_not_the_past(paired: Town) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    letter = await paired.chloe.message_in(holding=BEGINS["fr"])
    await paired.chloe.submit(await form(paired.chloe, BEGINS["fr"]), **{"topic:1": "2"})
    again = await form(paired.chloe, BEGINS["fr"])
    await paired.chloe.submit(again, **{"topic:1": "3"})
    async with paired.bot.context.db.reading() as session:
        rows = (await session.exec(select(Confidence))).all()
    assert [(row.topic_id, row.level, row.side) for row in rows] == [(1, 3, "mentor")]
    await met(paired, 3)
    await asked(paired)
    told = said(paired, await paired.chloe.answer_to(letter, "confidence_open"))
    assert told.startswith("Vous avez avancé depuis")


@EITHER
async def test_what_was_said_long_ago_stays_and_what_was_left_out_can_be_said(
    paired: Town, language: str
) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    first = await form(paired.chloe, BEGINS[language])
    assert wrong(await paired.chloe.submit(first, **{"topic:1": "2"})) == {}
    late = await form(paired.chloe, BEGINS[language])
    await paired.at(MONDAY + CHANGEABLE)
    stays = {"en": "Yours is older and stays as it is", "fr": "La vôtre est plus ancienne"}[
        language
    ]
    refused = wrong(await paired.chloe.submit(late, **{"topic:1": "5", "topic:2": "4"}))
    assert stays in refused["topic:1"]
    again = await form(paired.chloe, BEGINS[language])
    assert "topic:1" not in [block["block_id"] for block in again["blocks"]]
    part = {"en": "more than 7 days ago stays", "fr": "plus de 7 jours reste"}[language]
    assert part in shown(paired, again)
    rest = {f"topic:{n}": "3" for n in range(2, 7)}
    assert wrong(await paired.chloe.submit(again, **rest)) == {}
    async with paired.bot.context.db.reading() as session:
        rows = (await session.exec(select(Confidence).order_by(col(Confidence.topic_id)))).all()
    assert [(row.level, row.at) for row in rows] == [
        (2, MONDAY),
        *[(3, MONDAY + CHANGEABLE)] * 5,
    ]
    await paired.at(MONDAY + 2 * CHANGEABLE)
    letter = await paired.chloe.message_in(holding=BEGINS[language])
    await closed(paired.chloe)
    await paired.chloe.click(letter, "confidence_open")
    assert stays in shown(paired, await loaded(paired.chloe))


async def test_who_says_nothing_is_reminded_once_and_who_skipped_is_not(paired: Town) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    await paired.marc.submit(await form(paired.marc, BEGINS["fr"]))
    for weeks in (1, 2, 3):
        await paired.at(MONDAY + weeks * WEEK)
        await asked(paired)
    assert len(await letters(paired.chloe)) == 2
    assert len(await letters(paired.marc)) == 1
    told = await paired.chloe.message_in(holding="Je ne vous le redemanderai pas")
    assert "confidence_open" in buttons(told)


async def test_who_answered_or_left_is_not_reminded(paired: Town) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    await paired.chloe.submit(await form(paired.chloe, BEGINS["fr"]), **{"topic:3": "1"})
    paired.sandbox.world.members[paired.marc.id].deleted = True
    await paired.bot.scheduler.run("sync_people")
    await paired.at(MONDAY + 2 * WEEK)
    await asked(paired)
    assert len(await letters(paired.chloe)) == 1
    assert len(await letters(paired.marc)) == 1


async def test_it_comes_in_their_own_working_hours(paired: Town) -> None:
    """Priya lives in Singapore, where it is evening when the working day begins in Paris."""
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY + timedelta(hours=3))
    await asked(paired)
    assert await letters(paired.priya) == []
    await paired.at(MONDAY + timedelta(hours=18))
    assert len(await letters(paired.priya)) == 1


@EITHER
async def test_forged_levels_moments_and_pairs_are_refused(paired: Town, language: str) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    only = {
        "en": "Only the two people of this pair can do this.",
        "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
    }[language]
    gone = {"en": "This question is no longer open", "fr": "Cette question n’est plus ouverte"}[
        language
    ]
    for person in (paired.ines, paired.adam, paired.priya):
        told = said(paired, await forged_click(paired, person, "confidence_open", "1:start"))
        assert told.startswith(only), person.handle
    for value in ("1:end", "1:never", "1:"):
        told = said(paired, await forged_click(paired, paired.chloe, "confidence_open", value))
        assert told.startswith(gone), value
    held = {"pair": 1, "moment": "start", "first": "topic:1", "language": language}

    async def refused(person: User, block: str, level: str, **more: str) -> str:
        option = {"type": "static_select", "selected_option": {"value": level}}
        answer = await forged_submit(
            paired, person, "confidence_modal", {**held, **more}, {block: option}
        )
        return wrong({"response": answer})["topic:1"]

    assert (await refused(paired.chloe, "topic:1", "6")).startswith(gone)
    assert (await refused(paired.chloe, "topic:999", "3")).startswith(gone)
    assert (await refused(paired.chloe, "topic:1", "3", moment="end")).startswith(gone)
    assert (await refused(paired.priya, "topic:1", "3")).startswith(only)
    async with paired.bot.context.db.reading() as session:
        assert (await session.exec(select(Confidence))).all() == []


async def test_a_programme_without_topics_has_nothing_to_ask(paired: Town) -> None:
    await paired.at(MONDAY)
    await asked(paired)
    async with paired.bot.context.db.transaction() as session:
        for topic in (await session.exec(select(Topic))).all():
            topic.is_hidden = True
            session.add(topic)
    letter = await paired.chloe.message_in(holding=BEGINS["fr"])
    await paired.chloe.click(letter, "confidence_open")
    assert "il n’y a rien à dire" in shown(paired, await paired.chloe.modal())
