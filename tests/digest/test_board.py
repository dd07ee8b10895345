"""Two pages for a board, in the programme's language, whatever it is called and holds."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from bot.digest.digests import Digest
from bot.digest.figures import AnswerCount, Figures, Today
from bot.digest.ratings import Point, Usefulness
from bot.exports.files.board import pdf_of
from bot.kernel.rules.periods import Period, PeriodKind
from bot.matching.coverage import Coverage
from bot.slack.digest.views.board import page
from bot.texts import load
from bot.texts.catalogue import SHIPPED
from storage.figures.check_ins import Due
from storage.figures.pairs import PairChanges, PairCounts, Plans, TopicCount
from storage.figures.said import Gain, StageCount
from storage.states import Moment, Side, Stage
from storage.tables import Insight, Programme
from tests.stories.answered import answered
from tests.stories.exported import agreed, exported, pages_of
from tests.town import MONDAY_NINE_IN_PARIS, Town
from tests.whole import EITHER

AREAS = ("commercial", "marketing", "hr", "product", None)
STAGES = tuple(Stage)
SIDES = tuple(Side)
A4 = (595, 842)


def digest_of(
    language: str = "fr",
    *,
    name: str = "Mentorat",
    topics: int = 24,
    own: int = 0,
    quotes: int = 50,
    quote: str = "Une idée. ",
    points: int = 60,
) -> Digest:
    began = date(2026, 1, 5)
    trend = [Point(began + timedelta(weeks=n), 3, 3 + 12 * n // points) for n in range(points)]
    figures = Figures(
        pairs=PairChanges(2, 5),
        check_ins=Due(520_000, 38, 12),
        sides={Side.MENTOR: AnswerCount(1178, 1020), Side.EXECUTIVE: AnswerCount(1090, 846)},
        sessions=1_043_210,
        plans=Plans(330, 291),
        usefulness=Usefulness(4.0, 312, trend),
        insights=quotes + 7,
    )
    shipped = [TopicCount(key, None, 90 - n) for n, key in enumerate(SHIPPED[:topics])]
    gains = [
        Gain(n, t.key, None, side, Moment.END, 30, 1.0)
        for n, t in enumerate(shipped)
        for side in SIDES
    ]
    return Digest(
        programme=Programme(
            id=1, name=name, language=language, created_at=datetime(2026, 1, 1, tzinfo=UTC)
        ),
        period=Period(PeriodKind.QUARTER, date(2026, 10, 1), date(2027, 1, 1), "Europe/Paris"),
        figures=figures,
        before=figures,
        topics=[*shipped, *(TopicCount(None, f"Un thème à nous, {n} " * 9, 1) for n in range(own))],
        gains=gains,
        stages=[StageCount(area, stage, 4) for area in AREAS for stage in STAGES],
        insights=[
            Insight.model_construct(text=f"{n} {quote}", area=AREAS[n % 5], stage=STAGES[n % 4])
            for n in range(quotes)
        ],
        insights_total=quotes + 7,
        today=Today(
            on=date(2026, 11, 24),
            state="running",
            pairs=PairCounts(12_345, 3),
            coverage=Coverage(12, 9),
            ahead=321,
            attention=45,
            steps_overdue=14,
        ),
        fewest=3,
    )


def pages(folder: Path, digest: Digest, language: str = "fr") -> list[str]:
    path = folder / "board.pdf"
    say = load().say(language)
    readable, now = len(digest.insights) + 7, datetime(2026, 11, 24, tzinfo=UTC)
    path.write_bytes(pdf_of(page(digest, readable, "Du 1er octobre", now, say)))
    document = pypdfium2.PdfDocument(path)
    sizes = {tuple(round(side) for side in each.get_size()) for each in document}
    document.close()
    assert sizes == {A4}
    return pages_of(path.read_bytes())


@EITHER
async def test_a_board_reads_two_pages(paired: Town, language: str) -> None:
    await paired.at(MONDAY_NINE_IN_PARIS)
    await answered(
        paired.chloe, "marc", note="Filmer #vertical *déjà*", visibility="insight", usefulness="5"
    )
    await answered(paired.marc, "chloe", word_to_lead="Aidez-moi", usefulness="2")
    await agreed(paired)
    first, second = pages_of(await exported(paired, paired.ines, "pdf", "this week"))
    wanted = {
        "en": (
            "Reverse mentoring From 23 November 2026 to 29 November 2026",
            "Check-ins due 1 0",
            "Answered by mentors 1 of 1 0 of 0",
            "The curve is drawn once 3 people or more",
            "Social networks 1",
            "“Filmer #vertical *déjà*” Other, raised",
        ),
        "fr": (
            "Mentorat inversé Du 23 novembre 2026 au 29 novembre 2026",
            "Points prévus 1 0",
            "Réponses des mentors 1 sur 1 0 sur 0",
            "La courbe apparaît quand au moins 3 personnes",
            "Réseaux sociaux 1",
            "« Filmer #vertical *déjà* » Autre, proposée",
        ),
    }[language]
    for text in wanted[:4]:
        assert text in first
    for text in wanted[4:]:
        assert text in second
    for private in ("Aidez-moi", "Chloé", "Marc"):
        assert private not in first + second


@EITHER
async def test_a_programme_that_has_just_begun_has_its_pages_too(town: Town, language: str) -> None:
    await town.adam.command("/mentoring role @ines lead")
    first, second = pages_of(await exported(town, town.ines, "pdf"))
    assert {"en": "Active pairs 0", "fr": "Binômes actifs 0"}[language] in first
    none = {"en": "No session in this period.", "fr": "Aucune séance sur cette période."}
    assert none[language] in second


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"name": "W" * 500},
        {"name": "Programme de mentorat inversé " * 20},
        {"quote": "mot " * 700},
        {"quote": "x" * 3000},
        {"own": 60},
        {"own": 60, "quote": "mot " * 700, "name": "É" * 300},
        {"quotes": 0, "topics": 0, "points": 0},
        {"quotes": 1, "topics": 1, "points": 2},
        {"points": 700},
        {"quote": "*gras* #set page(height: 1cm) $x$ `y` \\ @z <w> = titre\n- un\n+ deux // non"},
        {"quote": "🎉 \u202e ה 漢字 \u0007 👩\u200d💻"},
    ],
)
def test_there_are_two_pages_always(tmp_path: Path, odd: dict[str, object]) -> None:
    found = pages(tmp_path, digest_of(**odd))  # type: ignore[arg-type]  # of the same names
    assert len(found) == 2


def test_what_did_not_fit_is_told_exactly(tmp_path: Path) -> None:
    for quote in ("Brève.", "mot " * 60):
        (_, second) = pages(tmp_path, digest_of(quote=quote))
        shown = second.count("«")
        assert 0 < shown < 50
        assert f"et {57 - shown} autres idées" in second
    (_, second) = pages(tmp_path, digest_of(quotes=2))
    assert second.count("«") == 2
    assert "et 7 autres idées" in second


def test_what_came_furthest_is_quoted_first_and_in_no_order_of_time() -> None:
    digest, now, say = digest_of(quotes=16), datetime(2026, 11, 24, tzinfo=UTC), load().say("en")
    rows = page(digest, 16, "", now, say)["quotes"]["rows"]
    order = [int(row["text"].strip("“").split()[0]) for row in rows]
    assert [STAGES[n % 4] for n in order] == [stage for stage in reversed(STAGES) for _ in range(4)]
    assert order[:4] == [11, 15, 3, 7], "by what they say"


def test_numbers_are_set_as_the_language_sets_them(tmp_path: Path) -> None:
    (first, second) = pages(tmp_path, digest_of("fr"))
    assert "1 043 210" in first
    assert "4,0 sur 5" in first
    assert "+1,0" in second
    (first, second) = pages(tmp_path, digest_of("en"), "en")
    assert "1,043,210" in first
    assert "4.0 of 5" in first
    assert "+1.0" in second
