"""The application in a real browser: what a planner does with it, and what must not go wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from model.simulate import Settings, simulate
from tests.browser.conftest import Visitor
from visualizer.app import TITLES
from visualizer.scenario_file import LARGEST
from world.calendar import parse_month

Arrive = Callable[..., Visitor]


def _value(visitor: Visitor, fact: str) -> str:
    """A number under the map."""
    return visitor.page.locator(f"dl div:has(dt:text-is('{fact}')) dd").inner_text()


def test_twelve_months_are_played_with_the_network_cut_off(arrive: Arrive) -> None:
    visitor = arrive()
    mark = visitor.page.locator("[data-place='court/Miami']")
    before = mark.get_attribute("transform")
    visitor.page.keyboard.press("Space")
    expect(visitor.page.locator(".month")).to_contain_text(re.compile("Dec 2025|202[678]"))
    visitor.page.keyboard.press("Space")
    expect(visitor.page.get_by_role("button", name="Play")).to_be_visible()
    expect(mark).not_to_have_attribute("transform", before or "")
    visitor.keep("played")


def test_the_map_is_updated_and_not_drawn_again(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.page.evaluate("document.querySelector('.corridor svg').kept = true")
    visitor.live_month()
    visitor.month("Jan 2025")
    assert visitor.page.evaluate("document.querySelector('.corridor svg').kept") is True


def test_a_place_says_its_figures_and_opens_its_page(arrive: Arrive) -> None:
    visitor = arrive()
    place = visitor.page.locator("[data-place='court/Miami']")
    place.hover()
    tip = visitor.page.locator(".corridor .tip")
    expect(tip).to_contain_text("Miami")
    expect(tip).to_contain_text("pending cases")
    place.click()
    expect(visitor.page.locator("h1")).to_contain_text("Miami")
    visitor.page.get_by_role("button", name="Back").click()
    expect(visitor.page.locator(".corridor")).to_be_visible()


def test_a_layer_is_hidden_and_shown(arrive: Arrive) -> None:
    visitor = arrive()
    box, place = (
        visitor.page.locator("[data-layer=courts]"),
        visitor.page.locator("[data-place='court/Miami']"),
    )
    box.uncheck()
    expect(place).to_have_count(0)
    box.check()
    expect(place).to_have_count(1)


def test_a_lever_moves_its_series_and_can_be_taken_back(arrive: Arrive) -> None:
    pulled, other = arrive(), arrive()
    pulled.pull("arrests_per_day", "3000")
    expect(pulled.page.locator(".change")).to_contain_text("3,000")
    expect(pulled.page.locator(".change")).to_contain_text("from Jan 2025")
    for visitor in (pulled, other):
        visitor.page.evaluate("document.activeElement.blur()")
        visitor.live_month()
        visitor.month("Jan 2025")
    arrests = "ICE arrests in the interior"
    expect(pulled.page.locator(f"dl div:has(dt:text-is('{arrests}')) dd")).to_have_text("93,000")
    assert _value(other, arrests) != "93,000"  # the other viewer's model is their own
    expect(other.page.locator(".change")).to_have_count(0)
    pulled.page.locator(".change button").click()
    expect(pulled.page.locator(".change")).to_contain_text("Jan 2025 to Jan 2025")
    pulled.keep("pulled")


def test_a_value_out_of_bounds_is_said_and_changes_nothing(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.page.get_by_label("Find a lever").fill("arrests_per_day")
    form = visitor.page.locator("form[data-lever=arrests_per_day]")
    visitor.page.evaluate("document.querySelector('form[data-lever=arrests_per_day]').noValidate = true")
    form.get_by_role("spinbutton").fill("-5")
    form.get_by_role("button", name="Set").click()
    expect(visitor.page.locator(".problem")).to_contain_text("arrests_per_day = -5 is out of bounds")
    expect(visitor.page.locator(".change")).to_have_count(0)
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.live_month()
    visitor.month("Jan 2025")


@pytest.mark.parametrize("page", list(TITLES))
def test_every_page_is_shown_month_after_month(arrive: Arrive, page: str) -> None:
    visitor = arrive()
    visitor.open(page)
    expect(visitor.page.locator(f"[data-page={page}]")).to_have_attribute("aria-current", "page")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.live_month()
    visitor.month("Jan 2025")
    expect(visitor.page.locator(".main")).not_to_contain_text("could not be shown")
    visitor.keep(page)


def test_two_scenarios_are_compared_under_the_same_luck(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.open("compare")
    visitor.page.get_by_role("button", name="Live both").click()
    expect(visitor.page.locator(".differences")).to_contain_text("To Dec 2026")
    arrests = visitor.page.locator("[data-series=ice_arrests]")
    expect(arrests).to_contain_text("+")
    same = visitor.page.locator("[data-series=court_pending] polyline").first
    assert len((same.get_attribute("points") or "").split()) == 24
    visitor.keep("compared")


def test_a_scenario_is_saved_run_and_brought_back(arrive: Arrive, tmp_path: Path) -> None:
    visitor = arrive()
    visitor.live_month()
    visitor.month("Jan 2025")
    visitor.pull("judges", "1000")
    expect(visitor.page.locator(".change")).to_contain_text("from Feb 2025")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.live_month()
    visitor.month("Feb 2025")
    saved, table = tmp_path / "mine.toml", tmp_path / "months.parquet"
    for name, file in (("Scenario (TOML)", saved), ("Months lived (Parquet)", table)):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=name).click()
        download.value.save_as(file)
    results = simulate(saved, Settings(scale=1000, until=parse_month("2025-02")))  # as `run.py simulate` does
    results.write(tmp_path)
    assert pq.read_table(table).equals(pq.read_table(tmp_path / "monthly.parquet"))
    visitor.page.locator(".files input[type=file]").set_input_files(saved)
    expect(visitor.page.locator(".side")).to_contain_text("my_scenario")
    visitor.month("Dec 2024")


def test_a_bad_file_is_told_in_the_line_of_the_command_line(arrive: Arrive, tmp_path: Path) -> None:
    visitor = arrive()
    upload, problem = visitor.page.locator(".files input[type=file]"), visitor.page.locator(".problem")
    bad = tmp_path / "bad.toml"
    bad.write_text('[scenario]\nname = "bad"\n[[levers]]\nname = "judge"\nvalue = 1\n')
    upload.set_input_files(bad)
    expect(problem).to_contain_text("bad.toml: levers[1]: unknown lever 'judge'; did you mean 'judges'?")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (LARGEST + 1))
    upload.set_input_files(large)
    expect(visitor.page.locator(".files .problem")).to_contain_text("large.toml is larger than 64 kB")
    visitor.live_month()
    visitor.month("Jan 2025")


def test_spanish_dark_and_a_wide_window(arrive: Arrive) -> None:
    visitor = arrive(1920, 1080)
    visitor.page.get_by_role("button", name="Español").click()
    expect(visitor.page.get_by_role("button", name="Correr")).to_be_visible()
    visitor.month("dic 2024")
    visitor.page.get_by_role("button", name="Oscuro").click()
    expect(visitor.page.locator(".corridor.night")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 1920
    visitor.keep("wide_spanish_dark")


def test_reset_begins_at_the_present_again(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.live_month()
    visitor.month("Jan 2025")
    visitor.page.get_by_role("button", name="Reset").click()
    visitor.month("Dec 2024")
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.live_month()
    visitor.month("Jan 2025")


def test_a_seed_that_is_none_is_told_in_a_line(arrive: Arrive) -> None:
    visitor = arrive()
    seed = visitor.page.get_by_label("Seed of the luck")
    seed.fill("-1")
    seed.press("Enter")
    expect(visitor.page.locator(".problem")).to_contain_text("seed '-1' is not valid")
