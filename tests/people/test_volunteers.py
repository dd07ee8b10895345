"""People put themselves forward in App Home; Inès sees who takes part.

What is kept, and who reads it, is held in `test_volunteering`.
"""

from sandbox.driver import Json, User, texts_of
from tests.stories.answered import closed
from tests.stories.at_home import from_home
from tests.stories.brought import known
from tests.stories.forged import forged_submit, typed
from tests.stories.shown import filled, said, shown, wrong
from tests.town import Town

CANARY = "canary-card: je montre <!channel> & BeReal"


async def offered(person: User, action: str) -> Json:
    """The modal that a button of App Home opens."""
    await closed(person)
    await from_home(person, action)
    return await person.modal("volunteer_modal")


async def home_with(town: Town, person: User, text: str) -> Json:
    async def there() -> Json | None:
        home = await person.open_home()
        return home if text in shown(town, home) else None

    return await person.until(there)


async def listed(person: User) -> Json:
    await closed(person)
    await person.say("/mentorat personnes")

    async def there() -> Json | None:
        view = await person.modal()
        return view if view["title"]["text"] != "Vice Versa" else None

    return await person.until(there)


async def test_a_mentor_comes_forward_changes_and_withdraws(paired: Town) -> None:
    modal = await offered(paired.priya, "volunteer_mentor")
    answer = await paired.priya.submit(
        modal, card=CANARY, card_topics=["1", "3"], card_languages=["en", "fr"], capacity="2"
    )
    assert wrong(answer) == {}
    home = await home_with(paired, paired.priya, "You take part in *")
    assert CANARY not in texts_of(home)
    priya = await known(paired, "priya")
    assert priya.enrolment is not None
    assert (priya.enrolment.card, priya.topics, priya.row.languages) == (CANARY, (1, 3), "en fr")
    again = await offered(paired.priya, "volunteer_mentor")
    assert filled(again)["card"] == CANARY
    assert filled(again)["capacity"] == "2"
    await paired.priya.submit(again, card="Autre", card_topics=["2"], capacity="1")
    assert (await known(paired, "priya")).topics == (2,)
    await closed(paired.priya)
    await from_home(paired.priya, "volunteer_withdraw")
    await home_with(paired, paired.priya, "looks for people")


async def test_an_executive_wishes_and_the_lead_reads(paired: Town) -> None:
    modal = await offered(paired.priya, "volunteer_executive")
    assert wrong(await paired.priya.submit(modal, card=CANARY)) == {}
    view = await listed(paired.ines)
    assert "*@priya*" in shown(paired, view)
    assert "canary" not in texts_of(view)
    await paired.ines.click(view, "card_read")

    async def read() -> str | None:
        text = shown(paired, await paired.ines.modal())
        return text if "@priya souhaite :" in text else None

    assert CANARY in await paired.ines.until(read)


async def test_a_lead_takes_somebody_out_and_their_pairs_stay(paired: Town) -> None:
    await paired.chloe.submit(await offered(paired.chloe, "volunteer_mentor"), card=CANARY)
    await paired.ines.click(await listed(paired.ines), "person_withdraw")

    async def gone() -> bool | None:
        return "Personne ne participe encore" in shown(paired, await paired.ines.modal()) or None

    assert await paired.ines.until(gone)
    assert "@marc" in said(paired, await paired.chloe.command("/mentorat binômes"))


async def test_what_cannot_be_is_told_in_the_modal(paired: Town) -> None:
    modal = await offered(paired.priya, "volunteer_mentor")
    answer = await paired.priya.submit(modal, card="  ")
    assert wrong(answer)["card"].startswith("Write a few words")
    # Chloé is a mentor in a pair already.
    metadata = {"programme": 1, "side": "executive", "language": "fr"}
    answer = await forged_submit(
        paired, paired.chloe, "volunteer_modal", metadata, {"card": typed("x")}
    )
    told = wrong({"response": answer})["card"]
    assert told.startswith("Dans ce programme, vous êtes mentor.")
