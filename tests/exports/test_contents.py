"""A programme leaves as a spreadsheet: what stands in it, and what never does."""

import io
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
from sqlmodel import select

from bot.pair_life import endings
from storage.states import InsightState, PlannedState, Visibility
from storage.tables import AuditEvent, Insight, Pair, PlannedSession, Topic
from tests.exports.handed import WEEK, Counter, a_week
from tests.ports import Uploaded
from tests.stories.exported import files_of, sheets_of
from tests.town import MONDAY_NINE_IN_PARIS
from tests.whole import EITHER

NAMES = {
    "en": ("Pairs", "Check-ins", "Sessions"),
    "fr": ("Binômes", "Points", "Séances"),
}
SEPARATOR = {"en": ",", "fr": ";"}


async def the_insights(counter: Counter, words: str = "all") -> Uploaded:
    return await counter.hands_over(form="insights", words=words)


async def the_insight(counter: Counter) -> Insight:
    async with counter.bare.db.reading() as session:
        return (await session.exec(select(Insight))).one()


async def ended(counter: Counter, mentor: str, executive: str, reason: str = "") -> None:
    both = await counter.bare.person(mentor), await counter.bare.person(executive)
    async with counter.bare.acting("adam") as (session, adam):
        await endings.end(
            session,
            actor=adam,
            mentor=both[0],
            executive=both[1],
            reason=reason,
            now=counter.bare.now,
        )


@EITHER
async def test_a_workbook_holds_a_sheet_each_with_dates_and_numbers(
    counter: Counter, language: str
) -> None:
    await a_week(counter.bare)
    async with counter.bare.db.transaction() as session:
        session.add(
            PlannedSession(
                workspace_id=1, pair_id=1, starts_at=MONDAY_NINE_IN_PARIS + timedelta(days=1),
                uid="1", planned_by_id=1, state=PlannedState.HELD,
                created_at=counter.bare.now, updated_at=counter.bare.now,
            )
        )  # fmt: skip
    data = (await counter.hands_over()).content
    sheets = sheets_of(data)
    assert tuple(sheets) == NAMES[language]
    pairs, check_ins, sessions = sheets.values()
    ((of_insights, insights),) = sheets_of((await the_insights(counter)).content).items()
    assert of_insights == {"en": "Insights", "fr": "Idées"}[language]
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


@EITHER
async def test_csv_files_open_in_the_spreadsheet_of_the_country(
    counter: Counter, language: str
) -> None:
    await a_week(counter.bare)
    data = (await counter.hands_over(form="csv")).content
    files = files_of(data, SEPARATOR[language])
    assert (
        list(files)
        == {
            "en": ["pairs.csv", "check-ins.csv", "sessions.csv"],
            "fr": ["binomes.csv", "points.csv", "seances.csv"],
        }[language]
    )
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert archive.read(name).startswith(b"\xef\xbb\xbf")
    pairs, check_ins, sessions = files.values()
    assert pairs[1][:2] == ["Chloé Martin", "Marc Delorme"]
    assert check_ins[1][2] == "2026-11-23"
    assert sessions[1][-1] == {"en": "no", "fr": "non"}[language]
    assert all(len(row) == len(rows[0]) for rows in files.values() for row in rows)


async def test_no_file_tells_who_answered_when_together_with_insights(counter: Counter) -> None:
    """One without names would be whose of those who answered in its week is named nowhere."""
    await a_week(counter.bare)
    for form in ("xlsx", "csv"):
        content = (await counter.hands_over(form=form)).content
        read = sheets_of(content) if form == "xlsx" else files_of(content, ",")
        assert "Filmer" not in repr(read)
    (rows,) = sheets_of((await the_insights(counter)).content).values()
    assert "Filmer" in repr(rows)
    assert not {"Mentor answered", "Executive answered", "Due"} & set(rows[0])


@pytest.mark.parametrize("form", ["xlsx", "csv", "insights"])
async def test_nothing_private_is_in_any_file(counter: Counter, form: str) -> None:
    bare = counter.bare
    await bare.pair("chloe", "marc")
    await bare.at(MONDAY_NINE_IN_PARIS)
    private = {"note": "Le prix nous fâche", "next_step": "Essayer", "word_to_lead": "Aidez-moi"}
    await bare.answers("chloe", **private, visibility=Visibility.INSIGHT, usefulness=1)
    await bare.pair("priya", "helen")
    await ended(counter, "priya", "helen", "Une querelle")
    data = (await counter.hands_over(form=form)).content
    rows = list((files_of(data, ",") if form == "csv" else sheets_of(data)).values())
    told = repr(rows)
    for text in (*private.values(), "querelle", "Usefulness", "Utilité", bare.slack_id("chloe")):
        assert text not in told, text
    if form == "insights":
        assert len(rows[-1]) == 1, "one of the two has not agreed"


async def test_an_insight_taken_back_or_kept_is_in_no_file(counter: Counter) -> None:
    await a_week(counter.bare)
    await counter.bare.changed(await the_insight(counter), state=InsightState.KEPT)
    assert len(sheets_of((await the_insights(counter)).content)["Insights"]) == 1
    await counter.bare.changed(await the_insight(counter), state=InsightState.AGREED)
    assert len(sheets_of((await the_insights(counter)).content)["Insights"]) == 2
    await counter.bare.at(counter.bare.now + timedelta(hours=1))
    await counter.bare.answers("chloe", visibility=Visibility.ME, note="Only mine")
    assert len(sheets_of((await the_insights(counter)).content)["Insights"]) == 1


