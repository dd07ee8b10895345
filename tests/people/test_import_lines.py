"""Lines of a file of people: how columns are named, what cells say, what is wrong with them."""

from time import process_time

import pytest

from bot.kernel.errors import Mistake
from bot.people.rules.import_columns import COLUMNS, columns_in
from bot.people.rules.import_lines import (
    MOST_TOPICS,
    ImportLine,
    LineFault,
    identity,
    read_line,
    topic_name,
)
from bot.people.rules.sheets import SheetRow
from storage.states import Side

TOPICS = {
    topic_name(name): key for name, key in (("Réseaux sociaux", 1), ("L’IA", 2), ("gaming", 3))
}
HEADER = COLUMNS


def line(**cells: str) -> ImportLine | list[LineFault]:
    values = {"person": "chloe@vauban.example", "side": "mentor", **cells}
    row = SheetRow(7, tuple(values.get(name, "") for name in HEADER))
    return read_line(row, columns_in(HEADER), TOPICS)


def good(**cells: str) -> ImportLine:
    found = line(**cells)
    assert isinstance(found, ImportLine), found
    return found


def faults(**cells: str) -> list[str]:
    found = line(**cells)
    assert isinstance(found, list)
    assert {fault.line for fault in found} == {7}
    return [fault.key.removeprefix("import.bad.") for fault in found]


@pytest.mark.parametrize(
    "header",
    [
        ("E-mail", "Side", "Function", "Site", "Country", "Languages", "Topics", "Manager",
         "Capacity", "Executive committee"),
        ("courriel", "CÔTÉ", " fonction ", "Lieu", "Pays", "langues", "Thèmes",
         "Responsable hiérarchique", "Capacité", "Comité exécutif"),
        ("e-mail or Slack id", "role", "department", "office", "country or region", "language",
         "topics offered or wanted",
         "line_manager", "number of pairs", "ExCom"),
    ],
)  # fmt: skip
def test_columns_are_known_in_both_languages(header: tuple[str, ...]) -> None:
    found = columns_in(header)
    assert [found.places[name] for name in COLUMNS] == list(range(10))
    assert found.unused == ()
    turned = columns_in(header[::-1])
    assert [turned.places[name] for name in COLUMNS] == list(range(10))[::-1]


def test_other_columns_are_named_and_left_alone() -> None:
    found = columns_in(("Name", "E-mail", "", "Side", "Phone"))
    assert found.unused == ("Name", "Phone")
    assert found.cell(("x", "a@b.cd"), "side") == ""
    assert found.cell(("x", "a@b.cd"), "site") is None


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (("Side", "Site"), "no_person"),
        (("E-mail", "Site"), "no_side"),
        (("chloe@vauban.example", "mentor"), "no_person"),
        (("E-mail", "Side", "courriel"), "column_twice"),
    ],
)
def test_a_missing_column_or_one_that_is_there_twice_is_said(
    header: tuple[str, ...], key: str
) -> None:
    with pytest.raises(Mistake) as raised:
        columns_in(header)
    assert raised.value.key == f"import.file.{key}"
    if key == "column_twice":
        assert raised.value.values == {"one": "E-mail", "other": "courriel"}


def test_an_id_alone_names_people_as_well() -> None:
    assert dict(columns_in(("Slack id", "Side")).places) == {"slack_id": 0, "side": 1}


def test_a_whole_line() -> None:
    assert good(
        person="U0CHLOE1",
        side="Mentore",
        function="R&D",
        site="Montréal",
        languages="français; EN, de-CH / pt_BR",
        topics="Reseaux sociaux|l'ia ; GAMING ;",
        manager="Ines@Vauban.example",
        capacity="3",
        committee="Non",
    ) == ImportLine(
        line=7,
        who="U0CHLOE1",
        side=Side.MENTOR,
        function="R&D",
        site="Montréal",
        languages="fr en de pt",
        topics=(1, 2, 3),
        manager="ines@vauban.example",
        capacity=3,
        committee=False,
    )


def test_empty_cells_leave_things_as_they_are_and_a_dash_takes_them_away() -> None:
    assert good() == ImportLine(line=7, who="chloe@vauban.example", side=Side.MENTOR)
    dashes = dict.fromkeys(("function", "site", "languages", "topics", "manager"), "-")
    gone = good(**dashes)
    assert (gone.function, gone.site, gone.languages, gone.topics, gone.manager) == (
        "", "", "", (), "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"person": ""}, "no_person"),
        ({"person": "chloe"}, "person"),
        ({"person": "chloe@vauban"}, "person"),
        ({"person": "WORLDWIDE"}, "person"),
        ({"side": ""}, "no_side"),
        ({"side": "mentee"}, "side"),
        ({"function": '=HYPERLINK("http://x")'}, "formula"),
        ({"site": "@SUM(A1)"}, "formula"),
        ({"site": "#N/A"}, "formula"),
        ({"function": "f" * 81}, "long"),
        ({"languages": "klingonien"}, "language"),
        ({"languages": "fr; =1+1"}, "language"),
        ({"topics": "Gaming | Golf"}, "topic"),
        ({"manager": "the boss"}, "manager"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "21"}, "capacity"),
        ({"capacity": "two"}, "capacity"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "1.5"}, "capacity"),
        ({"capacity": "٣"}, "capacity"),
        ({"committee": "perhaps"}, "committee"),
    ],
)
def test_what_is_wrong_with_a_cell(cells: dict[str, str], key: str) -> None:
    assert faults(**cells) == [key]


