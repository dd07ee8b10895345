"""Visitors who leave the tour's path, come back to it, or come by a wrong address."""

import json

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open, picture


def test_the_next_step_waits_for_this_one(visit: Open) -> None:
    page = visit()
    forward = page.get_by_test_id("tour-next")
    expect(forward).to_be_disabled()
    # By keyboard alone: what is next to do has the focus.
    page.get_by_test_id("tour-do").focus()
    page.keyboard.press("Enter")
    expect(forward).to_be_enabled()
    expect(forward).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("tour-as")).to_be_focused()
    expect(forward).to_be_disabled()
    page.keyboard.press("Enter")
    # Once the bot has opened the pair's conversation: until then Enter goes where the focus is.
    expect(page.get_by_test_id("tour-do")).to_be_enabled()
    page.get_by_test_id("tour-do").press("Enter")
    expect(page.get_by_role("heading", level=2).filter(has_text="Priya")).to_be_visible()
    expect(page.get_by_test_id("messages")).to_contain_text("Welcome, both of you")
    expect(forward).to_be_enabled()


def test_a_step_that_is_done_by_hand_is_done(visit: Open) -> None:
    page = visit("fr-FR")
    page.get_by_test_id("composer").fill("/mentorat binôme @chloe @marc")
    page.get_by_test_id("composer").press("Escape")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("tour-next")).to_be_enabled()
    expect(page.get_by_test_id("tour-do")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("tour-next")).to_be_enabled()


def test_a_hidden_tour_comes_back_where_it_was(visit: Open) -> None:
    page = visit()
    begun(page)
    hide = page.get_by_test_id("tour-hide")
    hide.press("Enter")
    tour, back = page.get_by_test_id("tour"), page.get_by_test_id("tour-show")
    expect(tour).to_be_hidden()
    expect(back).to_be_focused()
    page.reload()
    expect(back).to_be_visible()
    expect(tour).to_be_hidden()
    picture(page, "en-tour-hidden")
    back.press("Enter")
    expect(tour).to_contain_text("Step 2 of 8")
    expect(back).to_have_count(0)


def test_the_keyboard_stays_in_the_sidebar_while_it_is_drawn_anew(visit: Open) -> None:
    page = visit()
    later, now = page.locator("[data-testid^=control-]").last, page.get_by_test_id("now")
    before = now.inner_text()
    later.press("Enter")
    expect(now).not_to_have_text(before)
    expect(later).to_be_focused()


def test_on_a_phone_the_tour_comes_back_from_the_menu(visit: Open) -> None:
    page = visit("fr-FR", width=375)
    page.get_by_test_id("tour-hide").click()
    menu = page.get_by_role("button", name="Menu")
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_test_id("tour-show").click()
    expect(page.get_by_test_id("tour")).to_be_visible()
    expect(page.get_by_test_id("tour-do")).to_be_focused()
    picture(page, "fr-phone-tour")


def test_the_tour_of_another_run_begins_at_the_beginning(visit: Open) -> None:
    page = visit()
    begun(page)

    def started_again(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=json.dumps({**response.json(), "instance": "new"}))

    page.route("**/sandbox/state*", started_again)
    page.reload()
    expect(page.get_by_test_id("tour")).to_contain_text("Step 1 of 8")
    expect(page.get_by_test_id("tour-next")).to_be_disabled()
    # A request that is still under way must not outlive the page.
    page.unroute_all(behavior="wait")


def test_an_unknown_person_is_the_default_one_and_is_not_remembered(visit: Open) -> None:
    page = visit(as_="zzz")
    chosen = page.get_by_test_id("person").locator("option:checked")
    expect(chosen).to_contain_text("Grace")
    assert page.evaluate("sessionStorage.getItem('me')") == chosen.get_attribute("value")
    page.evaluate("sessionStorage.setItem('me', 'UGONE')")
    page.goto(page.url.split("?")[0])
    expect(chosen).to_contain_text("Grace")


def test_on_a_phone_every_field_stays_inside_the_modal(visit: Open) -> None:
    page = visit("fr-FR", as_="laurent", width=375)
    page.get_by_role("button", name="Menu").click()
    page.get_by_test_id("shortcut-checkin_shortcut").click()
    modal = page.get_by_test_id("modal")
    expect(modal.get_by_label("Sur quel thème")).to_be_visible()
    edge = modal.evaluate("node => node.getBoundingClientRect().right")
    fields = modal.locator("select, input, textarea, button")
    rights = fields.evaluate_all("all => all.map(n => n.getBoundingClientRect().right)")
    assert len(rights) > 5
    assert max(rights) <= edge
    body = modal.locator(".body")
    assert body.evaluate("node => node.scrollWidth <= node.clientWidth")
    page.evaluate("document.getElementById('app').classList.remove('open')")
    picture(page, "fr-phone-modal")


def begun(page: Page) -> None:
    """Past the first step of the tour."""
    page.get_by_test_id("tour-do").click()
    page.get_by_test_id("tour-next").click()
    expect(page.get_by_test_id("tour")).to_contain_text("Step 2 of 8")
