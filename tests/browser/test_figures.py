"""Tables and charts on the page: everything that they say can be read, in both languages."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, picture, post
from tests.browser.letters import WEEKS


def charts(page: Page, name: str, title: str) -> Locator:
    post(page, name)
    message = page.get_by_test_id("message").last
    expect(message).to_contain_text(title)
    return message.get_by_test_id("chart")


@pytest.mark.parametrize(("as_", "figure"), [("chloe", "0,75"), ("adam", "0.75")])
def test_bars_say_their_figures_in_the_readers_language(
    letters: Open, as_: str, figure: str
) -> None:
    page = letters(as_=as_)
    found = charts(page, "bars", "Answers by week")
    first, second = found.first, found.last
    for text in (*WEEKS, "Week", "Answers", "Mentors", "Executives", "18", "14"):
        expect(first.get_by_text(text, exact=True).first).to_be_visible()
    expect(first.locator("rect")).to_have_count(10)
    expect(second.get_by_text(figure, exact=True)).to_be_visible()
    expect(second.get_by_role("img")).to_have_accessible_name(
        f"Confiance gagnée. Gain: Réseaux sociaux: {figure.replace('0', '1', 1).replace('75', '5')}"
        f", IA au travail: {figure}, Créateurs: {figure.replace('75', '5').replace('0', '-0', 1)}"
        ", Vie privée: 0"
    )
    picture(page, f"chart-bars-{as_}")


def test_figures_do_not_cover_one_another(letters: Open) -> None:
    page = letters(as_="chloe")
    for name, title in [("bars", "Answers by week"), ("lines", "Utilité perçue")]:
        for chart in charts(page, name, title).all():
            boxes = chart.locator("svg text").evaluate_all(
                "all => all.map(node => node.getBoundingClientRect())"
                ".map(({x, y, width, height}) => [x, y, width, height])"
            )
            assert len(boxes) > 10
            pairs = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :]]
            assert not [pair for pair in pairs if overlap(*pair)]
        picture(page, f"chart-{name}")


def test_long_names_are_read_in_full(letters: Open) -> None:
    page = letters(as_="adam")
    [chart] = charts(page, "many", "Twenty long names").all()
    for number in range(20):
        expect(chart.get_by_text(f"Direction du site {number}", exact=True)).to_be_visible()
    edge = page.get_by_test_id("messages").bounding_box()
    box = chart.locator("svg").bounding_box()
    assert edge and box
    assert box["x"] >= edge["x"]
    picture(page, "chart-many")


def test_a_pie_says_each_share(letters: Open) -> None:
    page = letters(as_="chloe")
    several, one = charts(page, "pie", "Thèmes abordés").all()
    expect(several.get_by_text("Réseaux sociaux · 12 (49 %)")).to_be_visible()
    expect(several.locator("path")).to_have_count(4)
    expect(one.locator("circle")).to_have_count(1)
    picture(page, "chart-pie")


def test_on_a_phone_charts_stay_on_the_screen(letters: Open) -> None:
    page = letters(as_="chloe", width=375)
    for name, title in [("bars", "Answers by week"), ("many", "Twenty long names")]:
        charts(page, name, title)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        picture(page, f"fr-phone-chart-{name}")


def test_a_table_is_turned_page_by_page_and_sorted(letters: Open) -> None:
    page = letters(as_="chloe")
    post(page, "table")
    table = page.get_by_test_id("data-table").last
    expect(table.get_by_role("table", name="Binômes de la semaine")).to_be_visible()
    expect(table.get_by_role("columnheader")).to_have_text(["Binôme", "Séances", "Utilité"])
    names = table.get_by_role("rowheader")
    expect(names).to_have_count(5)
    expect(table.get_by_role("status")).to_have_text("Page 1 sur 2")
    table.get_by_role("button", name="Page suivante").press("Enter")
    expect(names).to_have_text([f"Chloé n° {n} · Marc" for n in (6, 7, 8)])
    sort = table.get_by_role("button", name="Séances")
    sort.click()
    # As numbers: as words, 10 and 11 would come before 4.
    expect(names.first).to_have_text("Chloé n° 8 · Marc")
    expect(sort).to_be_focused()
    sort.press("Enter")
    expect(names.first).to_have_text("Chloé n° 1 · Marc")
    expect(table.get_by_role("columnheader", name="Séances")).to_have_attribute(
        "aria-sort", "descending"
    )
    picture(page, "data-table")


def overlap(a: list[float], b: list[float]) -> bool:
    """By more than a line may lean over into the next one."""
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return wide > 2 and high > 4
