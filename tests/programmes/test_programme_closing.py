"""A programme closes: everybody is thanked and asked once more, and nothing of it is undone."""

import asyncio
from datetime import timedelta

from sqlmodel import select

from sandbox.driver import Json, User
from storage.tables import CheckIn, Delivery, FollowUp, LeadTask, Pair
from tests.stories.answered import closed
from tests.stories.forged import chosen, forged_click, forged_submit, typed
from tests.stories.programmed import changed, heard_in_groups, programme_of, set_up, the_list
from tests.stories.shown import buttons, filled, part, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS as MONDAY
from tests.town import Town
from tests.whole import EITHER

SECRET = "Je lis enfin les tendances & <les codes>"


async def asked(town: Town, person: User) -> Json:
    await town.at(town.clock.now())
    return await person.message_in(holding="last_answer_open")


async def last_form(town: Town, person: User) -> Json:
    await closed(person)
    await person.click(await asked(town, person), "last_answer_open")
    return await person.modal("last_answer_modal")


async def kept(town: Town) -> list[FollowUp]:
    async with town.bot.context.db.reading() as session:
        return list((await session.exec(select(FollowUp).order_by(FollowUp.id))).all())  # type: ignore[arg-type]  # a column


@EITHER
async def test_the_last_answer_from_the_close_to_the_thanks(paired: Town, language: str) -> None:
    letter, intro, thanks, wish, goodbye = {
        "en": (
            "has come to its end. Thank you for your time and your trust",
            "Looking back on *",
            "Thank you. It is noted",
            "Would like another pairing: @marc",
            "has ended. Thank you for the time",
        ),
        "fr": (
            "est arrivé à son terme. Merci pour votre temps et votre confiance",
            "Avec le recul, sur *",
            "Merci. C’est noté",
            "Souhaitent un autre binôme : @marc",
            "a pris fin. Merci pour le temps",
        ),
    }[language]
    await paired.at(MONDAY)
    view = await the_list(paired.ines)
    confirm = part(view, "programme_close")["confirm"]
    assert "undone" in str(confirm) or "définitif" in str(confirm)
    view = await changed(paired.ines, "programme_close")
    assert "programme_edit" not in buttons(view)
    for person in (paired.chloe, paired.marc):
        assert letter in said(paired, await asked(paired, person))
    # The pair's own message is in the programme's language.
    assert any(
        "a pris fin. Merci" in text or "has ended. Thank you" in text
        for text in await heard_in_groups(paired.marc)
    ), goodbye
    form = await last_form(paired, paired.marc)
    assert intro in shown(paired, form)
    answer = await paired.marc.submit(form, again="yes", changed=SECRET, rematch="yes")
    assert answer["response"] == {"response_action": "update"}
    assert thanks in shown(paired, await paired.marc.modal())
    await closed(paired.chloe)
    form = await last_form(paired, paired.chloe)
    await paired.chloe.submit(form, again="no", rematch="no")
    rows = await kept(paired)
    assert [(r.side, r.months, r.again, r.changed, r.wants_rematch) for r in rows] == [
        ("executive", 0, True, SECRET, True),
        ("mentor", 0, False, None, False),
    ]
    assert wish in shown(paired, await the_list(paired.ines))
    assert "@chloe" not in shown(paired, await the_list(paired.adam))
    await paired.at(MONDAY + timedelta(hours=1))
    everything = str([c.messages for c in paired.sandbox.world.channels.values()])
    assert "tendances" not in everything


