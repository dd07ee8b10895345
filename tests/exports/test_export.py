"""A programme leaves as a spreadsheet: what stands in it, and what never does."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
from sqlmodel import select

from storage.states import InsightState, PlannedState
from storage.tables import AuditEvent, Insight, Pair, PlannedSession, Programme, Topic
from storage.tables import Person as Row
from tests.conftest import MONDAY_NINE_IN_PARIS, Town
from tests.stories.answered import answered, closed
from tests.stories.exported import choice, exported, files_of, sheets_of
from tests.stories.shown import buttons, said

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
NAMES = {
    "en": ("Pairs", "Check-ins", "Sessions", "Insights"),
    "fr": ("Binômes", "Points", "Séances", "Idées"),
}
SEPARATOR = {"en": ",", "fr": ";"}
WEEK = timedelta(weeks=1)


async def a_week(town: Town) -> None:
    """They met and said so; Chloé with an insight, on which Marc agrees."""
    await town.at(MONDAY_NINE_IN_PARIS)
    await answered(
        town.chloe, "marc", note="Filmer déjà verticalement", visibility="insight", usefulness="5"
    )
    await answered(town.marc, "chloe", usefulness="2")
    await agreed(town)


async def agreed(town: Town) -> None:
    await closed(town.marc)
    letter = await town.marc.message_in(holding="insight_open")
    await town.marc.click(letter, "insight_open")
    modal = await town.marc.modal("insight_modal")
    await town.marc.submit(modal, decision="agree")
    await closed(town.marc)


@BOTH
async def test_the_choice_names_programme_period_and_files(paired: Town, language: str) -> None:
    for person, words in ((paired.ines, ""), (paired.adam, "tout")):
        asked = await choice(person, words)
        assert buttons(asked) == ["export_csv", "export_xlsx", "export_pdf"]
        assert {
            "en": "*Reverse mentoring*. Since the programme began. Which file would you like?",
            "fr": "*Mentorat inversé*. Depuis le début du programme. Quel fichier souhaitez-vous ?",
        }[language] in said(paired, asked)
    month = await paired.ines.command("/mentorat exporter mois dernier")
    assert {"en": "From 1 October 2026 to 31", "fr": "Du 1er octobre 2026 au 31"}[language] in said(
        paired, month
    )
    wrong = said(paired, await choice(paired.ines, "yesterday"))
    assert {"en": "Write `/mentoring export", "fr": "Écrivez `/mentoring exporter"}[
        language
    ] in wrong


@BOTH
async def test_a_workbook_holds_a_sheet_each_with_dates_and_numbers(
    paired: Town, language: str
) -> None:
    await a_week(paired)
    async with paired.house.context.db.transaction() as session:
        session.add(
            PlannedSession(
                workspace_id=1, pair_id=1, starts_at=MONDAY_NINE_IN_PARIS + timedelta(days=1),
                uid="1", planned_by_id=1, state=PlannedState.HELD, created_at=paired.clock.now(),
                updated_at=paired.clock.now(),
            )
        )  # fmt: skip
    data = await exported(paired, paired.ines, "xlsx")
    sheets = sheets_of(data)
    assert tuple(sheets) == NAMES[language]
    pairs, check_ins, sessions, insights = sheets.values()
    topic = {"en": "Social networks", "fr": "Réseaux sociaux"}[language]
    yes, active, open_ = {"en": ("yes", "active", "open"), "fr": ("oui", "actif", "ouvert")}[
        language
    ]
    monday, saturday = date(2026, 11, 23), date(2026, 11, 21)
    both = ["Chloé Martin", "Marc Delorme"]
    assert pairs[1:] == [[*both, active, saturday, None, 1]]
    assert check_ins[1:] == [[*both, monday, open_, topic, yes, yes, yes, yes, yes]]
    assert sessions[1:] == [[*both, monday, topic, yes]]
    raised = {"en": ("Other", "raised"), "fr": ("Autre", "proposée")}[language]
    assert insights[1:] == [["Filmer déjà verticalement", *raised, monday, "Chloé Martin", *both]]
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
        assert all(cell.font.bold for cell in sheet[1])
        widths = [sheet.column_dimensions[chr(ord("A") + n)].width for n in range(sheet.max_column)]
        assert min(widths) >= 10
    assert book.worksheets[1]["C2"].is_date


@BOTH
async def test_csv_files_open_in_the_spreadsheet_of_the_country(
    paired: Town, language: str
) -> None:
    await a_week(paired)
    data = await exported(paired, paired.ines, "csv")
    files = files_of(data, SEPARATOR[language])
    assert (
        list(files)
        == {
            "en": ["pairs.csv", "check-ins.csv", "sessions.csv", "insights.csv"],
            "fr": ["binomes.csv", "points.csv", "seances.csv", "idees.csv"],
        }[language]
    )
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert archive.read(name).startswith(b"\xef\xbb\xbf")
    pairs, check_ins, sessions, insights = files.values()
    assert pairs[1][:2] == ["Chloé Martin", "Marc Delorme"]
    assert check_ins[1][2] == "2026-11-23"
    assert sessions[1][-1] == {"en": "no", "fr": "non"}[language]
    assert insights[1][0] == "Filmer déjà verticalement"
    assert all(len(row) == len(rows[0]) for rows in files.values() for row in rows)


async def test_nothing_private_is_in_any_file(paired: Town) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    private = {"note": "Le prix nous fâche", "next_step": "Essayer", "word_to_lead": "Aidez-moi"}
    await answered(paired.chloe, "marc", **private, visibility="insight", usefulness="1")
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.adam.command("/mentoring end @priya @helen Une querelle")
    for kind, words in (("xlsx", ""), ("csv", "")):
        data = await exported(paired, paired.ines, kind, words)
        rows = (sheets_of(data) if kind == "xlsx" else files_of(data, ",")).values()
        told = repr(list(rows))
        for text in (*private.values(), "querelle", "Usefulness", "Utilité"):
            assert text not in told, (kind, text)
        insights = list(rows)[-1]
        assert len(insights) == 1, "one of the two has not agreed"
    assert paired.chloe.id not in told


async def test_an_insight_taken_back_or_kept_is_in_no_file(paired: Town) -> None:
    await a_week(paired)
    async with paired.house.context.db.transaction() as session:
        insight = (await session.exec(select(Insight))).one()
        insight.state = InsightState.KEPT
        session.add(insight)
    assert len(sheets_of(await exported(paired, paired.ines, "xlsx"))["Insights"]) == 1
    await paired.at(paired.clock.now() + timedelta(hours=1))
    await answered(paired.chloe, "marc", visibility="me", note="Only mine")
    assert len(sheets_of(await exported(paired, paired.ines, "xlsx"))["Insights"]) == 1


async def test_an_anonymous_insight_has_nothing_beside_it(paired: Town) -> None:
    await a_week(paired)
    async with paired.house.context.db.transaction() as session:
        insight = (await session.exec(select(Insight))).one()
        insight.is_anonymous = True
        session.add(insight)
    (_, row) = sheets_of(await exported(paired, paired.ines, "xlsx"))["Insights"]
    assert row == ["Filmer déjà verticalement", "Other", "raised", None, "anonymous", None, None]


@BOTH
async def test_what_looks_like_a_formula_is_text(paired: Town, language: str) -> None:
    await a_week(paired)
    evil = '=HYPERLINK("http://evil.example","click")'
    async with paired.house.context.db.transaction() as session:
        people = (await session.exec(select(Row))).all()
        for person in people:
            if person.handle == "chloe":
                person.name = "@SUM(1+1)"
                session.add(person)
        insight = (await session.exec(select(Insight))).one()
        insight.text = evil
        session.add(insight)
        topic = (await session.exec(select(Topic).order_by(Topic.position))).first()  # type: ignore[arg-type]  # a column
        assert topic is not None
        topic.key, topic.title = None, "+33\x07 1"
        session.add(topic)
    book = openpyxl.load_workbook(io.BytesIO(await exported(paired, paired.ines, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    found = {cell.value: cell for cell in cells}
    for text in (evil, "@SUM(1+1)", "+33 1"):
        assert found[text].data_type == "s", text
        assert found[text].quotePrefix, text
    assert not found["Marc Delorme"].quotePrefix
    files = files_of(await exported(paired, paired.ines, "csv"), SEPARATOR[language])
    told = [cell for rows in files.values() for row in rows for cell in row]
    assert f"'{evil}" in told
    assert "'@SUM(1+1)" in told
    assert not [cell for cell in told if cell[:1] in tuple("=+-@")]


@BOTH
async def test_a_programme_without_pairs_gives_tables_without_rows(
    town: Town, language: str
) -> None:
    await town.adam.command("/mentoring role @ines lead")
    sheets = sheets_of(await exported(town, town.ines, "xlsx"))
    assert tuple(sheets) == NAMES[language]
    assert [len(rows) for rows in sheets.values()] == [1, 1, 1, 1]
    files = files_of(await exported(town, town.ines, "csv"), SEPARATOR[language])
    assert [len(rows) for rows in files.values()] == [1, 1, 1, 1]


async def test_a_period_holds_its_own_rows_only(paired: Town) -> None:
    await a_week(paired)
    await paired.at(MONDAY_NINE_IN_PARIS + WEEK)
    for words, check_ins, insights in (
        ("last week", 1, 1),
        ("this week", 1, 0),
        ("all", 2, 1),
        ("2026-10-01 2026-10-31", 0, 0),
    ):
        sheets = sheets_of(await exported(paired, paired.ines, "xlsx", words))
        found = len(sheets["Check-ins"]) - 1, len(sheets["Insights"]) - 1
        assert found == (check_ins, insights), words
        assert len(sheets["Pairs"]) - 1 == (0 if "10" in words else 1), words


@BOTH
async def test_the_button_of_a_digest_takes_its_period_along(paired: Town, language: str) -> None:
    digest = await paired.ines.command("/mentoring digest last month")
    asked = await paired.ines.answer_to(digest, "export_open")
    assert {"en": "From 1 October 2026", "fr": "Du 1er octobre 2026"}[language] in said(
        paired, asked
    )
    await paired.ines.answer_to(asked, "export_xlsx")
    file = await paired.ines.message_in(holding="2026-10-01 2026-10-31.xlsx")
    comment = {"en": "A workbook with a sheet for each", "fr": "Un classeur avec une feuille"}
    assert comment[language] in said(paired, file)
    assert [f["name"] for f in file["files"]] == [
        {"en": "Reverse mentoring", "fr": "Mentorat inversé"}[language]
        + " 2026-10-01 2026-10-31.xlsx"
    ]


async def test_the_file_is_in_the_programme_s_language_and_the_words_in_the_reader_s(
    paired: Town,
) -> None:
    async with paired.house.context.db.transaction() as session:
        programme = await session.get_one(Programme, 1)
        programme.language, programme.name = "fr", "R&D / Été <2026>"
        session.add(programme)
    asked = await choice(paired.adam)
    assert "*R&amp;D / Été &lt;2026&gt;*. Since the programme began." in said(paired, asked)
    assert tuple(sheets_of(await exported(paired, paired.adam, "xlsx"))) == NAMES["fr"]
    file = await paired.adam.message_in(holding="R&D Été 2026")
    assert "R&amp;D / Été &lt;2026&gt;" in said(paired, file)


async def test_who_took_what_is_kept_in_the_audit_log(paired: Town) -> None:
    await exported(paired, paired.ines, "csv", "last month")
    async with paired.house.context.db.reading() as session:
        events = (await session.exec(select(AuditEvent))).all()
        ines = (await session.exec(select(Row).where(Row.handle == "ines"))).one()
    taken = [(e.actor_id, e.action, e.subject) for e in events if e.action.startswith("export.")]
    assert taken == [(ines.id, "export.csv", "programme:1:2026-10-01:2026-11-01")]


async def test_a_closed_check_in_an_ended_pair_and_a_pause_are_told(paired: Town) -> None:
    await paired.adam.command("/mentoring pair @priya @helen")
    await paired.at(MONDAY_NINE_IN_PARIS)
    await paired.adam.command("/mentoring end @priya @helen")
    async with paired.house.context.db.transaction() as session:
        pair = await session.get_one(Pair, 1)
        pair.paused_at = paired.clock.now()
        session.add(pair)
    sheets = sheets_of(await exported(paired, paired.ines, "xlsx"))
    assert [row[2] for row in sheets["Pairs"][1:]] == ["paused", "ended"]
    assert [row[4] for row in sheets["Pairs"][1:]] == [None, date(2026, 11, 23)]
    await paired.at(MONDAY_NINE_IN_PARIS + 2 * WEEK)
    sheets = sheets_of(await exported(paired, paired.ines, "xlsx"))
    mine = [row for row in sheets["Check-ins"][1:] if row[1] == "Marc Delorme"]
    assert "missed" in {row[3] for row in mine}
    assert {row[5] for row in mine} == {"no"}
