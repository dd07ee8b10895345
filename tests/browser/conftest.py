"""The demo in a process of its own, and the system's Chromium in front of it.

Playwright keeps a loop running while it is open, so it is closed before other tests begin.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Page]

PATIENCE = 120_000
"""Milliseconds: other tests share the machine."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if found is None:
        pytest.skip("no Chromium here: install it (Debian: apt-get install chromium) to run this")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo(chromium: Browser) -> Iterator[str]:
    """The URL that `make demo` prints."""
    with demo_of() as url:
        yield url


@contextmanager
def demo_of(*options: str) -> Iterator[str]:
    # On a fixed day: on another one, a public holiday would move some of the check-ins.
    when = ["--port", "0", "--at", "2026-11-24T10:00:00", "--unhurried"]
    command = [sys.executable, "app.py", "demo", *when, *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, f"the demo did not start: {said!r}"
        yield found.group(0)
        process.terminate()
        assert process.wait(timeout=PATIENCE / 1000) == 0


@pytest.fixture(scope="package")
def postman(chromium: Browser) -> Iterator[str]:
    """The URL of a workspace with an app that posts and asks what the tests of the page need."""
    command = [sys.executable, "-m", "tests.browser.postman"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        assert process.wait(timeout=PATIENCE / 1000) == 0


@pytest.fixture
def visit(chromium: Browser, demo: str) -> Iterator[Open]:
    """Opens the demo's page as a new visitor."""
    with visitors(chromium, demo) as open_page:
        yield open_page


@pytest.fixture
def letters(chromium: Browser, postman: str) -> Iterator[Open]:
    """Opens the page of Postman's workspace."""
    with visitors(chromium, postman) as open_page:
        yield open_page


@contextmanager
def visitors(chromium: Browser, url: str) -> Iterator[Open]:
    """Nothing may come from anywhere but the workspace itself, and no script may fail."""
    contexts = []
    elsewhere: list[str] = []
    faults: list[str] = []

    def open_page(language: str = "en-GB", *, as_: str = "", width: int = 1280) -> Page:
        context = chromium.new_context(locale=language, viewport={"width": width, "height": 860})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(url) else elsewhere.append(r.url))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"{url}/?as={as_}" if as_ else url)
        page.get_by_test_id("person").wait_for(state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [address for address in elsewhere if not address.startswith("data:")]
    assert not faults


def picture(page: Page, name: str, *, only: Locator | None = None) -> None:
    """Of the page; or of one thing on it, whole, as on a screen that is high enough."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    if only is None:
        page.screenshot(path=SHOTS / f"{name}.png")
        return
    usual = page.viewport_size or {"width": 1280, "height": 860}
    page.set_viewport_size({"width": 1040, "height": 2600})
    only.screenshot(path=SHOTS / f"{name}.png")
    page.set_viewport_size(usual)


def post(page: Page, name: str) -> None:
    """Asks Postman for one of its letters."""
    place = page.get_by_test_id("channel-channel").filter(has_text="general")
    if not place.is_visible():
        page.get_by_role("button", name="Menu").click()
    place.click()
    page.get_by_test_id("composer").fill(f"/post {name}")
    page.get_by_test_id("composer").press("Escape")
    page.get_by_test_id("send").click()