def test_everything_that_is_wrong_with_a_line_is_said() -> None:
    assert faults(person="", side="x", capacity="x") == ["no_person", "side", "capacity"]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"person": "Chloé"}, {"typed": "Chloé"}),
        ({"side": "x" * 60}, {"typed": "x" * 60}),
        ({"side": "x" * 61}, {"typed": "x" * 59 + "…"}),
        ({"function": "=1+1"}, {"typed": "=1+1"}),
        ({"site": "x" * 81}, {"typed": "x" * 59 + "…", "limit": "80"}),
        ({"languages": "en, klingonais"}, {"typed": "klingonais"}),
        ({"topics": "gaming; golf"}, {"typed": "golf"}),
        ({"manager": "Inès"}, {"typed": "Inès"}),
        ({"capacity": "21"}, {"typed": "21", "most": "20"}),
        ({"committee": "perhaps"}, {"typed": "perhaps"}),
    ],
)
def test_a_fault_repeats_what_was_typed_but_not_at_length(
    cells: dict[str, str], values: dict[str, str]
) -> None:
    found = line(**cells)
    assert isinstance(found, list)
    assert [fault.values for fault in found] == [values]


def test_the_longest_name_and_the_most_pairs_are_allowed() -> None:
    most = good(function="x" * 80, capacity="20")
    assert (most.function, most.capacity) == ("x" * 80, 20)


def test_a_topic_of_signs_alone_is_known_by_them() -> None:
    assert topic_name("C++") == "c"
    assert topic_name(" +++ ") == "+++"


def test_empty_cells_on_the_right_are_no_fault() -> None:
    row = SheetRow(2, ("a@b.cd", "mentor", "", ""))
    assert isinstance(read_line(row, columns_in(("e-mail", "side")), {}), ImportLine)


def test_more_cells_than_columns_are_a_fault() -> None:
    row = SheetRow(2, ("a@b.cd", "mentor", "extra"))
    found = read_line(row, columns_in(("e-mail", "side")), {})
    assert found == [LineFault(2, "import.bad.too_many_cells")]


def test_an_id_goes_before_an_e_mail_and_stands_in_for_it() -> None:
    columns = columns_in(("e-mail", "slack id", "side"))
    both = read_line(SheetRow(2, ("a@b.cd", "U0MARC1", "mentor")), columns, {})
    alone = read_line(SheetRow(3, ("a@b.cd", "", "mentor")), columns, {})
    assert isinstance(both, ImportLine)
    assert isinstance(alone, ImportLine)
    assert (both.who, alone.who) == ("U0MARC1", "a@b.cd")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("u012abc", "U012ABC"),
        ("<@U012ABC|chloe>", "U012ABC"),
        ("<@U012ABC>", "U012ABC"),
        ("mailto:Chloe.O'Neil+x@Vauban.Example", "chloe.o'neil+x@vauban.example"),
        ("a b@c.de", None),
        ("a@b.cd; e@f.gh", None),
        ("", None),
    ],
)
def test_who_is_meant(text: str, who: str | None) -> None:
    assert identity(text) == who


@pytest.mark.parametrize(
    ("text", "codes"),
    [("fr en", "fr en"), ("Anglais/English", "en"), ("norvégien nynorsk", "nn"), ("ZH", "zh")],
)
def test_languages_have_codes_and_names(text: str, codes: str) -> None:
    assert good(languages=text).languages == codes


@pytest.mark.parametrize("text", ["2.0", "2"])
def test_a_spreadsheet_s_whole_numbers_are_whole(text: str) -> None:
    assert good(capacity=text).capacity == 2


@pytest.mark.parametrize(
    ("text", "is_in"), [("oui", True), ("X", True), ("VRAI", True), ("0", False), ("-", False)]
)
def test_yes_and_no(text: str, is_in: bool) -> None:
    assert good(committee=text).committee is is_in


@pytest.mark.parametrize("text", ["@" * 32_767, "a@" * 16_000, f"a@{'.' * 32_000};x"])
def test_a_cell_of_many_signs_is_looked_at_once(text: str) -> None:
    begun = process_time()
    assert identity(text) is None
    # Looked at again from each sign on it would take most of a minute.
    assert process_time() - begun < 2


def test_somebody_offers_at_most_as_many_topics_as_a_programme_has() -> None:
    names = [f"topic {n}" for n in range(MOST_TOPICS + 1)]
    topics = {topic_name(name): key for key, name in enumerate(names)}
    columns = columns_in(("E-mail", "Side", "Topics"))

    def offering(chosen: list[str]) -> ImportLine | list[LineFault]:
        return read_line(SheetRow(2, ("a@b.cd", "mentor", ";".join(chosen))), columns, topics)

    most = offering([*names[:-1], names[0]])
    assert isinstance(most, ImportLine)
    assert most.topics == tuple(range(MOST_TOPICS)), "one that is named twice counts once"
    assert offering(names) == [LineFault(2, "import.bad.many_topics", {"limit": "24"})]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("fr", "FR"),
        ("Royaume-Uni", "GB"),
        ("UK", "GB"),
        ("england", "GB-ENG"),
        ("CA-QC", "CA-QC"),
        ("Québec", "CA-QC"),
        ("-", ""),
        ("", None),
    ],
)
def test_a_country_or_a_region_is_known_by_its_code_or_its_name(
    typed: str, code: str | None
) -> None:
    assert good(country=typed).country == code


def test_what_is_no_country_is_said() -> None:
    assert faults(country="EMEA") == ["country"]


@pytest.mark.parametrize("cell", ["n/a", "N/A", "n.a."])
def test_what_stands_for_not_known_is_an_empty_cell(cell: str) -> None:
    unknown = dict.fromkeys(
        ("function", "site", "country", "languages", "topics", "capacity"), cell
    )
    assert good(**unknown, manager=cell, committee=cell) == good()


def test_na_is_not_namibia() -> None:
    assert good(country="NA").country is None
    assert good(country="Namibia").country == "NA"
