"""Forms on the page: filled by hand, with files chosen, and what was typed stays."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, picture, post

CSV = "e-mail;côté\nchloe@maison.example;mentor\n".encode()


def told(page: Page) -> Any:
    """What Postman says that it was told."""
    page.get_by_test_id("channel-im").click()
    last = page.get_by_test_id("message").last
    expect(last).to_contain_text("{")
    return json.loads(last.locator(".block").inner_text())


def chosen(name: str, data: bytes = CSV) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_files_are_chosen_sent_and_had_back(letters: Open) -> None:
    page = letters(as_="chloe")
    post(page, "files")
    modal = page.get_by_test_id("modal")
    field = modal.get_by_label("People", exact=True)
    field.set_input_files(chosen("people.csv"))
    expect(modal.get_by_test_id("chosen")).to_contain_text("people.csv · 42 octets")
    field.set_input_files(chosen("people.pdf"))
    alert = modal.get_by_role("alert").filter(has_text="seulement csv, xlsx")
    expect(alert).to_be_visible()
    picture(page, "fr-file-refused")
    field.set_input_files(chosen("Équipe.xlsx", b"x" * 3000))
    expect(modal.get_by_test_id("chosen")).to_have_count(2)
    expect(modal.get_by_test_id("chosen").last).to_contain_text("Équipe.xlsx · 3 ko")
    field.set_input_files(chosen("third.csv"))
    expect(modal.get_by_role("alert").filter(has_text="ajouter ici : 2")).to_be_visible()
    modal.get_by_role("button", name="Retirer people.csv").click()
    field.set_input_files(chosen("people.csv"))
    picture(page, "fr-files-chosen")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    page.get_by_test_id("channel-im").click()
    messages = page.get_by_test_id("message")
    expect(messages.filter(has_text="Équipe.xlsx: 3000")).to_have_count(1)
    file = messages.filter(has_text="people.csv: 42").get_by_test_id("file")
    expect(file).to_contain_text("back-people.csvCSV · 42 octets")
    picture(page, "fr-files-back")
    with page.expect_download() as download:
        file.get_by_role("link").click()
    assert download.value.suggested_filename == "back-people.csv"
    assert download.value.path().read_bytes() == CSV


def test_every_element_is_filled_by_hand(letters: Open) -> None:
    page = letters(as_="adam")
    post(page, "everything")
    modal = page.get_by_test_id("modal")
    modal.get_by_label("Day", exact=True).fill("2026-12-24")
    modal.get_by_label("Hour", exact=True).fill("09:30")
    modal.get_by_label("Moment", exact=True).fill("2026-07-01T09:00")
    modal.get_by_label("Lead", exact=True).select_option(label="Chloé Martin")
    pair = modal.get_by_role("group", name="Pair", exact=True)
    for name in ("Chloé Martin", "Marc Delorme"):
        pair.get_by_role("checkbox", name=name).check()
    expect(pair.locator(".picked")).to_have_text("Chloé MartinMarc Delorme")
    modal.get_by_label("Place", exact=True).select_option(label="#general")
    modal.get_by_label("Channel", exact=True).select_option(label="#general")
    modal.get_by_label("Topic", exact=True).select_option("careers")
    topics = modal.get_by_role("group", name="Topics", exact=True)
    topics.get_by_role("checkbox", name="Option 1").check()
    modal.get_by_role("radio", name="Option 2").check()
    days = modal.get_by_role("group", name="Days", exact=True)
    days.get_by_role("checkbox", name="Option 0").check()
    modal.get_by_label("Number", exact=True).fill("13")
    modal.get_by_label("Share", exact=True).fill("0.5")
    modal.get_by_label("Email", exact=True).fill("adam@maison.example")
    modal.get_by_label("Words", exact=True).fill("One\nTwo")
    picture(page, "en-everything")
    page.get_by_test_id("modal-submit").click()
    expect(modal.get_by_role("alert").filter(has_text="12 or less")).to_be_visible()
    modal.get_by_label("Number", exact=True).fill("12")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    held = {name: next(iter(one.values())) for name, one in told(page).items()}
    assert held["day"]["selected_date"] == "2026-12-24"
    assert held["hour"]["selected_time"] == "09:30"
    # In London, where Adam is, and in summer, wherever this runs.
    assert held["moment"]["selected_date_time"] == 1_782_892_800
    assert held["lead"]["selected_user"] == "U0CHLOE"
    assert held["pair"]["selected_users"] == ["U0CHLOE", "U0MARC"]
    assert held["place"]["selected_conversation"] == held["channel"]["selected_channel"]
    assert held["topic"]["selected_option"]["value"] == "careers"
    assert [one["value"] for one in held["topics"]["selected_options"]] == ["1"]
    assert held["side"]["selected_option"]["value"] == "2"
    assert [one["value"] for one in held["days"]["selected_options"]] == ["0"]
    assert (held["number"]["value"], held["share"]["value"]) == ("12", "0.5")
    assert (held["words"]["value"], held["name"]["value"]) == ("One\nTwo", None)


def test_what_was_typed_stays_while_the_app_changes_the_modal(letters: Open) -> None:
    page = letters(as_="chloe")
    post(page, "side")
    modal = page.get_by_test_id("modal")
    modal.get_by_label("Name", exact=True).fill("Chloé")
    modal.get_by_role("radio", name="Option 1").check()
    expect(modal.get_by_label("Day", exact=True)).to_be_visible()
    expect(modal.get_by_label("Name", exact=True)).to_have_value("Chloé")
    expect(modal.get_by_role("radio", name="Option 1")).to_be_checked()
    expect(modal.get_by_role("radio", name="Option 1")).to_be_focused()
    modal.get_by_label("Day", exact=True).fill("2026-12-24")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    held = told(page)
    assert held["side"]["side_action"]["selected_option"]["value"] == "1"
    assert held["name"]["name_action"]["value"] == "Chloé"


def test_a_field_tells_the_app_when_enter_is_pressed(letters: Open) -> None:
    page = letters(as_="chloe")
    post(page, "words")
    modal = page.get_by_test_id("modal")
    field = modal.locator("[data-input=words]")
    field.fill("Bonjour")
    field.press("Enter")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    page.get_by_test_id("channel-im").click()
    expect(page.get_by_test_id("message").last).to_contain_text("Bonjour")
    assert told(page)["value"] == "Bonjour"


def test_the_client_asks_before_a_click_that_says_so(letters: Open) -> None:
    page = letters(as_="adam")
    post(page, "ask")
    message = page.get_by_test_id("message").last
    question = page.get_by_test_id("confirm")
    message.get_by_role("button", name="End the pair").click()
    expect(question).to_contain_text("Both are told.")
    picture(page, "en-confirm")
    question.get_by_role("button", name="Keep it").click()
    expect(question).to_have_count(0)
    message.get_by_label("More").select_option("1")
    expect(question).to_contain_text("Once and for all.")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    message.get_by_role("button", name="End the pair").click()
    question.get_by_role("button", name="End it").click()
    expect(question).to_have_count(0)
    page.get_by_test_id("channel-im").click()
    expect(page.get_by_test_id("message").last).to_contain_text("told_end")
    page.get_by_test_id("channel-channel").filter(has_text="general").click()
    message.get_by_label("More").select_option("1")
    question.get_by_role("button", name="Yes").click()
    page.get_by_test_id("channel-im").click()
    expect(page.get_by_test_id("message").last).to_contain_text("told_more")
    assert told(page)["selected_option"]["value"] == "1"


def test_a_private_channel_shows_to_its_members_and_takes_the_app(letters: Open) -> None:
    page = letters(as_="marc")
    page.get_by_test_id("channel-group").filter(has_text="leads").click()
    composer = page.get_by_test_id("composer")
    composer.fill("/invite @postman")
    composer.press("Escape")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("message").last).to_contain_text("/invite: postman")
    composer.fill("/post table")
    composer.press("Escape")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("data-table")).to_be_visible()
    assert letters(as_="adam").get_by_test_id("channel-group").count() == 0


def test_a_file_is_dropped_into_a_modal(letters: Open) -> None:
    page = letters(as_="adam")
    post(page, "files")
    modal = page.get_by_test_id("modal")
    dropped = page.evaluate_handle(
        "() => { const all = new DataTransfer();"
        " all.items.add(new File(['a;b'], 'dropped.csv')); return all; }"
    )
    modal.locator(".files").dispatch_event("drop", {"dataTransfer": dropped})
    expect(modal.get_by_test_id("chosen")).to_contain_text("dropped.csv · 3 bytes")
    picture(page, "en-file-dropped")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
