"""Inès brings people in from a file: she sees what would change, and then it does."""

from datetime import date

import pytest

from bot.people.rules.import_columns import COLUMNS, columns_in
from bot.people.rules.sheets import rows_in
from sandbox.driver import texts_of
from tests.conftest import Town
from tests.people.test_sheets import workbook
from tests.stories.brought import (
    address,
    applied,
    audited,
    dropped,
    ended,
    form,
    known,
    looked_through,
    people_file,
    quiet,
    runs,
)
from tests.stories.shown import buttons, fault, said, shown, wrong

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
CHLOE = f"{address('chloe')},mentor,R&D,Paris,fr; en,Gaming|networks,{address('ines')},2,no"
MARC = f"{address('marc').upper()},executive,Marketing,Lyon,French,,,,yes"


@BOTH
async def test_a_file_is_looked_at_applied_and_told_of(paired: Town, language: str) -> None:
    words = {
        "en": (
            "*2* people would be new",
            "*0* lines are bad",
            "*Line 2*: @chloe comes in as a mentor",
            "function: R&amp;D · site: Paris · languages: French and English",
            "*Line 3*: @marc comes in as an executive",
            "Your file is applied: *2* people in *",
            "is applied. Lines: 2 of 2.",
        ),
        "fr": (
            "*2* personnes seraient nouvelles",
            "*0* ligne est fautive",
            "*Ligne 2* : @chloe entre comme mentor",
            "fonction : R&amp;D · site : Paris · langues : français et anglais",
            "*Ligne 3* : @marc entre comme dirigeant",
            "Votre fichier est appliqué : *2* personnes de *",
            "est appliqué. Lignes : 2 sur 2.",
        ),
    }[language]
    view = await dropped(paired.ines, people_file(CHLOE, MARC))
    text = shown(paired, view)
    for expected in words[:5]:
        assert expected in text
    assert "import_bad_lines" not in buttons(view)
    message = await paired.ines.message_in(holding="import_see")
    assert words[0] in said(paired, message)
    assert "chloe" not in texts_of(message), "a message names nobody"
    async with paired.house.context.db.reading():
        assert (await known(paired, "chloe")).enrolment is None, "nothing is changed yet"
    await applied(paired, paired.ines, view)
    chloe, marc = await known(paired, "chloe"), await known(paired, "marc")
    assert chloe.enrolment is not None
    assert (chloe.enrolment.side, chloe.enrolment.capacity) == ("mentor", 2)
    assert (chloe.row.function, chloe.row.site, chloe.row.languages) == ("R&D", "Paris", "fr en")
    assert (chloe.manager, chloe.topics, chloe.row.committee_since_on) == ("ines", (1, 19), None)
    assert marc.enrolment is not None
    assert (marc.enrolment.side, marc.enrolment.capacity) == ("executive", 1)
    assert marc.row.committee_since_on == date(2026, 11, 21)
    done = await paired.ines.message_in(holding=words[5].split(":")[0].strip())
    assert words[5] in said(paired, done)
    await quiet(paired)
    first = await paired.ines.message_in(holding="2", edited=True)
    assert words[6] in said(paired, first)
    assert buttons(first) == []
    assert {"enrolment.import_started", "enrolment.imported"} <= set(await audited(paired))
    (run,) = await runs(paired)
    assert (run.state, run.rows, run.applied, run.total) == ("done", None, 2, 2)


async def test_the_same_file_again_changes_nothing_and_another_one_says_what(
    paired: Town,
) -> None:
    await applied(paired, paired.ines, await dropped(paired.ines, people_file(CHLOE, MARC)))
    again = await dropped(paired.ines, people_file(CHLOE, MARC))
    assert "*2* restent en l’état" in shown(paired, again)
    assert "import_apply" not in buttons(again)
    header = "courriel;côté;fonction;responsable;capacité;thèmes"
    changes = people_file(
        f"{address('chloe')};Mentore;-;-;;", f"{address('marc')};;;;", header=header
    )
    view = await dropped(paired.ines, changes)
    text = shown(paired, view)
    assert "*1* serait modifiée" in text
    assert "fonction : rien · responsable hiérarchique : rien" in text
    assert "*Ligne 3* : le côté manque" in text
    await applied(paired, paired.ines, view)
    chloe = await known(paired, "chloe")
    assert (chloe.row.function, chloe.manager, chloe.row.site) == (None, None, "Paris")
    assert chloe.topics == (1, 19), "what the file left empty stays"
    assert chloe.enrolment is not None
    assert chloe.enrolment.capacity == 2


async def test_a_workbook_is_as_good_and_an_id_as_good_as_an_address(paired: Town) -> None:
    data = workbook(
        [("Slack id", "Rôle", "Capacité"), (paired.priya.id, "Mentor", 3), ("U0NOBODY1", "mentor")]
    )
    view = await dropped(paired.ines, data, "people.xlsx")
    assert "« U0NOBODY1 » ne correspond à personne dans ce Slack" in shown(paired, view)
    await applied(paired, paired.ines, view)
    priya = await known(paired, "priya")
    assert priya.enrolment is not None
    assert (priya.enrolment.capacity, priya.row.name) == (3, "Priya Nair")


