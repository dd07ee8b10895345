"""A file of people is applied, to its end whatever happens, once, and not too late."""

import time
from datetime import date, timedelta

import pytest
from sqlmodel import col, func, select

from bot.kernel.errors import Mistake
from bot.people import importing
from bot.people.import_apply import CHUNK, apply_next
from storage.people import enrolments
from storage.tables import Enrolment, EnrolmentTopic, Person, ident
from tests.bare import buttons
from tests.people.dropped import Office, address, people_file
from tests.people.test_import_check import CHLOE, MARC, PRIYA
from tests.whole import PART, share

CROWD = share(1_500, 5_000)
SECONDS = 60
"""Of a processor, so that others on the machine do not count; alone it takes about eight."""


def crowd_file(count: int) -> bytes:
    """Everybody's manager is one of the first hundred, each of whom has the one before."""
    lines = []
    for number in range(1, count + 1):
        boss = f"p{number % 100 + 1:04d}" if number > 100 else f"p{number - 1:04d}"
        manager = address(boss) if number > 1 else ""
        side = "executive" if number % 5 == 0 else "mentor"
        lines.append(
            f"p{number:04d}@maison-vauban.example,{side},Sales,Paris,fr,gaming|live,{manager},2,no"
        )
    return people_file(*lines)


@pytest.mark.parametrize("lead", ["ines", "adam"])
async def test_what_the_file_says_is_written_and_told(office: Office, lead: str) -> None:
    bare, office.lead = office.bare, lead
    run = await office.drops(people_file(CHLOE, MARC))
    await bare.outbox.deliver_due()
    await office.applies(run)
    chloe, marc = await office.known("chloe"), await office.known("marc")
    assert chloe.enrolment is not None
    assert (chloe.enrolment.side, chloe.enrolment.capacity) == ("mentor", 2)
    assert (chloe.row.function, chloe.row.site, chloe.row.languages) == ("R&D", "Paris", "fr en")
    assert (chloe.manager, chloe.topics, chloe.row.committee_since_on) == ("ines", (1, 19), None)
    assert marc.enrolment is not None
    assert (marc.enrolment.side, marc.enrolment.capacity) == ("executive", 1)
    assert marc.row.committee_since_on == date(2026, 11, 21)
    first, done = await bare.came_to(lead)
    told, lines = {
        "ines": ("Votre fichier est appliqué : *2* personnes de *", "appliqué. Lignes : 2 sur 2."),
        "adam": ("Your file is applied: *2* people in *", " is applied. Lines: 2 of 2."),
    }[lead]
    assert told in bare.plain(done)
    changed = bare.slack.sentences_for(bare.slack_id(lead))[0]
    assert lines in bare.plain(changed)
    assert changed != first.text, "what the first message says has become what came of it"
    assert await bare.audited() == ["enrolment.import_started", "enrolment.imported"]
    (row,) = await office.runs()
    assert (row.state, row.rows, row.applied, row.total) == ("done", None, 2, 2)


async def test_the_same_file_again_changes_nothing_and_another_one_says_what(
    office: Office,
) -> None:
    await office.applies(await office.drops(people_file(CHLOE, MARC)))
    again = await office.drops(people_file(CHLOE, MARC))
    assert "*2* restent en l’état" in await office.shown(again, "fr")
    assert "import_apply" not in buttons(await office.modal(again, "fr"))
    with pytest.raises(Mistake, match=r"import\.nothing"):
        await office.says_yes(again)
    header = "courriel;côté;fonction;responsable;capacité;thèmes"
    changes = people_file(
        f"{address('chloe')};Mentore;-;-;;", f"{address('marc')};;;;", header=header
    )
    run = await office.drops(changes)
    text = await office.shown(run, "fr")
    assert "*1* serait modifiée" in text
    assert "fonction : rien · responsable hiérarchique : rien" in text
    assert "*Ligne 3* : le côté manque" in text
    await office.applies(run)
    chloe = await office.known("chloe")
    assert (chloe.row.function, chloe.manager, chloe.row.site) == (None, None, "Paris")
    assert chloe.topics == (1, 19), "what the file left empty stays"
    assert chloe.enrolment is not None
    assert chloe.enrolment.capacity == 2


