"""Each kind of series adds up over the months of a year, and over places, as it may."""

import pandas as pd
import pytest

from experiments.yearly import EVERYWHERE, yearly
from world.calendar import format_month, months_between, parse_month

YEAR = [format_month(month) for month in months_between(parse_month("2014-10"), parse_month("2015-09"))]


def rows(
    series: str, months: list[str], places: dict[str, float], groups: tuple[str, ...] = ("all",)
) -> pd.DataFrame:
    """Rows whose value grows by one a month, from that of the place."""
    table = [
        (month, place, group, start + index)
        for index, month in enumerate(months)
        for place, start in places.items()
        for group in groups
    ]
    frame = pd.DataFrame(table, columns=["month", "place", "group", "value"])
    return frame.assign(series=series, scenario="s", draw=0, replicate=0, unit="u")


def value(table: pd.DataFrame, place: str, group: str = "all") -> float:
    found = table[(table["place"] == place) & (table["group"] == group)]
    assert len(found) == 1
    return float(found["value"].iloc[0])


def test_a_flow_is_summed_over_months_groups_and_places() -> None:
    table = yearly(rows("court_receipts", YEAR, {"Miami": 0.0, "Eloy": 1.0}, ("border", "other")))
    assert value(table, "Miami") == 2 * sum(range(12))
    assert value(table, EVERYWHERE) == 2 * (sum(range(12)) + sum(range(1, 13)))


def test_a_stock_is_that_at_the_end_of_september() -> None:
    table = yearly(rows("court_pending", YEAR, {"Miami": 0.0, "Eloy": 5.0}))
    assert (value(table, "Miami"), value(table, EVERYWHERE)) == (11.0, 27.0)


@pytest.mark.parametrize(
    ("series", "expected"), [("court_wait_days", 5.5), ("reception_occupancy_peak", 11.0)]
)
def test_means_and_peaks_are_not_added_up(series: str, expected: float) -> None:
    table = yearly(rows(series, YEAR, {"Miami": 0.0, "Eloy": 1.0}))
    assert value(table, "Miami") == expected
    assert EVERYWHERE not in set(table["place"])


def test_years_without_all_their_months_are_left_out() -> None:
    table = yearly(rows("court_receipts", [*YEAR, "2015-10", "2015-11"], {"Miami": 1.0}))
    assert set(table["year"]) == {2015}
    assert yearly(rows("court_receipts", YEAR[:11], {"Miami": 1.0})).empty


def test_only_the_series_that_are_wanted_are_returned() -> None:
    both = pd.concat([rows("court_receipts", YEAR, {"Miami": 1.0}), rows("judges", YEAR, {"Miami": 1.0})])
    assert set(yearly(both, ["judges"])["series"]) == {"judges"}
    assert set(yearly(both)["series"]) == {"court_receipts", "judges"}
