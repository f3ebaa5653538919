import pandas as pd
import pytest

from calibration.definitions import PeriodKind
from visualizer.aggregate import by_month, by_year, replicate_count, wide
from world.errors import InputError


def run(values: dict[tuple[str, str, str], float], replicate: int = 0) -> pd.DataFrame:
    """Rows of a flow by (month, place, group)."""
    keys = pd.DataFrame(list(values), columns=["month", "place", "group"])
    return keys.assign(
        value=list(values.values()), series="flow", scenario="s", draw=0, replicate=replicate, unit="u"
    )


def year(value: float, first: int = 2014, group: str = "all") -> dict[tuple[str, str, str], float]:
    months = [f"{first - 1}-{m}" for m in (10, 11, 12)] + [f"{first}-{m:02d}" for m in range(1, 10)]
    return {(month, "here", group): value for month in months}


def test_a_month_sums_places_and_groups_and_ranges_over_replicates() -> None:
    first = run({("2014-01", "a", "x"): 1.0, ("2014-01", "b", "y"): 2.0})
    second = run({("2014-01", "a", "x"): 5.0}, replicate=1)
    row = by_month(pd.concat([first, second]), "flow").iloc[0]
    assert (row["month"], row["mean"], row["low"], row["high"]) == (2014 * 12, 4.0, 3.0, 5.0)
    assert replicate_count(pd.concat([first, second])) == 2


def test_a_year_needs_all_its_months() -> None:
    rows = run(year(1.0) | {("2014-10", "here", "all"): 50.0})
    years = by_year(rows, "flow")
    assert dict(zip(years["year"], years["mean"], strict=True)) == {2014: 12.0}


def test_no_complete_year_is_an_error() -> None:
    with pytest.raises(InputError, match="no complete calendar year"):
        by_year(run(year(1.0)), "flow", kind=PeriodKind.CALENDAR_YEAR)


def test_a_wide_table_has_a_column_for_each_name_even_if_absent() -> None:
    rows = run(year(1.0, group="x") | year(2.0, group="y"))
    table = wide(by_year(rows, "flow", by=["group"]), "year", "group", ["y", "x", "z"])
    assert table.loc[2014].to_dict() == {"y": 24.0, "x": 12.0, "z": 0.0}
