"""The menu beside a pair that needs attention does what it says, once, and for its leads alone."""

import asyncio

from sqlmodel import select

from storage.states import Side
from storage.tables import CheckIn, Delivery, LeadNote, Pair
from tests.digest.test_digest import WEEK
from tests.matching.test_mentor_choice import value_of
from tests.stories.answered import closed, loaded
from tests.stories.at_home import from_home
from tests.stories.digested import digest_of
from tests.stories.enrolled import enrol
from tests.stories.forged import chosen, click_payload, forged_click, forged_submit, typed
from tests.stories.shown import buttons, said, shown, wrong
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER


async def needing(town: Town) -> None:
    """Chloé and Marc need attention: the window of a digest offers what may be done."""
    for number in range(3):
        await town.at(MONDAY_NINE_IN_PARIS + number * WEEK)
    await town.ines.click(await digest_of(town, town.ines), "attention_open")
    assert "digest_deed" in buttons(await loaded(town.ines))
    await closed(town.ines)


async def pressed(town: Town, deed: str) -> None:
    """In the menu beside the pair, by Inès."""
    click = click_payload(town, town.ines, "digest_deed", deed)
    await town.sandbox.outward.send("interactive", click)


async def pair(town: Town) -> Pair:
    async with town.bot.context.db.reading() as session:
        return await session.get_one(Pair, 1)


async def count(town: Town, table: type[CheckIn] | type[LeadNote]) -> int:
    async with town.bot.context.db.reading() as session:
        return len((await session.exec(select(table))).all())


@EITHER
async def test_the_check_in_is_sent_now_and_once(paired: Town, language: str) -> None:
    await needing(paired)
    had = {"en": "This pair already has its check-in", "fr": "Ce binôme a déjà reçu son point"}
    told = said(paired, await forged_click(paired, paired.ines, "digest_deed", "send:1"))
    assert told.startswith(had[language])
    paired.clock.move_to(MONDAY_NINE_IN_PARIS + 3 * WEEK)
    before = await count(paired, CheckIn)
    sent = {"en": "1 check-in", "fr": "1 binôme"}[language]
    assert sent in said(paired, await forged_click(paired, paired.ines, "digest_deed", "send:1"))
    assert await count(paired, CheckIn) == before + 1
    told = said(paired, await forged_click(paired, paired.ines, "digest_deed", "send:1"))
    assert told.startswith(had[language])


@EITHER
async def test_a_lead_writes_to_one_or_to_both_in_their_own_name(
    paired: Town, language: str
) -> None:
    await needing(paired)
    await pressed(paired, "message:1")
    form = await paired.ines.modal("deed_message_modal")
    nothing = {"en": "Write what you would like", "fr": "Écrivez ce que vous souhaitez"}[language]
    assert wrong(await paired.ines.submit(form, message=" \n"))["message"].startswith(nothing)
    mine = "Dix minutes vendredi ? <!channel>"
    assert wrong(await paired.ines.submit(form, message=mine)) == {}
    sender = {
        "en": "@ines writes to you about *Reverse mentoring*:",
        "fr": "@ines vous écrit au sujet de *Mentorat inversé* :",
    }[language]
    for person in (paired.chloe, paired.marc):
        letter = await person.message_in(holding="Dix minutes")
        assert said(paired, letter).startswith(sender)
        assert mine in shown(paired, letter)
    await closed(paired.ines)
    await pressed(paired, "message:1")
    form = await paired.ines.modal("deed_message_modal")
    sent = await paired.ines.submit(form, message_to="executive", message="Marc seul")
    assert wrong(sent) == {}
    await paired.marc.message_in(holding="Marc seul")
    async with paired.bot.context.db.reading() as session:
        letters = (await session.exec(select(Delivery).where(Delivery.kind == "lead_note"))).all()
    assert len(letters) == 3
    assert await forged_click(paired, paired.ines, "task_open", 1)


async def test_a_message_sent_twice_is_one(paired: Town) -> None:
    await needing(paired)
    values = {"message_to": chosen("both"), "message": typed("Bonjour")}
    held = {"pair": 1, "form": "one"}
    await asyncio.gather(
        *(forged_submit(paired, paired.ines, "deed_message_modal", held, values) for _ in range(4))
    )
    assert await count(paired, LeadNote) == 1


@EITHER
async def test_the_pair_pauses_and_is_told_kindly(paired: Town, language: str) -> None:
    await needing(paired)
    told = said(paired, await forged_click(paired, paired.ines, "digest_deed", "pause:1"))
    assert {"en": "pause from now on", "fr": "sont désormais en pause"}[language] in told
    found = await pair(paired)
    assert (found.pause_cause, found.paused_until_on) == ("asked", None)
    letter = await paired.marc.message_in("chloe", holding="pair_resume")
    assert "ines" not in said(paired, letter)
    again = said(paired, await forged_click(paired, paired.ines, "digest_deed", "pause:1"))
    assert {"en": "are pausing already", "fr": "sont déjà en pause"}[language] in again
    asked = said(paired, await forged_click(paired, paired.ines, "digest_deed", "send:1"))
    assert {"en": "They are on a break", "fr": "en pause"}[language] in asked


