"""A lead writes a topic above the list of topics, and finds it there when it is saved.

Comes last of the page's tests: from then on the programme has another first topic.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Open, picture


def test_a_lead_adds_a_topic_and_comes_back_to_the_list(visit: Open) -> None:
    page = visit(as_="grace")
    composer = page.get_by_test_id("composer")
    composer.fill("/mentoring topics")
    composer.press("Enter")
    modal = page.get_by_test_id("modal").last
    expect(modal).to_contain_text("1. Social networks")
    picture(page, "topics")
    modal.get_by_role("button", name="Add a topic").click()
    expect(page.get_by_test_id("modal").last).to_contain_text("60 characters at most.")
    page.get_by_label("Title").fill("Our shops at night")
    page.get_by_label("A question for both").fill("What did you see in our window at ten?")
    picture(page, "own-topic")
    page.get_by_test_id("modal-submit").last.click()
    expect(page.get_by_test_id("modal").last).to_contain_text("1. Our shops at night")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).to_have_count(0)
