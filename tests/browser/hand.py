"""A person at the page: what they press and type, counted as a hand would."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Hand:
    """`clicks` are presses of a mouse: a choice from a menu takes two, a file three (the field, the
    file, *Open*). `typed` are the fields and commands that were written.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.typed = 0

    def press(self, button: Locator) -> None:
        self.clicks += 1
        button.click()

    def choose(self, menu: Locator, **what: Any) -> None:
        self.clicks += 2
        menu.select_option(**what)

    def give(self, field: Locator, file: str) -> None:
        self.clicks += 3
        field.set_input_files(file)

    def type(self, field: Locator, text: str) -> None:
        self.typed += 1
        field.fill(text)

    def say(self, command: str) -> None:
        """Typed where one writes, and sent with Enter."""
        composer = self.page.get_by_test_id("composer")
        self.type(composer, command)
        composer.press("Escape")
        composer.press("Enter")
        expect(composer).to_have_value("")

    def become(self, name: str) -> None:
        people = self.page.get_by_test_id("person")
        options = people.locator("option").filter(has_text=re.compile(f"^{re.escape(name)}"))
        self.choose(people, label=options.inner_text())
        expect(people.locator("option:checked")).to_contain_text(name)

    def button(self, name: str, *, within: str = "modal") -> Locator:
        place = self.page.get_by_test_id(within)
        return place.last.get_by_role("button", name=name, exact=True)