async def test_an_answer_is_changed_within_thirty_days_and_not_after(paired: Town) -> None:
    await changed(paired.ines, "programme_close")
    await paired.at(MONDAY)
    form = await last_form(paired, paired.marc)
    await paired.marc.submit(form, again="yes", changed=SECRET, rematch="yes")
    closed_at = (await programme_of(paired)).closed_at
    assert closed_at is not None
    await paired.at(closed_at + timedelta(days=30) - timedelta(seconds=1))
    form = await last_form(paired, paired.marc)
    assert filled(form) == {"again": "yes", "changed": SECRET, "rematch": "yes"}
    await paired.marc.submit(form, again="no", rematch="no")
    assert [(row.again, row.wants_rematch) for row in await kept(paired)] == [(False, False)]
    form = await last_form(paired, paired.marc)
    await paired.at(closed_at + timedelta(days=30))
    late = await paired.marc.submit(form, again="yes")
    assert wrong(late)["again"].startswith("Le délai pour donner une dernière réponse")
    told = await paired.marc.answer_to(await asked(paired, paired.marc), "last_answer_open")
    assert "est écoulé" in said(paired, told)
    assert [row.again for row in await kept(paired)] == [False]


async def test_everything_that_was_going_on_ends(paired: Town, helen: User) -> None:
    await paired.adam.command("/mentoring pair @chloe @helen")
    await paired.at(MONDAY)
    await paired.at(MONDAY + timedelta(hours=1))
    prompt = await paired.marc.message_in("chloe", holding="answer_met")
    await paired.marc.answer_to(prompt, "answer_met")
    await forged_submit(
        paired, paired.marc, "leave_modal", {"pair": 1}, {"wish": chosen("another")}
    )
    await changed(paired.ines, "programme_close")
    for hours in (2, 48, 24 * 7, 24 * 14):
        await paired.at(MONDAY + timedelta(hours=hours))
    async with paired.bot.context.db.reading() as session:
        pairs = (await session.exec(select(Pair))).all()
        check_ins = (await session.exec(select(CheckIn).order_by(CheckIn.pair_id))).all()  # type: ignore[arg-type]  # a column
        asks = (await session.exec(select(Delivery).where(Delivery.kind == "closing"))).all()
        tasks = (await session.exec(select(LeadTask))).all()
    assert [(task.kind, task.state) for task in tasks] == [("another", "done")]
    assert {(pair.state, pair.next_check_in_at) for pair in pairs} == {("ended", None)}
    assert [row.state for row in check_ins] == ["closed", "missed"]
    assert len(asks) == 3, "a mentor of two is asked once"
    last = await paired.marc.message_in("chloe", holding="block", edited=True)
    assert "answer_met" not in str(last["blocks"])
    assert said(paired, await paired.marc.command("/mentorat point")).startswith("Votre binôme")


async def test_a_second_click_and_five_at_once_close_once(paired: Town) -> None:
    view = await the_list(paired.ines)
    await asyncio.gather(*(paired.ines.click(view, "programme_close") for _ in range(5)))

    async def done() -> bool | None:
        return (await programme_of(paired)).state == "closed" or None

    await paired.ines.until(done)
    first = (await programme_of(paired)).closed_at
    await paired.at(MONDAY)
    await forged_click_on_list(paired)
    assert (await programme_of(paired)).closed_at == first
    await paired.at(MONDAY + timedelta(hours=1))
    direct = [c for c in (await paired.marc.state())["channels"] if c["kind"] == "im"]
    assert len([m for c in direct for m in await paired.marc.messages(c["id"])]) == 1


async def forged_click_on_list(town: Town) -> None:
    """The button of a list that was opened before somebody else closed the programme."""
    await set_up(town, name="Avant")
    await closed(town.ines)
    await town.ines.say("/mentoring programmes")

    async def loaded() -> Json | None:
        view = await town.ines.modal()
        return view if "Avant" in str(view) else None

    view = await town.ines.until(loaded)
    assert "programme_close" not in buttons(view)


