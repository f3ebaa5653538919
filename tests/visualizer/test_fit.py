import pandas as pd
import pytest

from calibration.definitions import BY_TARGET
from visualizer.fit import NAMES, fits, period_label, verdict
from visualizer.year_tables import year_tables


def comparison(target: str, errors: dict[int, float], place: str = "all") -> pd.DataFrame:
    rows = pd.DataFrame({"period": list(errors), "relative_error": list(errors.values())})
    tolerance = BY_TARGET[target].tolerance
    return rows.assign(
        target=target,
        place=place,
        observed=100_000.0,
        model=100_000.0 * (1 + rows["relative_error"]),
        low=98_000.0 * (1 + rows["relative_error"]),
        high=102_000.0 * (1 + rows["relative_error"]),
        tolerance=tolerance,
    )


@pytest.mark.parametrize(
    ("error", "mark"), [(0.15, ""), (-0.151, "!"), (0.4, "!"), (0.401, "‼"), (-0.9, "‼"), (0.0, "")]
)
def test_misses_are_marked_beyond_15_and_40_percent(error: float, mark: str) -> None:
    assert verdict(error) == mark


def test_a_fit_counts_hits_by_the_tolerance_of_its_target_and_names_the_worst_period() -> None:
    fit = fits(comparison("pending_active", {2016: -0.3, 2017: 0.15, 2018: 0.2}))[0]
    assert (fit.periods, fit.hits, fit.worst_period, fit.worst) == (3, 1, "FY2016", -0.3)


def test_the_worst_sector_is_named_with_its_place() -> None:
    rows = comparison("encounters_by_sector", {2016: 0.05}, place="Tucson")
    assert fits(rows)[0].worst_period == "Tucson, FY2016"


def test_an_observed_zero_is_no_ratio() -> None:
    rows = comparison("pending_active", {2016: 0.1, 2017: float("inf")})
    rows.loc[1, "observed"] = 0.0
    assert fits(rows)[0].periods == 1


def test_periods_are_written_by_their_kind() -> None:
    assert period_label("pending_active", 2024) == "FY2024"
    assert period_label("repatriations_to_mexico", 2024) == "2024"
    assert period_label("encounters_by_sector_month", 2024 * 12 + 8) == "2024-09"


def test_every_target_has_a_name_to_read() -> None:
    assert set(NAMES) == set(BY_TARGET)


def test_the_year_table_leaves_a_blank_for_an_unpublished_year_and_marks_misses() -> None:
    rows = pd.concat(
        [
            comparison("pending_active", {2020: 0.02, 2022: -0.5}),
            comparison("pending_trac", {2021: 0.2}),
            comparison("encounters_by_sector", {2020: 0.0}, place="Tucson"),
        ]
    )
    national, sectors = year_tables(rows)
    assert national.years == [2020, 2021, 2022]
    cells = national.blocks[0].cells
    assert [cell["error"] for cell in cells] == ["+2%", "", "-50%"]
    assert [cell["mark"] for cell in cells] == ["", "", "‼"]
    assert [cell["model"] for cell in cells] == ["102", "", "50.0"]
    assert [cell["luck"] for cell in cells] == ["±2.0%", "", "±2.0%"]
    assert [block.name for block in sectors.blocks] == ["Tucson"]


def test_months_are_not_in_the_year_tables() -> None:
    assert year_tables(comparison("encounters_by_sector_month", {24300: 0.0}, place="Tucson")) == []
