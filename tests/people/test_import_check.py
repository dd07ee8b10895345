"""A file of people is looked through: what it would change, and what is wrong with it."""

import pytest

from bot.kernel.errors import Mistake, Problem, SlackFault, Trouble
from bot.people.import_files import bad_lines, example
from bot.people.rules.import_columns import COLUMNS, columns_in
from bot.people.rules.sheets import MOST_BYTES
from tests.bare import buttons
from tests.people.dropped import Office, address, people_file
from tests.people.reading import rows_in
from tests.people.test_sheets import workbook
from tests.ports import rate_limited, refused, unanswered
from tests.whole import EITHER

CHLOE = f"{address('chloe')},mentor,R&D,Paris,fr; en,Gaming|networks,{address('ines')},2,no"
MARC = f"{address('marc').upper()},executive,Marketing,Lyon,French,,,,yes"
PRIYA = f"{address('priya')},mentor,,,,,,,"


@EITHER
async def test_who_would_come_in_is_shown_and_nothing_is_changed_yet(
    office: Office, language: str
) -> None:
    run = await office.drops(people_file(CHLOE, MARC))
    text = await office.shown(run, language)
    for expected in {
        "en": (
            "*2* people would be new",
            "*0* lines are bad",
            "*Line 2*: @chloe comes in as a mentor",
            "function: R&amp;D · site: Paris · languages: French and English",
            "*Line 3*: @marc comes in as an executive",
        ),
        "fr": (
            "*2* personnes seraient nouvelles",
            "*0* ligne est fautive",
            "*Ligne 2* : @chloe entre comme mentor",
            "fonction : R&amp;D · site : Paris · langues : français et anglais",
            "*Ligne 3* : @marc entre comme dirigeant",
        ),
    }[language]:
        assert expected in text, expected
    modal = await office.modal(run, language)
    assert "import_apply" in buttons(modal)
    assert "import_bad_lines" not in buttons(modal)
    assert (await office.known("chloe")).enrolment is None


async def test_the_lead_s_message_tells_the_counts_and_names_nobody(office: Office) -> None:
    await office.drops(people_file(CHLOE, MARC))
    (message,) = await office.bare.came_to("ines")
    assert "*2* personnes seraient nouvelles" in office.bare.plain(message)
    assert office.bare.slack_id("chloe") not in str(message)
    assert buttons(message) == ["import_see", "import_apply", "import_drop"]


async def test_a_workbook_is_as_good_and_an_id_as_good_as_an_address(office: Office) -> None:
    priya = office.bare.slack_id("priya")
    rows = [("Slack id", "Rôle", "Capacité"), (priya, "Mentor", 3), ("U0NOBODY1", "mentor")]
    run = await office.drops(workbook(rows))
    told = "« U0NOBODY1 » ne correspond à personne dans ce Slack"
    assert told in await office.shown(run, "fr")
    await office.applies(run)
    found = await office.known("priya")
    assert found.enrolment is not None
    assert (found.enrolment.capacity, found.row.name) == (3, "Priya Nair")


