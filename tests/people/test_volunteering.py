"""People put themselves forward, and leads see who takes part: what is kept, and who reads it."""

from typing import Any

import pytest

from bot.kernel.errors import Mistake, Refused
from bot.people import roster, volunteering
from bot.people.rules.volunteer_card import VolunteerCard
from bot.slack.people.views.roster import PAGER, card_modal, roster_modal
from bot.slack.people.views.volunteering import volunteer_modal
from bot.slack.people.views.volunteering import volunteering as in_home
from storage.states import EnrolmentState, PairState, ProgrammeState, Side
from storage.tables import Enrolment, Pair, Person, ident
from tests.bare import Bare, buttons
from tests.people.dropped import Known, known_as
from tests.whole import EITHER

CANARY = "canary-card: je montre <!channel> & BeReal"
CARD = VolunteerCard(CANARY, (1, 3), ("en", "fr"), 2)


async def comes_forward(
    bare: Bare, handle: str, side: str = Side.MENTOR, card: VolunteerCard = CARD
) -> Known:
    async with bare.acting(handle) as (session, asker):
        await volunteering.volunteer(
            session, actor=asker, programme_id=1, side=side, card=card, now=bare.now
        )
    return await known_as(bare.db, handle)


async def refused(bare: Bare, handle: str, side: str, card: VolunteerCard = CARD) -> str:
    """What somebody reads who cannot come in like this."""
    with pytest.raises(Mistake) as found:
        await comes_forward(bare, handle, side, card)
    return await bare.sentence_for(handle, found.value)


async def home(bare: Bare, handle: str, language: str = "en") -> dict[str, Any]:
    """What App Home offers them."""
    async with bare.acting(handle) as (session, asker):
        places = await volunteering.places(session, asker)
    shown = in_home(places, bare.texts.say(language))
    return {"blocks": [block._resolve() for block in shown]}


async def listed(bare: Bare, handle: str, page: int = 0, language: str = "fr") -> dict[str, Any]:
    async with bare.acting(handle) as (session, asker):
        found = await roster.roster(session, asker, 1, page=page, size=PAGER.size)
    return roster_modal(found, bare.texts.say(language))


@EITHER
async def test_a_mentor_comes_forward_changes_and_withdraws(bare: Bare, language: str) -> None:
    takes, readers, none = {
        "en": (
            "You take part in *",
            "Read by Inès Benali, who leads the programme",
            "looks for people",
        ),
        "fr": (
            "Vous participez à *",
            "Lu par Inès Benali, responsable",
            "cherche des participants",
        ),
    }[language]
    say = bare.texts.say(language)
    assert none in bare.plain(await home(bare, "priya", language))
    async with bare.acting("priya") as (session, priya):
        form = await volunteering.form(session, priya, 1, Side.MENTOR)
    assert readers in bare.plain(volunteer_modal(form, say))
    written = await comes_forward(bare, "priya")
    assert written.enrolment is not None
    assert (written.enrolment.side, written.enrolment.capacity) == (Side.MENTOR, 2)
    assert (written.enrolment.card, written.topics) == (CANARY, (1, 3))
    assert written.row.languages == "en fr"
    shown = await home(bare, "priya", language)
    assert takes in bare.plain(shown)
    assert "canary" not in str(shown)
    async with bare.acting("priya") as (session, priya):
        form = await volunteering.form(session, priya, 1, Side.MENTOR)
    assert (form.card.text, form.card.capacity) == (CANARY, 2)
    assert (
        await comes_forward(bare, "priya", card=VolunteerCard("Autre", (2,), (), 1))
    ).topics == (2,)
    async with bare.acting("priya") as (session, priya):
        await volunteering.withdraw(session, actor=priya, programme_id=1, now=bare.now)
    gone = await known_as(bare.db, "priya")
    assert gone.enrolment is not None
    assert (gone.enrolment.state, gone.enrolment.card) == (EnrolmentState.WITHDRAWN, None)
    assert gone.topics == ()
    assert none in bare.plain(await home(bare, "priya", language))
    assert await bare.audited() == ["enrolment.volunteered"] * 2 + ["enrolment.withdrawn"]


@EITHER
async def test_an_executive_wishes_and_the_lead_reads(bare: Bare, language: str) -> None:
    wishes, count, both = {
        "en": ("@priya wishes:", "0 mentors, 1 executive.", "Only its author and the leads"),
        "fr": ("@priya souhaite :", "0 mentor, 1 dirigeant.", "Seuls son auteur et les"),
    }[language]
    written = await comes_forward(bare, "priya", Side.EXECUTIVE)
    view = await listed(bare, "ines", language=language)
    text = bare.plain(view)
    assert "*@priya*" in text
    assert count in text
    assert "canary" not in str(view)
    assert "card_read" in buttons(view)
    async with bare.acting("ines") as (session, ines):
        person, row = await roster.read_card(session, ines, ident_of(written), bare.now)
    card = bare.plain(card_modal(person, row, bare.texts.say(language)))
    for expected in (wishes, CANARY, both):
        assert expected in card


