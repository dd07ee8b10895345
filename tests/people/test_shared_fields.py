"""A file changes nothing of another programme's people, unless an admin says so."""

import pytest
from sqlmodel import select

from bot.kernel.errors import Mistake
from bot.people.importing import start
from bot.people.rules.import_lines import ImportLine
from bot.people.rules.import_plan import KnownPerson, PersonChange, change_of
from bot.people.rules.shared_fields import shared_in, with_shared, without_shared
from bot.slack.people.views.importing import shared_fields
from storage.states import EnrolmentState, PairState, ProgrammeState, Side
from storage.tables import Enrolment, ImportRun, Pair, Programme, ident
from tests.people.dropped import Office, address, people_file

KNOWN = KnownPerson(
    side=Side.MENTOR, function="Sales", site="Paris", languages="fr", manager="U3",
    committee=True, country="FR", elsewhere=True,
)  # fmt: skip
WANTED = ImportLine(
    line=2, who="U1", side=Side.MENTOR, function="HR", site="Lyon", languages="en", manager="U4",
    committee=False, country="GB", capacity=2, topics=(1,),
)  # fmt: skip
OF_THE_PERSON = ("function", "site", "country", "languages", "manager", "committee")


def changed(who: str, **wanted: str) -> PersonChange:
    line = ImportLine(line=2, who=who, side=Side.MENTOR, **wanted)  # type: ignore[arg-type]  # texts
    return PersonChange(line, False, tuple(wanted))


def test_what_is_of_the_person_is_shared_and_what_is_of_their_part_is_not() -> None:
    assert set(shared_in(change_of(WANTED, KNOWN), KNOWN)) == set(OF_THE_PERSON)


def test_nothing_is_shared_of_somebody_who_is_nowhere_else_or_of_what_is_empty() -> None:
    here = KnownPerson(side=Side.MENTOR, function="Sales")
    empty = KnownPerson(side=Side.MENTOR, elsewhere=True)
    for known in (here, empty):
        assert shared_in(change_of(WANTED, known), known) == ()
    (told,) = with_shared([change_of(WANTED, KNOWN)], {})
    assert told.shared == ()


def test_to_take_something_away_is_a_change_too() -> None:
    line = ImportLine(line=2, who="U1", side=Side.MENTOR, function="", site="Paris")
    (told,) = with_shared([change_of(line, KNOWN)], {"U1": KNOWN})
    assert told.shared == ("function",), "they are in Paris already"


def test_a_lead_changes_the_rest() -> None:
    kept = without_shared([change_of(WANTED, KNOWN)], {"U1": KNOWN})
    (change,) = kept.changes
    assert change.fields == ("topics", "capacity")
    assert change.wanted == ImportLine(line=2, who="U1", side=Side.MENTOR, capacity=2, topics=(1,))
    assert set(kept.left["U1"]) == set(OF_THE_PERSON)


def test_a_person_of_whom_nothing_else_would_change_is_left_out() -> None:
    kept = without_shared([changed("U1", function="HR")], {"U1": KNOWN})
    assert (kept.changes, kept.left) == ([], {"U1": ("function",)})


def test_somebody_new_to_this_programme_comes_in_all_the_same() -> None:
    known = KnownPerson(function="Sales", elsewhere=True)
    change = change_of(ImportLine(line=2, who="U1", side=Side.MENTOR, function="HR"), known)
    (kept,) = without_shared([change], {"U1": known}).changes
    assert kept.is_new
    assert kept.wanted.function is None


def test_a_manager_who_stays_closes_no_ring_with_another_line() -> None:
    """The file takes Chloé's manager away and makes her Marc's, who is hers now."""
    known = {
        "U1": KnownPerson(side=Side.MENTOR, manager="U2", elsewhere=True),
        "U2": KnownPerson(side=Side.MENTOR),
    }
    lines = [changed("U1", manager=""), changed("U2", manager="U1", site="Paris")]
    kept = without_shared(lines, known)
    assert kept.left == {"U1": ("manager",), "U2": ("manager",)}
    (change,) = kept.changes
    assert (change.wanted.who, change.wanted.manager, change.fields) == ("U2", None, ("site",))


FILE = people_file(
    f"{address('marc')},executive,Marketing,Lyon,fr,,,2,yes",
    f"{address('chloe')},mentor,Social,,,,,,",
)


