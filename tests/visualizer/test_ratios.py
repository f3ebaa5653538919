"""Means are weighed, shares and rates divided, in each replicate by itself."""

import pandas as pd
import pytest

from calibration.definitions import PeriodKind
from visualizer.aggregate import Monthly
from visualizer.ratios import each_by_year, mean_by_month, mean_by_year, share_by_year
from world.calendar import format_month, months_between, parse_month
from world.errors import InputError

MONTHS = [format_month(month) for month in months_between(parse_month("2014-10"), parse_month("2015-12"))]
Cells = dict[tuple[str, str], float]


def rows(series: str, cells: Cells, growth: float = 0.0, replicate: int = 0) -> pd.DataFrame:
    """Rows of a value by place and group that grows by a number each month."""
    table = [
        (month, place, group, value + growth * index)
        for index, month in enumerate(MONTHS)
        for (place, group), value in cells.items()
    ]
    frame = pd.DataFrame(table, columns=["month", "place", "group", "value"])
    return frame.assign(series=series, scenario="s", draw=0, replicate=replicate, unit="u")


def run(*parts: pd.DataFrame) -> Monthly:
    return Monthly(pd.concat(parts, ignore_index=True))


PENDING: Cells = {("Miami", "all"): 30.0, ("Eloy", "all"): 10.0}
WAITS: Cells = {("Miami", "all"): 100.0, ("Eloy", "all"): 500.0}
DONE: Cells = {("Miami", "relief"): 1.0, ("Miami", "in_absentia"): 3.0, ("Eloy", "relief"): 0.0}
DAYS: Cells = {("Miami", "relief"): 1000.0, ("Miami", "in_absentia"): 200.0}


def test_a_mean_of_the_month_is_weighed_by_the_cases_of_each_court() -> None:
    table = mean_by_month(
        run(rows("court_wait_days", WAITS), rows("court_pending", PENDING)), "court_wait_days"
    )
    assert table["month"].to_list() == [parse_month(month) for month in MONTHS]
    assert table["mean"].to_numpy() == pytest.approx(200.0)


def test_each_replicate_has_its_own_mean() -> None:
    both = [
        rows(series, cells, 0, replicate)
        for replicate, eloy in ((0, 10.0), (1, 30.0))
        for series, cells in (
            ("court_wait_days", {key: days + 40 * replicate for key, days in WAITS.items()}),
            ("court_pending", {("Miami", "all"): 30.0, ("Eloy", "all"): eloy}),
        )
    ]
    first = mean_by_month(run(*both), "court_wait_days").iloc[0]
    assert (first["low"], first["high"]) == pytest.approx((200.0, 340.0))
    assert first["mean"] == pytest.approx(270.0)


def test_months_without_cases_have_no_mean_of_the_month_and_do_not_count_in_the_year() -> None:
    cases = rows("court_pending", {("Miami", "all"): 10.0})
    cases.loc[cases["month"] == "2014-11", "value"] = 0.0
    days = rows("court_wait_days", {("Miami", "all"): 100.0}, 10.0)
    days = days[days["month"] != "2014-11"]
    monthly = mean_by_month(run(days, cases), "court_wait_days")
    assert parse_month("2014-11") not in monthly["month"].to_list()
    year = mean_by_year(run(days, cases), "court_wait_days")
    months = [index for index in range(12) if index != 1]
    assert year["year"].to_list() == [2015]
    assert year["mean"].to_list() == pytest.approx([100 + 10 * sum(months) / 11])


def test_a_mean_of_groups_is_weighed_by_their_own_number() -> None:
    frame = run(rows("completed_wait_days", DAYS), rows("court_completions", DONE))
    whole = mean_by_year(frame, "completed_wait_days")["mean"].to_list()
    relief = mean_by_year(frame, "completed_wait_days", ["relief"], PeriodKind.CALENDAR_YEAR)
    assert whole == pytest.approx([(1000 + 3 * 200) / 4])
    assert relief["year"].to_list() == [2015]
    assert relief["mean"].to_list() == pytest.approx([1000.0])


def test_a_share_is_of_all_groups_or_of_those_named() -> None:
    frame = run(rows("court_completions", {**DONE, ("Eloy", "terminated"): 4.0}))
    assert share_by_year(frame, "court_completions", ["relief"])["mean"].to_list() == [pytest.approx(12.5)]
    within = share_by_year(frame, "court_completions", ["relief"], ["relief", "in_absentia"])
    assert within["mean"].to_list() == [pytest.approx(25.0)]


def test_a_flow_is_divided_by_the_stock_at_the_end_of_its_year() -> None:
    frame = run(rows("court_completions", DONE), rows("judges", {("Miami", "all"): 1.0}, 1.0))
    assert each_by_year(frame, "court_completions", "judges")["mean"].to_list() == [pytest.approx(48 / 12)]


def test_a_missing_weight_is_named() -> None:
    with pytest.raises(InputError, match="no rows of series 'court_pending'"):
        mean_by_month(run(rows("court_wait_days", WAITS)), "court_wait_days")
    with pytest.raises(ValueError, match="court_pending declares no weight"):
        mean_by_month(run(rows("court_pending", PENDING)), "court_pending")