BAD = [
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


@EITHER
async def test_every_bad_line_is_told_with_its_number_and_reason(
    office: Office, language: str
) -> None:
    run = await office.drops(people_file(*BAD))
    text = await office.shown(run, language)
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
    assert "import_apply" not in buttons(await office.modal(run, language))


async def test_the_bad_lines_come_as_a_file_too(office: Office) -> None:
    run = await office.drops(people_file(*BAD))
    ines, say = await office.bare.actor("ines"), office.bare.texts.say("fr")
    await office.files.send_bad_lines(ines, run.found, say)
    (file,) = office.bare.slack.files_for(ines.person.slack_id)
    told = file.content.decode("utf-8-sig")
    assert file.name == "lignes-fautives.csv"
    assert told.count("\r\n") == 1 + 12
    assert "'=" not in told, "the reason begins with words"
    assert file.content == bad_lines(run.found, say)


@EITHER
async def test_the_example_can_be_imported_as_it_is(office: Office, language: str) -> None:
    data = example(office.bare.texts.say(language))
    rows = rows_in(data)
    columns = columns_in(rows[0].cells)
    assert [columns.places[name] for name in COLUMNS] == list(range(len(COLUMNS)))
    assert columns.unused == ()
    text = await office.shown(await office.drops(data), language)
    nobody = {"en": "nobody in this Slack", "fr": "personne dans ce Slack"}[language]
    assert text.count(nobody) == 2, "its people do not exist, and nothing else is wrong with it"


@pytest.mark.parametrize(
    ("data", "in_english", "in_french"),
    [
        (b" ", "This file is empty.", "Ce fichier est vide."),
        (b"Name,Side\nx,mentor\n", "No column says who", "Aucune colonne ne dit de"),
        (b"e-mail,side\n", "This file names its columns", "Ce fichier nomme ses"),
        (b"e-mail,side\n" + b"a@b.cd,mentor\n" * 100_000,
         "too many lines: 10000", "trop de lignes : 10000"),
        (b"%PDF-1.4\0", "not a table", "pas un tableau"),
        (b"PK\x03\x04", "damaged", "abîmé"),
    ],
    ids=["empty", "no person", "no lines", "too long", "pdf", "damaged"],
)  # fmt: skip
async def test_a_file_that_says_nothing_is_explained(
    office: Office, data: bytes, in_english: str, in_french: str
) -> None:
    with pytest.raises(Problem) as found:
        await office.drops(data)
    assert in_french in await office.bare.sentence_for("ines", found.value)
    assert in_english in await office.bare.sentence_for("adam", found.value)
    assert await office.runs() == []


async def test_what_was_wrong_with_a_file_can_be_told_in_a_message(office: Office) -> None:
    ines, programme = await office.bare.actor("ines"), await office.bare.programme()
    await office.checks.keep_refusal(ines, programme, Mistake("import.file.too_big", limit=5))
    (run,) = await office.runs()
    assert (run.state, run.total) == ("failed", 0)
    (message,) = await office.bare.came_to("ines")
    assert "Ce fichier est trop lourd : 5 Mo" in office.bare.plain(message)
    assert buttons(message) == []


async def test_a_file_of_somebody_else_or_one_that_is_too_large_is_not_read(
    office: Office,
) -> None:
    bare = office.bare
    ines, programme = await bare.actor("ines"), await bare.programme()
    with pytest.raises(Mistake, match=r"import\.not_yours"):
        await office.checks.check(ines, programme, bare.slack.files.share("U0ELSE001", b"x"))
    large = bare.slack.files.share(ines.person.slack_id, b"x" * (MOST_BYTES + 1))
    with pytest.raises(Mistake) as found:
        await office.checks.check(ines, programme, large)
    told = await bare.sentence_for("ines", found.value)
    assert told.startswith("Ce fichier est trop lourd : 5 Mo")


async def test_a_slack_that_asks_to_wait_is_waited_for(office: Office) -> None:
    office.bare.slack.directory.faults += [rate_limited(7.0), unanswered(), rate_limited(600.0)]
    run = await office.drops(people_file(PRIYA))
    assert "*1* person would be new" in await office.shown(run)
    assert office.waited == [7.0, 2, 60.0], "as long as it asks for, but a minute at most"


async def test_a_slack_that_does_not_get_up_is_told(office: Office) -> None:
    office.bare.slack.directory.faults += [unanswered()] * 20
    with pytest.raises(Trouble, match=r"trouble\.slack"):
        await office.drops(people_file(PRIYA))


async def test_a_slack_that_gives_no_file_is_told_apart_from_a_bad_file(office: Office) -> None:
    office.bare.slack.files.faults.append(unanswered())
    with pytest.raises(Trouble) as found:
        await office.drops(people_file(PRIYA))
    told = await office.bare.sentence_for("ines", found.value)
    assert "Slack ne m’a pas transmis le fichier" in told


async def test_an_app_without_the_new_permissions_says_what_to_do(office: Office) -> None:
    slack = office.bare.slack
    for port in (slack.directory, slack.files):
        port.faults.append(refused("missing_scope"))
        with pytest.raises(Mistake) as found:
            await office.drops(people_file(PRIYA))
        told = await office.bare.sentence_for("ines", found.value)
        assert "réinstaller l’application" in told
    slack.files.faults.append(refused("missing_scope"))
    ines, say = await office.bare.actor("ines"), office.bare.texts.say("fr")
    with pytest.raises(Mistake, match=r"refusal\.file_no_scope"):
        await office.files.send_example(ines, say)
    slack.files.faults.append(unanswered())
    with pytest.raises(Trouble, match=r"trouble\.slack"):
        await office.files.send_example(ines, say)


async def test_addresses_are_kept_nowhere_in_the_clear(office: Office) -> None:
    line = f"{address('priya')},mentor,Data,,,,{address('helen')},,"
    await office.drops(people_file(line, "x@y.zz,mentor"))
    for suffix in ("", "-wal"):
        path = office.bare.path.with_name(office.bare.path.name + suffix)
        assert b"maison-vauban.example" not in path.read_bytes()


@pytest.mark.parametrize(
    ("code", "is_final", "in_english", "in_french"),
    [
        ("file_not_given", True, "it was deleted meanwhile or I may not see it",
         "a été supprimé entre-temps"),
        ("page_302", False, "a web page came back (`page_302`)", "une page web"),
        ("unreachable", False, "Please try again in a minute", "Réessayez dans une minute"),
    ],
)  # fmt: skip
async def test_why_a_file_did_not_come_is_said(
    office: Office, code: str, is_final: bool, in_english: str, in_french: str
) -> None:
    fault = SlackFault(code, permanent=is_final, method="download", is_slacks=is_final)
    office.bare.slack.files.faults.append(fault)
    with pytest.raises(Problem) as found:
        await office.drops(b"e-mail,side\n")
    assert in_english in await office.bare.sentence_for("adam", found.value)
    assert in_french in await office.bare.sentence_for("ines", found.value)