async def elsewhere(office: Office, state: ProgrammeState = ProgrammeState.RUNNING) -> int:
    """Marc, of Sales in Paris, takes part in another programme."""
    marc = await office.bare.person("marc")
    await office.bare.changed(marc, function="Sales", site="Paris")
    async with office.bare.db.transaction() as session:
        other = Programme(workspace_id=1, name="Autre", state=state, created_at=office.bare.now)
        session.add(other)
        await session.flush()
        session.add(
            Enrolment(
                workspace_id=1, programme_id=ident(other), person_id=ident(marc),
                side=Side.EXECUTIVE, state=EnrolmentState.OPEN, created_at=office.bare.now,
            )
        )  # fmt: skip
        return ident(other)


async def test_the_dry_run_names_who_and_what(office: Office) -> None:
    await elsewhere(office)
    run = await office.drops(FILE)
    marc = office.bare.slack_id("marc")
    assert run.found.shared == {marc: ("function", "site")}
    english = await office.shown(run)
    assert "1 person is in another programme too" in english.replace("*", "")
    assert "(function and site)" in english
    assert "Lyon (only by an admin)" in english
    assert "Seul un administrateur le change" in await office.shown(run, "fr")


async def test_a_lead_s_yes_leaves_it_as_it_is_and_says_so(office: Office) -> None:
    await elsewhere(office)
    run = await office.drops(FILE)
    async with office.bare.acting("ines") as (session, ines):
        begun = await start(session, actor=ines, run_id=ident(run.row), now=office.bare.now)
    say = office.bare.texts.say("en")
    told = office.bare.plain(shared_fields("import.shared_left", begun.left, say))
    assert "stays as it is for *1* person" in told
    assert "An admin can change it" in told
    await office.importer.carry_on()
    marc, chloe = await office.known("marc"), await office.known("chloe")
    assert (marc.row.function, marc.row.site) == ("Sales", "Paris")
    assert marc.enrolment is not None
    assert marc.enrolment.capacity == 2, "their part in this programme is the lead's"
    assert marc.row.committee_since_on is not None, "what was empty is filled"
    assert chloe.row.function == "Social"


async def test_an_admin_s_yes_changes_it(office: Office) -> None:
    await elsewhere(office)
    office.lead = "adam"
    await office.applies(await office.drops(FILE))
    marc = await office.known("marc")
    assert (marc.row.function, marc.row.site) == ("Marketing", "Lyon")


@pytest.mark.parametrize("lead", ["ines", "adam"])
async def test_a_programme_that_is_closed_holds_nothing_up(office: Office, lead: str) -> None:
    await elsewhere(office, ProgrammeState.CLOSED)
    office.lead = lead
    run = await office.drops(FILE)
    assert run.found.shared == {}
    await office.applies(run)
    assert (await office.known("marc")).row.function == "Marketing"


async def test_who_is_in_a_pair_there_belongs_there_too(office: Office) -> None:
    other = await elsewhere(office)
    chloe, priya = await office.bare.person("chloe"), await office.bare.person("priya")
    await office.bare.changed(chloe, function="Press")
    async with office.bare.db.transaction() as session:
        session.add(
            Pair(
                workspace_id=1, programme_id=other, mentor_id=ident(chloe),
                executive_id=ident(priya), state=PairState.ACTIVE, channel_id="G9",
                created_at=office.bare.now,
            )
        )  # fmt: skip
    run = await office.drops(FILE)
    assert run.found.shared[chloe.slack_id] == ("function",)


async def test_a_file_of_nothing_else_waits_for_an_admin(office: Office) -> None:
    await elsewhere(office)
    async with office.bare.db.transaction() as session:
        marc = await office.bare.person("marc")
        session.add(
            Enrolment(
                workspace_id=1, programme_id=1, person_id=ident(marc), side=Side.EXECUTIVE,
                state=EnrolmentState.OPEN, created_at=office.bare.now,
            )
        )  # fmt: skip
    run = await office.drops(people_file(f"{address('marc')},executive,Marketing,,,,,,"))
    with pytest.raises(Mistake, match=r"import\.only_shared"):
        await office.says_yes(run)
    office.lead = "adam"
    await office.applies(run)
    assert (await office.known("marc")).row.function == "Marketing"
    async with office.bare.db.reading() as session:
        (row,) = (await session.exec(select(ImportRun))).all()
    assert row.state == "done"