@EITHER
async def test_the_pair_goes_on_until_another_mentor_is_chosen(paired: Town, language: str) -> None:
    await enrol(paired, "marc", Side.EXECUTIVE)
    await enrol(paired, "priya", Side.MENTOR)
    await needing(paired)
    await pressed(paired, "rematch:1")
    form = await paired.ines.modal("choice_modal")
    kept = {"en": "If you close this, nothing changes", "fr": "Si vous fermez cette fenêtre, rien"}
    assert kept[language] in shown(paired, form)
    assert "Priya Nair" in str(form["blocks"])
    assert "Chloé" not in str(form["blocks"][1:])
    await closed(paired.ines)
    assert (await pair(paired)).state == "active"
    await pressed(paired, "rematch:1")
    form = await paired.ines.modal("choice_modal")
    await paired.ines.submit(form, mentor=value_of(form, "Priya"))
    assert (await pair(paired)).state == "ended"
    assert await paired.marc.message_in(holding="proposal_yes")
    ended = {"en": "are no longer a pair", "fr": "ne forment plus un binôme"}[language]
    for choice in ("send", "message", "rematch", "pause"):
        told = said(paired, await forged_click(paired, paired.ines, "digest_deed", f"{choice}:1"))
        assert ended in told, choice
    values = {"message_to": chosen("both"), "message": typed("Bonjour")}
    late = await forged_submit(
        paired,
        paired.ines,
        "deed_message_modal",
        {"pair": 1, "form": "x", "language": language},
        values,
    )
    assert ended in wrong({"response": late})["message"]


@EITHER
async def test_nothing_ends_where_no_other_mentor_is_free(paired: Town, language: str) -> None:
    await needing(paired)
    await pressed(paired, "rematch:1")
    none = {"en": "No mentor with a free place", "fr": "Il ne reste aucun mentor libre"}[language]
    assert none in shown(paired, await paired.ines.modal())
    values = {"mentor": chosen("77")}
    known = {"leaves": 1, "programme": 1, "executive": 2, "language": language}
    late = await forged_submit(paired, paired.ines, "choice_modal", known, values)
    assert wrong({"response": late})["mentor"]
    assert (await pair(paired)).state == "active"


@EITHER
async def test_an_executive_who_asked_to_leave_is_asked_nothing_more(
    paired: Town, language: str
) -> None:
    await enrol(paired, "priya", Side.MENTOR)
    await needing(paired)
    await from_home(paired.marc, "leave_open")
    await paired.marc.submit(await paired.marc.modal("leave_modal"), wish="leave")
    refused = {
        "en": "I cannot propose another mentor for",
        "fr": "Je ne peux pas proposer d’autre mentor à",
    }[language]
    told = said(paired, await forged_click(paired, paired.ines, "digest_deed", "rematch:1"))
    assert told.startswith(refused)
    assert (await pair(paired)).state == "active"


@EITHER
async def test_an_executive_with_more_mentors_than_places_gets_none_in_exchange(
    paired: Town, language: str
) -> None:
    """Made by hand, a second pair is there although Marc has room for one."""
    await enrol(paired, "marc", Side.EXECUTIVE)
    await enrol(paired, "helen", Side.MENTOR)
    await paired.adam.command("/mentoring pair @priya @marc")
    await needing(paired)
    has = {"en": "has a mentor", "fr": "a un mentor"}[language]
    assert has in said(paired, await forged_click(paired, paired.ines, "digest_deed", "rematch:1"))
    assert (await pair(paired)).state == "active"


@EITHER
async def test_values_that_the_menu_does_not_offer(paired: Town, language: str) -> None:
    sentence = {"en": "I cannot do that from here", "fr": "Je ne peux pas le faire d’ici"}[language]
    for value in ("", "send", "send:", "send:-1", "burn:1", "send:1:2", "pause:9" + "9" * 30):
        told = said(paired, await forged_click(paired, paired.ines, "digest_deed", value))
        assert told.startswith(sentence), value
    told = said(paired, await forged_click(paired, paired.ines, "digest_deed", "pause:77"))
    assert told.startswith(sentence)
    values = {"message_to": chosen("all"), "message": typed("Bonjour")}
    sent = await forged_submit(
        paired, paired.ines, "deed_message_modal", {"pair": 1, "form": "x"}, values
    )
    assert "nobody to write to" in wrong({"response": sent})["message"]
    assert await count(paired, LeadNote) == 0


@EITHER
async def test_only_who_runs_the_programme_may(paired: Town, language: str) -> None:
    refused = {"en": "In this programme, only", "fr": "Dans ce programme, seul"}[language]
    for person in (paired.chloe, paired.marc, paired.priya):
        for choice in ("send", "message", "rematch", "pause"):
            told = said(paired, await forged_click(paired, person, "digest_deed", f"{choice}:1"))
            assert told.startswith(refused), (person.handle, choice)
    assert ((await pair(paired)).state, (await pair(paired)).paused_at) == ("active", None)
