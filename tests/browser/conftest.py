"""A real browser against a real server. Skipped where Debian's Chromium is not installed.

Playwright runs an event loop while it is open, and Django's database calls refuse to run
beside one: a test makes its records first, browses inside `with browsing(...)`, then looks.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visitor:
    """Someone with a browser; `complaints` is what the browser had to say against the site."""

    browser: Browser
    site: str
    complaints: list[str] = field(default_factory=list)

    def page(self, *, width: int = 1280, scheme: str = "light") -> Page:
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        return page

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _failed(self, asked) -> None:
        if asked.failure != "net::ERR_ABORTED":  # given up because we went on to the next page
            self.complaints.append(f"{asked.failure}: {asked.url}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@contextmanager
def browsing(site: str) -> Iterator[Visitor]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        try:
            yield Visitor(browser, site)
        finally:
            browser.close()


@pytest.fixture
def site(_curators_come_back, transactional_db, live_server) -> str:
    """The address of the whole site, served from this test's database."""
    if CHROMIUM is None:
        pytest.skip("No Chromium here. Install it with: apt-get install chromium")
    return live_server.url
