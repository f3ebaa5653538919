"""`python -m visualizer.screenshots`: a picture of every page, for the documentation."""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from world.errors import InputError

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path("docs/images/browser")
MONTHS = 12
"""Months that are lived before the pictures are taken."""
COLOURS = 128
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
_ROOT = Path(__file__).resolve().parent.parent


def take(folder: Path, scale: int) -> list[Path]:
    """Serve the application, live a year with a lever pulled, and take a picture of every page.

    Args:
        folder: Where the pictures go.
        scale: People that a row stands for.

    Raises:
        InputError: There is no browser, or the package that drives it is not installed.
    """
    from visualizer.app import TITLES

    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with served(scale) as address, browsing(address) as page:
        _live(page)
        for key in TITLES:
            page.locator(f"[data-page={key}]").click()
            page.locator(f"[data-page={key}][aria-current]").wait_for()
            if key == "compare":
                page.get_by_role("button", name="Live both").click()
                page.get_by_text("To Dec 2026").wait_for()
            taken.append(_picture(page, folder / f"{key}.png"))
        _in_spanish_by_night(page)
        taken.append(_picture(page, folder / "map_es_dark.png"))
    return taken


@contextmanager
def served(scale: int) -> Iterator[str]:
    """Serve the application on a free port; the address is given when it answers."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
    command = [sys.executable, "run.py", "visualize", "--port", port, "--scale", str(scale)]
    with subprocess.Popen(command, cwd=_ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stderr or ())
            if not any("http://" in line for line in lines):
                raise InputError(f"run.py visualize ended with code {server.wait()} before it served")
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


@contextmanager
def browsing(address: str) -> Iterator[Page]:
    """Open the application in Chromium, 1280 by 860.

    Raises:
        InputError: There is no Chromium, or Playwright is not installed.
    """
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        chromium = None
    if chromium is None:
        raise InputError("pictures need chromium and playwright (requirements-test.txt)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(120_000)
        page.goto(address)
        page.locator(".keys").wait_for(state="attached")
        page.get_by_text("Dec 2024").wait_for()
        yield page
        browser.close()


def _live(page: Page) -> None:
    """Pull a lever and live a year with the arrow key."""
    page.locator("[data-group=us_justice] > summary").click()
    form = page.locator("form[data-lever=judges]")
    form.get_by_role("spinbutton").fill("1000")
    form.get_by_role("button", name="Set").click()
    page.locator(".change").wait_for()
    page.locator("[data-group=us_justice] > summary").click()
    page.evaluate("document.activeElement.blur()")
    for month in range(MONTHS):
        page.keyboard.press("ArrowRight")
        name = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[month]
        page.get_by_text(f"{name} 2025 ·").wait_for()


def _in_spanish_by_night(page: Page) -> None:
    page.get_by_role("button", name="Español").click()
    page.get_by_role("button", name="Oscuro").click()
    page.locator("[data-page=map]").click()
    page.locator(".corridor.night").wait_for()


def _picture(page: Page, path: Path) -> Path:
    """Take a picture of few colours: a third of the size of one with all."""
    page.mouse.move(640, 20)
    page.evaluate("document.querySelector('.side').scrollTo(0, 0)")
    before, after = b"", _png(page)
    while before != after:  # the parts of a page come one by one
        before, after = after, _png(page)
    picture = Image.open(io.BytesIO(after)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def _png(page: Page) -> bytes:
    """A picture, when the browser has had the time to draw twice."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 400)))")
    return page.screenshot(animations="disabled")


def main() -> int:
    """Take the pictures; bad input is one line and code 2."""
    parser = argparse.ArgumentParser(prog="visualizer.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help=f"folder, {FOLDER} by default")
    parser.add_argument("--scale", type=int, default=100, help="people to a row, 100 by default")
    given = parser.parse_args()
    try:
        for path in take(given.out, given.scale):
            print(path)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