@PART
async def test_thousands_of_people_come_in(office: Office) -> None:
    office.meets(CROWD)
    began = time.process_time()
    run = await office.drops(crowd_file(CROWD))
    number = f"*{CROWD:,}*".replace(",", " ")
    assert f"{number} personnes seraient nouvelles" in await office.shown(run, "fr")
    await office.applies(run)
    took = time.process_time() - began
    assert took < SECONDS, took
    async with office.bare.db.reading() as session:
        counts = [
            (await session.exec(select(func.count()).select_from(table))).one()
            for table in (Enrolment, EnrolmentTopic)
        ]
        led = select(func.count()).select_from(Person).where(col(Person.manager_id).is_not(None))
        assert (await session.exec(led)).one() == CROWD - 1
    assert counts == [CROWD, 2 * CROWD]
    done = (await office.bare.came_to("ines"))[-1]
    assert f"{number} personnes" in office.bare.plain(done)
    pages = [each for each in office.bare.slack.directory.asked if each.isdecimal()]
    assert len(pages) == CROWD // 500, "nobody is asked for one by one"


async def test_a_bot_that_stopped_goes_on_where_it_was(office: Office) -> None:
    count = 3 * CHUNK + 10
    office.meets(count)
    run = await office.drops(crowd_file(count))
    office.stopping.set()
    await office.applies(run)
    (row,) = await office.runs()
    assert (row.state, row.applied) == ("applying", 0), "it ends, and nothing is begun"
    async with office.bare.db.transaction() as session:
        step = await apply_next(session, 1, office.bare.now)
    assert step is not None
    assert (step.run_id, step.applied, step.state) == (row.id, CHUNK, "applying")
    office.stopping.clear()
    await office.importer.carry_on()
    (row,) = await office.runs()
    assert (row.state, row.applied, row.rows) == ("done", count, None)
    assert (await office.known(f"p{count:04d}")).enrolment is not None
    told = [office.bare.plain(each) for each in await office.bare.came_to("ines")]
    assert sum("Votre fichier est appliqué" in each for each in told) == 1


async def test_a_chunk_that_fails_leaves_nothing_half_done_and_is_done_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.meets(1)
    run = await office.drops(people_file(f"{address('p0001')},mentor,Data,,,live,,,"))
    whole = enrolments.set_topics

    async def broken(*_: object) -> None:
        raise RuntimeError("in the middle of a chunk")

    monkeypatch.setattr(enrolments, "set_topics", broken)
    with pytest.raises(RuntimeError):
        await office.applies(run)
    async with office.bare.db.reading() as session:
        assert (await session.exec(select(Enrolment))).all() == []
        assert (await session.exec(select(Person).where(Person.handle == "p0001"))).all() == []
    (row,) = await office.runs()
    assert (row.state, row.applied) == ("applying", 0)
    monkeypatch.setattr(enrolments, "set_topics", whole)
    await office.importer.carry_on()
    assert (await office.known("p0001")).row.function == "Data"


async def test_what_is_decided_is_not_decided_again(office: Office) -> None:
    run = await office.drops(people_file(PRIYA))
    await office.applies(run)
    for again in (office.says_yes, office.says_no):
        with pytest.raises(Mistake) as found:
            await again(run)
        told = await office.bare.sentence_for("ines", found.value)
        assert told.startswith("Ce fichier est déjà appliqué.")
    async with office.bare.db.reading() as session:
        with pytest.raises(Mistake, match=r"import\.is_done"):
            await importing.waiting(session, await office.bare.actor("ines"), ident(run.row))


async def test_a_file_that_is_dropped_keeps_nothing_and_changes_nothing(office: Office) -> None:
    run = await office.drops(people_file(PRIYA))
    await office.bare.outbox.deliver_due()
    await office.says_no(run)
    await office.importer.show(ident(run.row))
    (row,) = await office.runs()
    assert (row.state, row.rows) == ("dropped", None)
    assert (await office.known("priya")).enrolment is None
    (told,) = office.bare.slack.sentences_for(office.bare.slack_id("ines"))
    assert told.endswith("n’a pas été appliqué.")


async def test_a_file_waits_for_a_day(office: Office) -> None:
    bare = office.bare
    run = await office.drops(people_file(PRIYA))
    bare.clock.move_to(bare.now + timedelta(days=1, minutes=1))
    with pytest.raises(Mistake) as found:
        await office.says_yes(run)
    told = await bare.sentence_for("ines", found.value)
    assert told.startswith("Ce fichier a été abandonné, ou a attendu plus d’un jour.")
    async with bare.db.transaction() as session:
        await importing.forget_unused(session, bare.now)
    (row,) = await office.runs()
    assert (row.state, row.rows) == ("dropped", None)


async def test_a_message_that_cannot_be_changed_holds_nothing_up(office: Office) -> None:
    run = await office.drops(people_file(PRIYA))
    await office.bare.outbox.deliver_due()
    office.bare.slack.messages.posted.clear()
    await office.applies(run)
    assert (await office.known("priya")).enrolment is not None
