"""People put themselves forward in App Home; Inès sees who takes part."""

import json

import pytest
from sqlmodel import select

from sandbox.driver import Json, Person, texts_of
from storage.states import ProgrammeState, Side
from storage.tables import Enrolment, Programme
from storage.tables import Person as Row
from tests.conftest import Town
from tests.stories.answered import closed
from tests.stories.brought import audited, known
from tests.stories.forged import forged_click, forged_submit, typed
from tests.stories.shown import buttons, filled, said, shown, wrong

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
CANARY = "canary-card: je montre <!channel> & BeReal"


async def offered(person: Person, action: str) -> Json:
    """The modal that a button of App Home opens."""
    await closed(person)
    await person.click(await person.open_home(), action)
    return await person.modal("volunteer_modal")


async def home_with(town: Town, person: Person, text: str) -> Json:
    async def there() -> Json | None:
        home = await person.open_home()
        return home if text in shown(town, home) else None

    return await person.until(there)


async def listed(person: Person) -> Json:
    await closed(person)
    await person.say("/mentorat personnes")

    async def there() -> Json | None:
        view = await person.modal()
        return view if view["title"]["text"] != "Vice Versa" else None

    return await person.until(there)


@BOTH
async def test_a_mentor_comes_forward_changes_and_withdraws(paired: Town, language: str) -> None:
    takes, readers, none = {
        "en": (
            "You take part in *",
            "Only you and the leads of this programme",
            "looks for people",
        ),
        "fr": ("Vous participez à *", "Seuls vous et les responsables", "cherche des participants"),
    }[language]
    modal = await offered(paired.priya, "volunteer_mentor")
    assert readers in shown(paired, modal)
    answer = await paired.priya.submit(
        modal, card=CANARY, card_topics=["1", "3"], card_languages=["en", "fr"], capacity="2"
    )
    assert wrong(answer) == {}
    home = await home_with(paired, paired.priya, takes)
    assert CANARY not in texts_of(home)
    priya = await known(paired, "priya")
    assert priya.enrolment is not None
    assert (priya.enrolment.side, priya.enrolment.capacity) == ("mentor", 2)
    assert (priya.enrolment.card, priya.topics, priya.row.languages) == (CANARY, (1, 3), "en fr")
    again = await offered(paired.priya, "volunteer_mentor")
    assert filled(again)["card"] == CANARY
    assert filled(again)["capacity"] == "2"
    await paired.priya.submit(again, card="Autre", card_topics=["2"], capacity="1")
    assert (await known(paired, "priya")).topics == (2,)
    await closed(paired.priya)
    await paired.priya.click(await paired.priya.open_home(), "volunteer_withdraw")
    await home_with(paired, paired.priya, none)
    priya = await known(paired, "priya")
    assert priya.enrolment is not None
    assert (priya.enrolment.state, priya.enrolment.card, priya.topics) == ("withdrawn", None, ())
    assert {"enrolment.volunteered", "enrolment.withdrawn"} <= set(await audited(paired))


@BOTH
async def test_an_executive_wishes_and_the_lead_reads(paired: Town, language: str) -> None:
    wishes, count, both = {
        "en": ("@priya wishes:", "0 mentors, 1 executive.", "Only its author and the leads"),
        "fr": ("@priya souhaite :", "0 mentor, 1 dirigeant.", "Seuls son auteur et les"),
    }[language]
    modal = await offered(paired.priya, "volunteer_executive")
    assert wrong(await paired.priya.submit(modal, card=CANARY)) == {}
    view = await listed(paired.ines)
    text = shown(paired, view)
    assert "*@priya*" in text
    assert count in text
    assert "canary" not in texts_of(view)
    await paired.ines.click(view, "card_read")

    async def read() -> str | None:
        text = shown(paired, await paired.ines.modal())
        return text if wishes in text else None

    card = await paired.ines.until(read)
    assert CANARY in card
    assert both in card


async def test_somebody_in_a_pair_may_offer_more_of_the_same_side(paired: Town) -> None:
    home = await paired.chloe.open_home()
    assert "volunteer_mentor" in buttons(home)
    assert "volunteer_executive" not in buttons(home)
    assert {"volunteer_mentor", "volunteer_executive"} <= set(
        buttons(await paired.priya.open_home())
    )