@EITHER
async def test_the_leads_get_a_digest_of_the_whole_programme(paired: Town, language: str) -> None:
    await set_up(paired, name="Comité", next_digest_at=MONDAY + timedelta(days=1))
    await paired.at(MONDAY)
    await changed(paired.ines, "programme_close")
    title = {"en": "Digest: Comité", "fr": "Synthèse : Comité"}[language]
    await paired.at(MONDAY + timedelta(minutes=1))
    found = await paired.ines.message_in(holding="Comité")
    assert title in said(paired, found)
    assert (await programme_of(paired)).next_digest_at is None
    await paired.at(MONDAY + timedelta(days=2))
    direct = [c for c in (await paired.ines.state())["channels"] if c["kind"] == "im"]
    assert len([m for c in direct for m in await paired.ines.messages(c["id"])]) == 1


async def test_a_draft_is_put_away_without_a_word(town: Town) -> None:
    await set_up(town, state="draft")
    await town.adam.command("/mentoring pair @chloe @marc")
    await changed(town.adam, "programme_close")
    await town.at(MONDAY)
    assert await heard_in_groups(town.marc) == []
    assert [c for c in (await town.marc.state())["channels"] if c["kind"] == "im"] == []


async def test_whose_pair_had_ended_before_is_not_asked(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @marc")
    await paired.adam.command("/mentoring end @priya @marc")
    paired.clock.move_to(MONDAY)
    await changed(paired.ines, "programme_close")
    await asked(paired, paired.marc)
    assert [c for c in (await paired.priya.state())["channels"] if c["kind"] == "im"] == []
    answer = await forged_click(paired, paired.priya, "last_answer_open", 1)
    assert said(paired, answer).startswith("Only the two people of this pair can do this.")


@EITHER
async def test_who_may_not_answer_last(paired: Town, language: str) -> None:
    refused = {
        "en": "Only the two people of this pair can do this.",
        "fr": "Seules les deux personnes de ce binôme peuvent le faire.",
    }[language]
    values = {"again": chosen("yes"), "changed": typed("Moi"), "rematch": chosen("no")}
    held = {"programme": 1, "language": language}
    for person in (paired.marc, paired.ines, paired.adam, paired.priya):
        answer = await forged_click(paired, person, "last_answer_open", 1)
        assert said(paired, answer).startswith(refused), "it still runs"
    await changed(paired.ines, "programme_close")
    for person in (paired.ines, paired.adam, paired.priya):
        answer = await forged_click(paired, person, "last_answer_open", 1)
        assert said(paired, answer).startswith(refused), person.handle
        sent = await forged_submit(paired, person, "last_answer_modal", held, values)
        assert wrong({"response": sent})["again"].startswith(refused)
    choose = {"en": "Choose yes or no.", "fr": "Choisissez oui ou non."}[language]
    for field in ("again", "rematch"):
        part_of = {**values, field: chosen("perhaps")}
        sent = await forged_submit(paired, paired.marc, "last_answer_modal", held, part_of)
        assert wrong({"response": sent}) == {field: choose}
    long = {**values, "changed": typed("é" * 3001)}
    sent = await forged_submit(paired, paired.marc, "last_answer_modal", held, long)
    assert "3000" in wrong({"response": sent})["changed"]
    assert await kept(paired) == []


async def test_two_last_answers_at_once_are_one(paired: Town) -> None:
    await changed(paired.ines, "programme_close")
    values = {"again": chosen("yes"), "changed": typed("Oui"), "rematch": chosen("no")}
    await asyncio.gather(
        *(
            forged_submit(paired, paired.marc, "last_answer_modal", {"programme": 1}, values)
            for _ in range(4)
        )
    )
    assert len(await kept(paired)) == 1


async def test_who_has_left_slack_is_not_asked(paired: Town) -> None:
    async with paired.bot.context.db.transaction() as session:
        person = await paired.bot.context.asker(paired.marc.id)
        person.person.is_active = False
        await session.merge(person.person)
    await changed(paired.ines, "programme_close")
    async with paired.bot.context.db.reading() as session:
        asks = (await session.exec(select(Delivery).where(Delivery.kind == "closing"))).all()
    assert len(asks) == 1