@BOTH
async def test_every_bad_line_is_told_with_its_number_and_reason(
    paired: Town, language: str
) -> None:
    lines = [
        f"{address('chloe')},mentee,,,,,,,",
        "nobody@maison-vauban.example,mentor,,,,,,,",
        f"{address('gone')},mentor,,,,,,,",
        f"{address('priya')},mentor,=1+1,,klingon,Golf,,99,maybe",
        f"{address('helen')},executive,,,,,{address('marc')},,",
        f"{address('marc')},executive,,,,,{address('helen')},,",
        "",
        f"{address('helen')},mentor,,,,,,,",
        f"{address('ines')},mentor,,,,,,,,,,extra",
    ]
    view = await dropped(paired.ines, people_file(*lines))
    text = shown(paired, view)
    for expected in {
        "en": (
            "*8* lines are bad",
            "*Line 2*: the side is mentor or executive, not “mentee”.",
            "*Line 3*: nobody in this Slack is “nobody@maison-vauban.example”.",
            "*Line 5*: “=1+1” looks like a formula",
            "*Line 5*: I do not know the language “klingon”",
            "*Line 5*: this programme offers no topic “Golf”.",
            "*Line 5*: the capacity is a whole number from 1 to 20, not “99”.",
            "*Line 5*: for the executive committee write yes or no, not “maybe”.",
            "Helen Fox → Marc Delorme → Helen Fox",
            "*Line 9*: “helen@maison-vauban.example” is on line 6 already",
            "*Line 10*: it has more cells than there are columns",
        ),
        "fr": (
            "*8* lignes sont fautives",
            "*Ligne 2* : le côté est mentor ou dirigeant, et non « mentee ».",
            "*Ligne 5* : « =1+1 » ressemble à une formule",
            "*Ligne 5* : Je ne connais pas la langue « klingon »",
            "*Ligne 9* : « helen@maison-vauban.example » est déjà à la ligne 6",
        ),
    }[language]:
        assert expected in text, expected
    assert "import_apply" not in buttons(view)
    await paired.ines.click(view, "import_bad_lines")
    sent = await paired.ines.message_in(holding=".csv")
    data = await paired.ines.download(sent["files"][0])
    told = data.decode("utf-8-sig")
    assert told.count("\r\n") == 1 + 12
    assert "'=" not in told, "the reason begins with words"
    await paired.ines.click(view, "import_drop")
    assert (await ended(paired, paired.ines, "dropped")).rows is None


async def test_many_bad_lines_come_as_a_file_and_in_pages(paired: Town) -> None:
    lines = [f"nobody{n}@maison-vauban.example,mentor,,,,,,," for n in range(45)]
    view = await dropped(paired.ines, people_file(CHLOE, *lines))
    sent = await paired.ines.message_in(holding="lignes-fautives.csv")
    assert (await paired.ines.download(sent["files"][0])).count(b"nobody") == 45
    assert "Page 1 sur 3" in shown(paired, view)
    await paired.ines.click(view, "import_later")

    async def second() -> str | None:
        text = shown(paired, await paired.ines.modal())
        return text if "Page 2 sur 3" in text else None

    assert "nobody25@" in await paired.ines.until(second)


@BOTH
async def test_the_example_can_be_imported_as_it_is(paired: Town, language: str) -> None:
    view = await form(paired.ines, "/mentorat importer")
    await paired.ines.click(view, "import_example")
    sent = await paired.ines.message_in(holding=".csv")
    data = await paired.ines.download(sent["files"][0])
    rows = list(rows_in(data))
    columns = columns_in(rows[0].cells)
    assert [columns.places[name] for name in COLUMNS] == list(range(len(COLUMNS)))
    assert columns.unused == ()

    async def told() -> bool | None:
        text = shown(paired, await paired.ines.modal("import_modal"))
        return "*Messages*" in text or None

    assert await paired.ines.until(told)
    text = shown(paired, await dropped(paired.ines, data))
    nobody = {"en": "nobody in this Slack", "fr": "personne dans ce Slack"}[language]
    assert text.count(nobody) == 2, "its people do not exist, and nothing else is wrong with it"


@BOTH
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b" ", {"en": "This file is empty.", "fr": "Ce fichier est vide."}),
        (b"Name,Side\nx,mentor\n", {"en": "No column says who", "fr": "Aucune colonne ne dit de"}),
        (b"e-mail,side\n", {"en": "This file names its columns", "fr": "Ce fichier nomme ses"}),
        (b"e-mail,side\n" + b"a@b.cd,mentor\n" * 100_000,
         {"en": "too many lines: 10000", "fr": "trop de lignes : 10000"}),
        (b"%PDF-1.4\0", {"en": "not a table", "fr": "pas un tableau"}),
        (b"PK\x03\x04", {"en": "damaged", "fr": "abîmé"}),
    ],
    ids=["empty", "no person", "no lines", "too long", "pdf", "damaged"],
)  # fmt: skip
async def test_a_file_that_says_nothing_is_explained_where_another_can_be_chosen(
    paired: Town, language: str, data: bytes, sentence: dict[str, str]
) -> None:
    view = await dropped(paired.ines, data)
    assert sentence[language] in shown(paired, view)
    assert view["callback_id"] == "import_modal"
    answer = await paired.ines.submit(view, people_file=[("people.csv", people_file(CHLOE))])
    assert wrong(answer) == {}
    assert "import_apply" in buttons(await looked_through(paired.ines))


async def test_what_the_client_would_not_let_through_is_refused(paired: Town) -> None:
    view = await form(paired.ines)
    too_big = b"x" * 5_000_001
    answer = await paired.ines.submit(view, people_file=[("people.csv", too_big)])
    assert wrong(answer)["people_file"].startswith("Ce fichier est trop lourd : 5 Mo")


async def test_when_the_modal_was_closed_the_message_tells(paired: Town) -> None:
    view = await form(paired.ines)
    await fault(paired, "delay", "users.lookupByEmail", seconds=0.5)
    await paired.ines.submit(view, people_file=[("people.csv", people_file(CHLOE))])
    await paired.ines.close(await paired.ines.modal())
    message = await paired.ines.message_in(holding="import_see")
    await paired.ines.click(message, "import_apply")
    assert (await ended(paired, paired.ines, "done")).applied == 1