def ident_of(known: Known) -> int:
    assert known.enrolment is not None
    return ident(known.enrolment)


async def test_somebody_in_a_pair_may_offer_more_of_the_same_side(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    assert buttons(await home(bare, "chloe")) == ["volunteer_mentor"]
    assert buttons(await home(bare, "marc")) == ["volunteer_executive"]
    assert buttons(await home(bare, "priya")) == ["volunteer_mentor", "volunteer_executive"]


async def test_an_admin_sees_who_takes_part_but_reads_no_card(bare: Bare) -> None:
    written = await comes_forward(bare, "priya")
    view = await listed(bare, "adam")
    assert "*@priya*" in bare.plain(view)
    assert "card_read" not in buttons(view)
    async with bare.acting("adam") as (session, adam):
        with pytest.raises(Refused) as found:
            await roster.read_card(session, adam, ident_of(written), bare.now)
    told = await bare.sentence_for("adam", found.value)
    assert told.startswith("In this programme, only a programme lead can do this.")


async def test_a_lead_takes_somebody_out_and_their_pairs_stay(bare: Bare) -> None:
    await bare.pair("chloe", "marc")
    written = await comes_forward(bare, "chloe", card=VolunteerCard(CANARY, (), (), 1))
    assert "Dans 1 binôme, 1 au plus" in bare.plain(await listed(bare, "ines"))
    async with bare.acting("ines") as (session, ines):
        await roster.withdraw(session, actor=ines, enrolment_id=ident_of(written), now=bare.now)
    assert "Personne ne participe encore" in bare.plain(await listed(bare, "ines"))
    chloe = await known_as(bare.db, "chloe")
    assert chloe.enrolment is not None
    assert (chloe.enrolment.state, chloe.enrolment.card) == (EnrolmentState.WITHDRAWN, None)
    async with bare.acting("ines") as (session, ines):
        assert (await session.get_one(Pair, 1)).state == PairState.ACTIVE
        with pytest.raises(Mistake) as found:
            await roster.read_card(session, ines, ident_of(written), bare.now)
    assert (await bare.sentence_for("ines", found.value)).startswith("Il n’y a plus de fiche")


async def test_many_people_come_in_pages(bare: Bare) -> None:
    async with bare.db.transaction() as session:
        rows = [
            Person(
                workspace_id=1, slack_id=f"U0P{n:03d}", name=f"Person {n:03d}", synced_at=bare.now
            )
            for n in range(40)
        ]
        session.add_all(rows)
        await session.flush()
        session.add_all(
            Enrolment(
                workspace_id=1,
                programme_id=1,
                person_id=ident(row),
                side=Side.MENTOR,
                created_at=bare.now,
            )
            for row in rows
        )
    first, second = await listed(bare, "ines"), await listed(bare, "ines", 1)
    assert "Page 1 sur 3" in str(first)
    assert len(first["blocks"]) <= 100
    assert "Page 2 sur 3" in str(second)
    assert "U0P014" in str(first)
    assert "U0P015" in str(second)
    assert "U0P014" not in str(second)


@EITHER
async def test_what_cannot_be_is_told(bare: Bare, language: str) -> None:
    other, closed_now, gone = {
        "en": ("In this programme you are a mentor.", "takes nobody in", "One of these topics"),
        "fr": (
            "Dans ce programme, vous êtes mentor.",
            "n’accueille personne",
            "L’un de ces thèmes",
        ),
    }[language]
    await bare.pair("chloe", "marc")
    # Chloé is a mentor in a pair already.
    assert (await refused(bare, "chloe", Side.EXECUTIVE)).startswith(other)
    assert await refused(bare, "priya", "boss")
    assert (await refused(bare, "priya", Side.MENTOR, VolunteerCard("x", (99,), (), 1))).startswith(
        gone
    )
    await comes_forward(bare, "priya")
    assert (await refused(bare, "priya", Side.EXECUTIVE)).startswith(other)
    await bare.changed(await bare.programme(), state=ProgrammeState.CLOSED)
    assert closed_now in await refused(bare, "priya", Side.MENTOR)
    async with bare.acting("priya") as (session, priya):
        with pytest.raises(Mistake) as found:
            await volunteering.form(session, priya, 77, Side.MENTOR)
    told = await bare.sentence_for("priya", found.value)
    assert told.startswith(("This programme does not exist", "Ce programme n’existe plus"))


async def test_a_card_is_never_in_the_clear(bare: Bare) -> None:
    await comes_forward(bare, "priya")
    for suffix in ("", "-wal"):
        path = bare.path.with_name(bare.path.name + suffix)
        assert b"canary-card" not in path.read_bytes()
