"""The demo's guided tour, followed as a visitor would, to a digest that counts their answer."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, picture
from tests.whole import PART, share


@dataclass(frozen=True)
class Visit:
    """What a visitor of one language sees on the way."""

    locale: str
    title: str
    met: str
    answer: str
    noted: str
    note: str
    insight: str
    both: str
    figures: tuple[str, ...]
    since: str
    counted: str
    read: str
    """The button that opens what is counted."""


FRENCH = Visit(
    locale="fr-FR",
    title="Cette semaine",
    met="Nous nous sommes vus",
    answer="Répondre",
    noted="vous vous êtes vus",
    note="Les formats courts, et pourquoi le logo attend.",
    insight="Une idée pour le programme",
    both="Vous avez tous deux répondu",
    figures=("Réponses données : 2 sur 10", "Comité exécutif doté d’un mentor : 11 sur 12"),
    since="Depuis le début du programme",
    counted="idées à lire",
    read="Ouvrir",
)
ENGLISH = Visit(
    locale="en-GB",
    title="This week",
    met="We met",
    answer="Answer",
    noted="you met",
    note="Short formats, and why the logo waits.",
    insight="An insight for the programme",
    both="You have both answered",
    figures=("Answers given: 2 of 10", "Executive committee with a mentor: 11 of 12"),
    since="Since the programme began",
    counted="insights to read",
    read="Open",
)


@PART
@pytest.mark.parametrize("seen", share([FRENCH], [FRENCH, ENGLISH]), ids=lambda seen: seen.locale)
def test_the_tour_ends_in_a_digest_that_counts_the_answer(visit: Open, seen: Visit) -> None:
    page = visit(seen.locale)
    name = seen.locale[:2]
    picture(page, f"{name}-1-welcome")
    follow(page)  # the lead makes a pair
    expect(page.get_by_test_id("message").last).to_contain_text("@")
    forward(page)
    follow(page)  # the executive reads the welcome
    picture(page, f"{name}-2-pair")
    forward(page)
    follow(page)  # the clock moves to Monday
    forward(page)
    follow(page)
    prompt = page.get_by_test_id("message").filter(has_text=seen.title).last
    picture(page, f"{name}-3-check-in")
    prompt.get_by_role("button", name=seen.met).click()
    expect(page.get_by_test_id("message").last).to_contain_text(seen.noted)
    picture(page, f"{name}-4-one-tap")
    forward(page)
    follow(page)  # the mentor says more
    prompt = page.get_by_test_id("message").filter(has_text=seen.title).last
    prompt.get_by_role("button", name=seen.answer, exact=True).click()
    modal = page.get_by_test_id("modal")
    modal.locator("textarea").first.fill(seen.note)
    modal.get_by_text(seen.insight).click()
    picture(page, f"{name}-5-answer")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    expect(prompt).to_contain_text(seen.both)
    forward(page)
    follow(page)  # the lead reads the digest
    digest = page.get_by_test_id("message").last
    for figure in seen.figures:
        expect(digest).to_contain_text(figure)
    # Offered, but the executive has not agreed to share it yet.
    expect(digest).not_to_contain_text(seen.note)
    picture(page, f"{name}-6-digest")
    forward(page)
    follow(page)  # and since the beginning
    expect(digest).to_contain_text(seen.since)
    expect(digest).to_contain_text(seen.counted)
    expect(digest.get_by_role("button", name=seen.read, exact=True)).to_be_visible()
    picture(page, f"{name}-7-digest-all", only=digest)


def follow(page: Page) -> None:
    """Become the person of this step, and do what it offers."""
    page.get_by_test_id("tour-text").wait_for()
    for button in ("tour-as", "tour-do"):
        found = page.get_by_test_id(button)
        if found.count():
            found.click()
            expect(found).to_have_count(0)


def forward(page: Page) -> None:
    page.get_by_test_id("tour-next").click()
