"""A real browser with no way out of this computer, and the application in a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium")
ARTEFACTS = ROOT / "build" / "browser"
"""Where the screenshots of a test run are kept."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the network is cut off
]
PATIENCE = 30_000
"""Milliseconds that something may take on a busy machine."""


@dataclass
class Visitor:
    """A browser session at the application, and what went wrong in it.

    Attributes:
        page: The page.
        problems: Errors on the console, errors of scripts, requests to elsewhere.
    """

    page: Page
    problems: list[str] = field(default_factory=list)

    def month(self, text: str) -> None:
        """Wait for a month to be shown."""
        expect(self.page.locator(".month")).to_contain_text(text)

    def live_month(self) -> None:
        """Live a month with the arrow key."""
        self.page.keyboard.press("ArrowRight")

    def open(self, page: str) -> None:
        """Open a page by its name."""
        self.page.locator(f"[data-page={page}]").click()

    def pull(self, lever: str, value: str) -> None:
        """Find a lever and set it."""
        self.page.get_by_label("Find a lever").fill(lever)
        form = self.page.locator(f"form[data-lever={lever}]")
        form.get_by_role("spinbutton").fill(value)
        form.get_by_role("button", name="Set").click()

    def keep(self, name: str) -> None:
        """Keep a screenshot."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the application at 1:1000 on a free port."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium to look with")
    port = _free_port()
    command = [sys.executable, "run.py", "visualize", "--scale", "1000", "--port", str(port)]
    here = {**os.environ, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    with subprocess.Popen(command, cwd=ROOT, env=here, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            said = next((line for line in server.stderr if "http://" in line), "")
            assert f"http://127.0.0.1:{port}" in said, "the server ended before it served"
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="session")
def browser(address: str) -> Iterator[Browser]:
    """Start Chromium."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def arrive(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Let visitors arrive, each in a browser session of their own, and ask that nothing went wrong."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def come(width: int = 1280, height: int = 800) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        visitors.append(_at(context.new_page(), address))
        return visitors[-1]

    yield come
    problems = [visitor.problems for visitor in visitors]
    for context in contexts:
        context.close()
    assert problems == [[] for _ in visitors]


def _at(page: Page, address: str) -> Visitor:
    visitor = Visitor(page)
    page.on("pageerror", lambda error: visitor.problems.append(f"script: {error}"))
    page.on(
        "console",
        lambda said: visitor.problems.append(f"console: {said.text}") if said.type == "error" else None,
    )
    page.on(
        "request",
        lambda asked: None if _is_here(asked.url, address) else visitor.problems.append(f"asked {asked.url}"),
    )
    page.goto(address)
    visitor.month("Dec 2024")
    expect(page.locator(".corridor svg").first).to_be_visible()
    expect(page.locator(".keys")).to_be_attached()
    return visitor


def _is_here(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))
