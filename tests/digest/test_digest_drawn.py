"""What a digest draws and says at its largest, and over years."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.digest.digests import Digest
from bot.digest.ratings import Point
from bot.slack.digest.views.digest import digest_message
from bot.slack.digest.views.figures_window import figures_window
from bot.slack.kit import blocks
from bot.texts import load
from sandbox.blockkit import check_message, check_view, check_written
from sandbox.driver import Json
from sandbox.wire import pack
from tests.digest.test_board import digest_of
from tests.whole import EITHER


def rated(*points: Point) -> Digest:
    digest = digest_of()
    usefulness = replace(digest.figures.usefulness, trend=points)
    return replace(digest, figures=replace(digest.figures, usefulness=usefulness))


def monthly(many: int) -> list[Point]:
    """Where few people rate there is one a month, from its first day on."""
    return [Point(date(2026 + (8 + n) // 12, (8 + n) % 12 + 1, 1), 3, 12) for n in range(many)]


def curve(digest: Digest, language: str) -> dict[str, float]:
    message = digest_message(digest, load().say(language))
    check_message(message.blocks, message.text)
    chart: Json = next(b for b in message.blocks if b["type"] == "data_visualization")["chart"]
    return {point["label"]: point["value"] for point in chart["series"][0]["data"]}


@EITHER
@pytest.mark.parametrize("many", [3, 12, 13, 14, 20, 21, 40])
def test_a_month_of_this_year_and_of_the_next_are_told_apart(language: str, many: int) -> None:
    drawn = curve(rated(*monthly(many)), language)
    assert len(drawn) == min(many, 20)
    if 13 <= many <= 20:
        first = {"en": "1 Sept", "fr": "1 sept."}[language]
        assert {f"{first} 2026", f"{first} 2027"} <= set(drawn)
    if many == 3:
        assert "2026" not in str(drawn)


@EITHER
def test_a_week_of_many_weighs_more_than_a_week_of_few(language: str) -> None:
    weeks = [Point(date(2026, 9, 7) + n * timedelta(weeks=1), 3, 15) for n in range(21)]
    weeks[0] = Point(weeks[0].first, 97, 97)
    drawn = curve(rated(*weeks), language)
    ratings = 97 + 3 * 3
    assert next(iter(drawn.values())) == round((97 + 3 * 15) / ratings, 2)


@EITHER
def test_the_largest_is_taken_whole(language: str) -> None:
    digest, say = (
        digest_of(quote="<&> " * 100, own=20, name="<Comité> & " * 5),
        load().say(language),
    )
    message = digest_message(digest, say)
    assert message.plain is not None
    for sent in (message.blocks, message.plain):
        check_message(sent, message.text)
        check_written(sent, pack(sent))
    assert not message.text.endswith("…")
    assert "Une idée" not in str(message)
    check_view(figures_window(digest, say), ("modal",))


def test_what_is_cut_is_cut_between_lines() -> None:
    text = "\n".join(f"{n} &lt;!channel&gt; <@U0123>" for n in range(200))
    for limit in range(100, 200):
        short = blocks.whole_lines(text, limit)
        assert len(short) <= limit
        *kept, last = short.split("\n")
        assert last == "…"
        assert kept == text.split("\n")[: len(kept)]
    assert blocks.whole_lines(text, len(text)) == text
