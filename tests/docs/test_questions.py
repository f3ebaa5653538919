"""The questions page: its commands can be run, and what it tells to look at is there."""

import re
from pathlib import Path

import pytest

from docs.generate import ODD
from visualizer.compare_report import HEADLINES
from visualizer.figures.catalogue import PAGES
from world.calendar import months_between, parse_month
from world.scenario import load, shipped_names

PAGE = Path(ODD).with_name("questions.md").read_text(encoding="utf-8")
MONTHS = months_between(parse_month("2025-01"), parse_month("2026-12"))


def test_every_scenario_that_is_named_ships() -> None:
    compared = re.findall(r"^python run\.py compare (.+)$", PAGE, re.MULTILINE)
    assert len(compared) == 3
    assert {name for line in compared for name in line.split()} <= set(shipped_names())
    assert {"judges_plus_700", "no_remain_in_mexico"} <= set(shipped_names())


@pytest.mark.parametrize("setting", re.findall(r"--set \"?([\w:]+(?:@[\w.-]+)?=[\d.]+)\"?", PAGE))
def test_every_setting_is_valid(setting: str) -> None:
    load("baseline").with_settings([setting]).resolve(MONTHS)


def test_what_is_to_be_looked_at_is_a_quantity_of_the_comparison_or_a_page() -> None:
    known = [headline.label for headline in HEADLINES] + [page.title for page in PAGES]
    written = [" ".join(words.split()) for words in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", PAGE)]
    assert len(written) > 15
    assert [words for words in written if not any(words.lower() in name.lower() for name in known)] == []


def test_a_quarter_of_the_judges_is_the_number_that_is_given() -> None:
    positions = load("judges_minus_25_percent").resolve(MONTHS).get("judges").sum(axis=1)
    left = positions[list(MONTHS).index(parse_month("2025-03"))]
    assert left == pytest.approx(0.75 * positions[0])
    assert f"--set judges@2025-03={left:.0f}" in PAGE
