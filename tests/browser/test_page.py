"""The page works like a client: live, by keyboard, on a phone, in each person's language."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, picture


def test_a_command_is_completed_and_sent_by_keyboard_alone(visit: Open) -> None:
    page = visit(as_="grace")
    composer = page.get_by_test_id("composer")
    composer.focus()
    page.keyboard.type("/mentori")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(composer).to_have_value("/mentoring ")
    page.keyboard.type("pairs")
    page.keyboard.press("Enter")
    answer = page.get_by_test_id("message").last
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("Amara Bello mentors @Margaret Osei")


def test_a_person_is_completed_after_an_at_sign(visit: Open) -> None:
    page = visit(as_="adam")
    composer = page.get_by_test_id("composer")
    composer.fill("/mentoring role @nin")
    composer.press("ArrowDown")
    composer.press("Tab")
    expect(composer).to_have_value("/mentoring role @nina ")


def test_an_unknown_command_is_told_by_the_client(visit: Open) -> None:
    page = visit(as_="adam")
    send(page, "/nothing here")
    expect(page.get_by_test_id("message").last).to_contain_text("/nothing is not a valid command")


def test_a_message_shows_at_once_to_somebody_else(visit: Open) -> None:
    grace, adam = visit(as_="grace"), visit(as_="adam")
    for page in (grace, adam):
        page.get_by_test_id("channel-channel").filter(has_text="mentoring").click()
    send(grace, "The new pairs are ready & <waiting>")
    expect(adam.get_by_test_id("message").last).to_contain_text(
        "The new pairs are ready & <waiting>"
    )
    adam.get_by_test_id("channel-channel").filter(has_text="general").click()
    send(grace, "One more thing")
    marked = adam.get_by_test_id("channel-channel").filter(has_text="mentoring")
    expect(marked.locator(".badge")).to_have_text("1")


def test_a_modal_says_what_is_wrong_and_keeps_what_was_typed(visit: Open) -> None:
    page = visit("fr-FR", as_="laurent")
    page.get_by_test_id("shortcut-checkin_shortcut").click()
    modal = page.get_by_test_id("modal")
    modal.locator("textarea").first.fill("Ce que j'ai appris")
    modal.get_by_label("Quand").fill("2031-01-06")
    page.get_by_test_id("modal-submit").click()
    expect(modal.get_by_role("alert").filter(has_text="pas encore")).to_be_visible()
    expect(modal.locator("textarea").first).to_have_value("Ce que j'ai appris")
    picture(page, "fr-modal-error")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)


def test_the_keyboard_stays_inside_an_open_modal(visit: Open) -> None:
    # In Paris it is eleven in the morning: in Singapore what is open comes tomorrow.
    page = visit(as_="laurent")
    page.get_by_test_id("shortcut-checkin_shortcut").click()
    page.get_by_test_id("modal-submit").focus()
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('[data-testid=modal]') !== null"
    assert page.evaluate(inside)
    # The page remembers what somebody has open, for the next test too.
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).to_have_count(0)


def test_app_home_speaks_the_language_that_is_chosen_there(visit: Open) -> None:
    page = visit(as_="weiming")
    page.get_by_test_id("app-home").click()
    home = page.get_by_test_id("home")
    expect(home).to_contain_text("@Aisha Rahman mentors you")
    picture(page, "en-home")
    home.get_by_role("combobox", name=re.compile("language|langue")).select_option("fr")
    expect(home).to_contain_text("@Aisha Rahman vous accompagne")
    home.get_by_role("combobox", name=re.compile("language|langue")).select_option("slack")
    expect(home).to_contain_text("@Aisha Rahman mentors you")


def test_the_traffic_is_there_to_read_without_any_token(visit: Open) -> None:
    page = visit(as_="adam")
    page.get_by_test_id("traffic").click()
    send(page, "/mentoring help")
    inspector = page.get_by_test_id("inspector")
    expect(inspector).to_contain_text("/mentoring")
    text = inspector.inner_text()
    assert "xoxb-" not in text
    assert "xapp-" not in text


def test_a_phone_can_read_everything_and_reach_every_place(visit: Open) -> None:
    page = visit("fr-FR", as_="tom", width=375)
    page.get_by_role("button", name="Menu").click()
    page.get_by_test_id("channel-mpim").first.click()
    expect(page.get_by_test_id("message").last).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 375
    picture(page, "fr-phone")


def send(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Escape")
    page.get_by_test_id("send").click()
