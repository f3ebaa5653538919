"""What is printed and drawn of a calibration."""

import io
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from calibration.calibrate import Calibration
from calibration.definitions import Stage
from tests.calibration.made_up import Maker, fit
from visualizer.calibration_report import markdown, stage_table, verdict, write_calibration_report
from visualizer.figures.residuals import GROUPS


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    """A calibration of the made-up model that stops before it has come far."""
    return fit(tmp_path_factory.mktemp("calibration"), Maker(), budget=30)


def test_misses_are_counted_and_named(found: Calibration) -> None:
    table = found.comparisons[Stage.COURTS].copy()
    table["within"] = table["period"] != "FY2024"
    text = verdict(table)
    asked = table[table["asked"]]
    assert text.startswith(
        f"Of {len(asked)} values that must be reached, {int(asked['within'].sum())} are within"
    )
    assert "Pending cases, active (FY2024)" in text
    assert "Court receipts" not in text
    table["within"] = True
    assert "Missed" not in verdict(table)


def test_the_table_of_a_stage_shows_published_declared_and_fitted_values(found: Calibration) -> None:
    page = io.StringIO()
    rows = found.comparisons[Stage.COURTS]
    Console(file=page, width=110).print(stage_table(Stage.COURTS, rows))
    text = page.getvalue()
    assert "…" not in text
    lines = [line for line in text.splitlines() if "FY2024" in line]
    assert "3.6 million" in lines[0]
    assert any("put in" in line for line in lines)
    assert any("31.5%" in line and "points" in line for line in lines)


def test_the_page_lists_parameters_what_is_not_identified_and_how_it_was_made(found: Calibration) -> None:
    text = markdown(found)
    assert "- scale: 1000" in text
    assert "- targets_sha256: " in text
    assert "the declared value is kept: `remand_share`, `overstay_share`." in text
    assert "| `no_show_unrepresented` | courts | 0.095 | 0.06 to 0.2 |" in text
    assert text.count("| Pending cases, active | FY2024 |") == 2


def test_there_is_a_picture_for_each_group_and_every_target_is_in_one(
    found: Calibration, tmp_path: Path
) -> None:
    write_calibration_report(found, tmp_path)
    for group in GROUPS:
        with Image.open(tmp_path / f"{group.name}.png") as picture:
            assert picture.size[0] == 1200
    for stage, table in found.comparisons.items():
        drawn = {target for group in GROUPS if group.stage is stage for target in group.targets}
        assert set(table.loc[table["fitted"], "target"]) <= drawn