async def test_an_admin_sees_who_takes_part_but_reads_no_card(paired: Town) -> None:
    await paired.priya.submit(await offered(paired.priya, "volunteer_mentor"), card=CANARY)
    view = await listed(paired.adam)
    assert "*@priya*" in shown(paired, view)
    assert "card_read" not in buttons(view)
    refused = said(paired, await forged_click(paired, paired.adam, "card_read", 1))
    assert refused.startswith("In this programme, only a programme lead can do this.")


async def test_a_lead_takes_somebody_out_and_their_pairs_stay(paired: Town) -> None:
    await paired.chloe.submit(await offered(paired.chloe, "volunteer_mentor"), card=CANARY)
    view = await listed(paired.ines)
    assert "Dans 1 binôme, 1 au plus" in shown(paired, view)
    await paired.ines.click(view, "person_withdraw")

    async def gone() -> bool | None:
        return "Personne ne participe encore" in shown(paired, await paired.ines.modal()) or None

    assert await paired.ines.until(gone)
    chloe = await known(paired, "chloe")
    assert chloe.enrolment is not None
    assert (chloe.enrolment.state, chloe.enrolment.card) == ("withdrawn", None)
    assert "@marc" in said(paired, await paired.chloe.command("/mentorat binômes"))
    told = said(paired, await forged_click(paired, paired.ines, "card_read", chloe.enrolment.id))
    assert told.startswith("Il n’y a plus de fiche")


async def test_many_people_come_in_pages(paired: Town) -> None:
    now = paired.clock.now()
    async with paired.house.context.db.transaction() as session:
        rows = [
            Row(workspace_id=1, slack_id=f"U0P{n:03d}", name=f"Person {n:03d}", synced_at=now)
            for n in range(40)
        ]
        session.add_all(rows)
        await session.flush()
        session.add_all(
            Enrolment(
                workspace_id=1,
                programme_id=1,
                person_id=row.id or 0,
                side=Side.MENTOR,
                created_at=now,
            )
            for row in rows
        )
    view = await listed(paired.ines)
    assert "Page 1 sur 3" in json.dumps(view, ensure_ascii=False)
    assert len(view["blocks"]) <= 100
    await paired.ines.click(view, "people_later")

    async def second() -> str | None:
        text = texts_of(await paired.ines.modal())
        return text if "Page 2 sur 3" in text else None

    text = await paired.ines.until(second)
    assert "U0P015" in text
    assert "U0P014" not in text


@BOTH
async def test_what_cannot_be_is_told_in_the_modal(paired: Town, language: str) -> None:
    nothing, other, closed_now, gone = {
        "en": (
            "Write a few words",
            "In this programme you are a mentor.",
            "takes nobody in",
            "One of these topics",
        ),
        "fr": (
            "Écrivez quelques mots",
            "Dans ce programme, vous êtes mentor.",
            "n’accueille personne",
            "L’un de ces thèmes",
        ),
    }[language]
    modal = await offered(paired.priya, "volunteer_mentor")
    assert wrong(await paired.priya.submit(modal, card="  "))["card"].startswith(nothing)

    async def told(person: Person, side: str, **fields: Json) -> str:
        metadata = {"programme": 1, "side": side, "language": language}
        answer = await forged_submit(paired, person, "volunteer_modal", metadata, fields)
        return wrong({"response": answer}).get("card", "")

    # Chloé is a mentor in a pair already.
    assert (await told(paired.chloe, "executive", card=typed("x"))).startswith(other)
    assert (await told(paired.priya, "boss", card=typed("x"))) != ""
    topics = {"selected_options": [{"value": "99"}]}
    assert (await told(paired.priya, "mentor", card_topics=topics)).startswith(gone)
    assert await told(paired.priya, "mentor", card=typed("x")) == ""
    assert (await told(paired.priya, "executive", card=typed("x"))).startswith(other)
    async with paired.house.context.db.transaction() as session:
        programme = (await session.exec(select(Programme))).one()
        programme.state = ProgrammeState.CLOSED
        session.add(programme)
    assert closed_now in await told(paired.priya, "mentor", card=typed("y"))
    refused = said(paired, await forged_click(paired, paired.priya, "volunteer_mentor", 77))
    assert refused.startswith(("This programme does not exist", "Ce programme n’existe plus"))


async def test_a_card_is_never_in_the_clear(paired: Town) -> None:
    await paired.priya.submit(await offered(paired.priya, "volunteer_mentor"), card=CANARY)
    path = paired.settings.database_url.removeprefix("sqlite:///")
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as database:  # noqa: ASYNC230 - a test reads a small file
            assert b"canary-card" not in database.read()