async def test_an_anonymous_insight_has_nothing_beside_it(counter: Counter) -> None:
    """Once its month is over, in which three people answered."""
    bare = counter.bare
    await bare.pair("priya", "helen")
    await a_week(bare)
    # In London it is nine an hour later.
    await bare.at(MONDAY_NINE_IN_PARIS + timedelta(hours=1))
    await bare.answers("priya")
    await bare.changed(await the_insight(counter), is_anonymous=True)
    assert len(sheets_of((await the_insights(counter)).content)["Insights"]) == 1
    await bare.at(datetime(2026, 12, 7, 9, tzinfo=UTC))
    (_, row) = sheets_of((await the_insights(counter)).content)["Insights"]
    assert row == ["Filmer déjà verticalement", "Other", "raised", None, "anonymous", None, None]


@EITHER
async def test_what_looks_like_a_formula_is_text(counter: Counter, language: str) -> None:
    bare = counter.bare
    await a_week(bare)
    evil = '=HYPERLINK("http://evil.example","click")'
    await bare.changed(await bare.person("chloe"), name="@SUM(1+1)")
    await bare.changed(await the_insight(counter), text=evil)
    async with bare.db.reading() as session:
        topic = (await session.exec(select(Topic).order_by(Topic.position))).first()  # type: ignore[arg-type]  # a column
    await bare.changed(topic, key=None, title="+33\x07 1")
    book = openpyxl.load_workbook(io.BytesIO((await counter.hands_over()).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    found = {cell.value: cell for cell in cells}
    shared = openpyxl.load_workbook(io.BytesIO((await the_insights(counter)).content))
    found |= {cell.value: cell for sheet in shared for row in sheet.iter_rows() for cell in row}
    assert not [cell for cell in found.values() if cell.data_type == "f"]
    for text in (evil, "@SUM(1+1)", "+33 1"):
        assert found[text].data_type == "s", text
        assert found[text].quotePrefix, text
    assert not found["Marc Delorme"].quotePrefix
    files = files_of((await counter.hands_over(form="csv")).content, SEPARATOR[language])
    told = [cell for rows in files.values() for row in rows for cell in row]
    assert "'@SUM(1+1)" in told
    assert not [cell for cell in told if cell[:1] in tuple("=+-@")]


@EITHER
async def test_a_programme_without_pairs_gives_tables_without_rows(
    counter: Counter, language: str
) -> None:
    sheets = sheets_of((await counter.hands_over()).content)
    assert tuple(sheets) == NAMES[language]
    assert [len(rows) for rows in sheets.values()] == [1, 1, 1]
    files = files_of((await counter.hands_over(form="csv")).content, SEPARATOR[language])
    assert [len(rows) for rows in files.values()] == [1, 1, 1]


async def test_a_period_holds_its_own_rows_only(counter: Counter) -> None:
    await a_week(counter.bare)
    await counter.bare.at(MONDAY_NINE_IN_PARIS + WEEK)
    for words, check_ins, insights in (
        ("last week", 1, 1),
        ("this week", 1, 0),
        ("all", 2, 1),
        ("2026-10-01 2026-10-31", 0, 0),
    ):
        sheets = sheets_of((await counter.hands_over(words=words)).content)
        shared = sheets_of((await the_insights(counter, words)).content)
        found = len(sheets["Check-ins"]) - 1, len(shared["Insights"]) - 1
        assert found == (check_ins, insights), words
        assert len(sheets["Pairs"]) - 1 == (0 if "10" in words else 1), words


async def test_the_file_is_in_the_programme_s_language_and_the_words_in_the_reader_s(
    counter: Counter,
) -> None:
    programme = await counter.bare.programme()
    await counter.bare.changed(programme, language="fr", name="R&D / Été <2026>")
    file = await counter.hands_over("adam")
    assert tuple(sheets_of(file.content)) == NAMES["fr"]
    assert file.name.startswith("R&D Été 2026 2026-")
    assert "R&amp;D / Été &lt;2026&gt;" in file.comment
    assert "A workbook with a sheet for each" in file.comment
    asked_by_ines = await counter.hands_over("ines")
    assert "Un classeur avec une feuille" in asked_by_ines.comment


async def test_who_took_what_is_kept_in_the_audit_log(counter: Counter) -> None:
    await counter.hands_over(form="csv", words="last month")
    ines = await counter.bare.person("ines")
    async with counter.bare.db.reading() as session:
        events = (await session.exec(select(AuditEvent))).all()
    taken = [(e.actor_id, e.action, e.subject) for e in events if e.action.startswith("export.")]
    assert taken == [(ines.id, "export.csv", "programme:1:2026-10-01:2026-11-01")]


async def test_a_closed_check_in_an_ended_pair_and_a_pause_are_told(counter: Counter) -> None:
    bare = counter.bare
    await bare.pair("chloe", "marc")
    await bare.pair("priya", "helen")
    await bare.at(MONDAY_NINE_IN_PARIS)
    # What never came to them they cannot have missed.
    await bare.outbox.deliver_due()
    await ended(counter, "priya", "helen")
    async with bare.db.reading() as session:
        pair = await session.get_one(Pair, 1)
    await bare.changed(pair, paused_at=bare.now)
    sheets = sheets_of((await counter.hands_over()).content)
    assert [row[2] for row in sheets["Pairs"][1:]] == ["paused", "ended"]
    assert [row[4] for row in sheets["Pairs"][1:]] == [None, date(2026, 11, 23)]
    await bare.at(MONDAY_NINE_IN_PARIS + 2 * WEEK)
    sheets = sheets_of((await counter.hands_over()).content)
    mine = [row for row in sheets["Check-ins"][1:] if row[1] == "Marc Delorme"]
    assert "missed" in {row[3] for row in mine}
    assert {row[5] for row in mine} == {"no"}
