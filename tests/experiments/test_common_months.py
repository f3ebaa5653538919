"""Months before scenarios part are lived once, and nothing in the results tells."""

import json
from pathlib import Path
from typing import Any

import pytest

from experiments.common_months import parting_month
from experiments.compare import compare
from model.simulate import Settings, simulate
from world.calendar import format_month, parse_month
from world.scenario import Scenario, load

BASELINE = load("baseline")
SETTINGS = Settings(start=parse_month("2024-10"), until=parse_month("2025-09"), scale=1000, replicates=2)


def renamed(scenario: Scenario, **about: Any) -> Scenario:
    """The scenario under another name, perhaps with other things about it."""
    return scenario.model_copy(update={"about": scenario.about.model_copy(update={"name": "other", **about})})


def changed(*lines: str) -> Scenario:
    return renamed(BASELINE.with_settings(lines))


@pytest.mark.parametrize(
    ("other", "month"),
    [
        (changed("judges@2025-03=1000"), "2025-03"),
        (changed("court_closure:Chicago@2025-05..2025-06=1"), "2025-05"),
        (changed("judges@2025-09=1000"), "2025-09"),
        (changed("judges@2026-01=1000"), "2025-09"),
        (changed("judges@2025-06=1000", "plea_share=0.1"), "2024-10"),
        (renamed(BASELINE, unforced=True), "2024-10"),
        (renamed(BASELINE), "2025-09"),
    ],
)
def test_scenarios_part_when_the_first_lever_differs_or_at_once(other: Scenario, month: str) -> None:
    assert format_month(parting_month([BASELINE, other], SETTINGS)) == month
    assert format_month(parting_month([other, BASELINE, BASELINE], SETTINGS)) == month


def test_what_is_known_later_parts_scenarios_in_the_month_that_it_is_about() -> None:
    month = parting_month([BASELINE, load("as_known_2025_01")], Settings())
    assert Settings().start < month <= parse_month("2025-01")


def test_shared_months_give_the_results_of_separate_runs_to_the_byte(tmp_path: Path) -> None:
    said: list[str] = []
    scenarios = [BASELINE, changed("judges:Chicago@2025-03=5")]
    compare(scenarios, SETTINGS, tmp_path / "both", lambda info: said.append(info["scenario"]))
    assert said[0] == "2024-10 to 2025-02, the same in all"
    assert sorted(said[1:]) == ["baseline", "other"]
    for scenario in scenarios:
        alone = simulate(scenario, SETTINGS, tmp_path / scenario.name).info
        forked, whole = (tmp_path / room / scenario.name for room in ("both", ""))
        assert (forked / "monthly.parquet").read_bytes() == (whole / "monthly.parquet").read_bytes()
        assert json.loads((forked / "run.json").read_text())["lineage"] == alone["lineage"]
    assert not list((tmp_path / "both").glob("common-*"))
