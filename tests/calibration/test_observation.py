"""Each publisher's definition against frames small enough to add up by hand."""

from collections.abc import Iterable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.models import BY_TARGET
from calibration.observation import compare, mark_forced, modelled, observe
from calibration.targets import targets
from world.errors import InputError

Row = tuple[str, str, str, str, float]


def frame(rows: Iterable[Row], replicate: int = 0, scenario: str = "baseline") -> pd.DataFrame:
    """Rows of month, series, place, group, value as a run writes them."""
    table = pd.DataFrame(list(rows), columns=["month", "series", "place", "group", "value"])
    return table.assign(scenario=scenario, draw=0, replicate=replicate, unit="people")


def months(first: str, count: int) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(start, start + count)]


def of(table: pd.DataFrame, target: str) -> dict[int, float]:
    """Modelled national values of a target by period."""
    result = modelled(table, (BY_TARGET[target],))
    return dict(zip(result["period"], result["model"], strict=True))


def constant(series: str, group: str, value: float, first: str, count: int, place: str = "US") -> list[Row]:
    return [(month, series, place, group, value) for month in months(first, count)]


def test_pending_is_read_at_the_end_of_september_and_not_of_december() -> None:
    rows = [
        (month, "court_pending", "Miami", "all", float(n)) for n, month in enumerate(months("2015-08", 6))
    ]
    assert of(frame(rows), "pending_active") == {2015: 1.0}


def test_pending_adds_courts_and_leaves_out_inactive_cases() -> None:
    table = frame(
        [
            ("2016-09", "court_pending", "Miami", "all", 10.0),
            ("2016-09", "court_pending", "Chicago", "all", 5.0),
            ("2016-09", "court_pending_inactive", "Miami", "all", 2.0),
        ]
    )
    assert of(table, "pending_active") == {2016: 15.0}
    assert of(table, "pending_with_inactive") == {2016: 17.0}


def test_a_fiscal_year_runs_from_october_to_september() -> None:
    rows = [
        ("2014-09", "court_receipts", "Miami", "border", 1_000.0),
        *constant("court_receipts", "border", 1.0, "2014-10", 12, "Miami"),
        ("2015-10", "court_receipts", "Miami", "border", 1_000.0),
    ]
    assert of(frame(rows), "court_receipts") == {2015: 12.0}


def test_a_year_that_the_run_covers_in_part_is_left_out() -> None:
    table = frame(constant("court_receipts", "border", 1.0, "2014-10", 23, "Miami"))
    assert of(table, "court_receipts") == {2015: 12.0}


def test_ice_removals_leave_out_what_cbp_removes_and_do_not_add_the_other_series() -> None:
    rows = [
        *constant("removals_by_path", "interior", 1.0, "2013-10", 12),
        *constant("removals_by_path", "border_detained", 10.0, "2013-10", 12),
        *constant("removals_by_path", "border_direct", 100.0, "2013-10", 12),
        *constant("removals", "Mexico", 11.0, "2013-10", 12),
    ]
    table = frame(rows)
    assert of(table, "ice_removals") == {2014: 132.0}
    assert of(table, "ice_removals_interior") == {2014: 12.0}
    assert of(table, "ice_removals_border") == {2014: 120.0}
    assert of(table, "dhs_removals") == {2014: 1_332.0}


def test_repatriations_are_counted_by_calendar_year() -> None:
    rows = [
        ("2014-12", "repatriations_to_mexico", "Nogales", "all", 1_000.0),
        *constant("repatriations_to_mexico", "all", 2.0, "2015-01", 12, "Nogales"),
        *constant("repatriations_to_mexico", "all", 1.0, "2015-01", 12, "Mexico City (air)"),
    ]
    assert of(frame(rows), "repatriations_to_mexico") == {2015: 36.0}


def test_detention_is_a_mean_over_months_of_the_sum_of_agencies() -> None:
    rows = [
        *constant("detention_population", "ice", 10.0, "2013-10", 12),
        *constant("detention_population", "cbp", 20.0, "2013-10", 6),
        *constant("detention_population", "cbp", 40.0, "2014-04", 6),
    ]
    assert of(frame(rows), "detention_population") == {2014: 40.0}


def test_encounters_keep_sectors_and_ports_apart() -> None:
    rows = [
        *constant("border_encounters", "Mexico", 3.0, "2013-10", 12, "Tucson"),
        *constant("border_encounters", "Peru", 1.0, "2013-10", 12, "Yuma"),
        *constant("border_encounters", "Mexico", 100.0, "2013-10", 12, "port:Tijuana"),
    ]
    table = frame(rows)
    assert of(table, "encounters_between_ports") == {2014: 48.0}
    assert of(table, "encounters_at_ports") == {2014: 1_200.0}
    sectors = modelled(table, (BY_TARGET["encounters_by_sector"],))
    assert dict(zip(sectors["place"], sectors["model"], strict=True)) == {"Tucson": 36.0, "Yuma": 12.0}


def test_only_the_named_groups_count() -> None:
    rows = [
        *constant("court_completions", "in_absentia", 2.0, "2013-10", 12, "Miami"),
        *constant("court_completions", "relief", 5.0, "2013-10", 12, "Miami"),
    ]
    table = frame(rows)
    assert of(table, "in_absentia_orders") == {2014: 24.0}
    assert of(table, "court_completions") == {2014: 84.0}


def test_a_share_is_one_sum_over_another() -> None:
    rows = [
        *constant("court_completions", "in_absentia", 2.0, "2013-10", 12, "Miami"),
        *constant("court_completions", "relief", 5.0, "2013-10", 12, "Chicago"),
        *constant("court_completions", "terminated", 1.0, "2013-10", 12, "Miami"),
    ]
    assert of(frame(rows), "in_absentia_share") == {2014: pytest.approx(24 / 96)}


def test_completions_for_each_judge_divide_a_years_flow_by_the_judges_at_its_end() -> None:
    rows = [
        *constant("court_completions", "relief", 100.0, "2013-10", 12, "Miami"),
        *constant("judges", "all", 1.0, "2013-10", 11, "Miami"),
        ("2014-09", "judges", "Miami", "all", 2.0),
        ("2014-09", "judges", "Chicago", "all", 4.0),
    ]
    assert of(frame(rows), "completions_per_judge") == {2014: pytest.approx(1_200 / 6)}


def test_nothing_is_divided_by_zero() -> None:
    rows = constant("court_completions", "in_absentia", 0.0, "2013-10", 12, "Miami")
    assert of(frame(rows), "in_absentia_share") == {}


def test_the_mean_wait_is_weighed_by_the_pending_cases_of_each_court_and_replicate() -> None:
    def run(replicate: int, pending: float) -> pd.DataFrame:
        rows = [
            ("2024-12", "court_wait_days", "Miami", "all", 100.0),
            ("2024-12", "court_wait_days", "Chicago", "all", 400.0),
            ("2024-12", "court_pending", "Miami", "all", pending),
            ("2024-12", "court_pending", "Chicago", "all", 10.0),
            ("2024-12", "court_pending", "El Paso", "all", 1_000.0),  # without a wait: none was measured
        ]
        return frame(rows, replicate)

    row = modelled(pd.concat([run(0, 20.0), run(1, 10.0)]), (BY_TARGET["mean_wait_days"],)).iloc[0]
    assert (row["period"], row["low"], row["high"]) == (2024 * 12 + 11, 200.0, 250.0)


def test_days_to_an_order_are_weighed_by_the_orders_of_each_kind() -> None:
    """300 in person after 100 days, 100 in absentia after 500; grants count for nothing."""
    rows = [
        *constant("completed_wait_days", "removal_order", 100.0, "2016-10", 12, "Miami"),
        *constant("completed_wait_days", "in_absentia", 500.0, "2016-10", 12, "Miami"),
        *constant("completed_wait_days", "relief", 900.0, "2016-10", 12, "Miami"),
        *constant("court_completions", "removal_order", 300.0, "2016-10", 12, "Miami"),
        *constant("court_completions", "in_absentia", 100.0, "2016-10", 12, "Miami"),
        *constant("court_completions", "relief", 50.0, "2016-10", 12, "Miami"),
    ]
    row = modelled(frame(rows), (BY_TARGET["days_to_removal_order"],)).iloc[0]
    assert (row["period"], row["model"]) == (2017, pytest.approx(200.0))


def test_differences_of_shares_are_points_and_what_a_run_is_forced_to_is_marked() -> None:
    rows = [
        *constant("court_completions", "in_absentia", 3.0, "2023-10", 12, "Miami"),
        *constant("court_completions", "relief", 7.0, "2023-10", 12, "Miami"),
        *constant("court_receipts", "border", 1.0, "2023-10", 12, "Miami"),
    ]
    models = tuple(BY_TARGET[name] for name in ("in_absentia_share", "court_receipts", "court_completions"))
    table = compare(modelled(frame(rows), models), targets())
    by_target = table.set_index("target")
    observed = 222_000 / 704_949
    assert by_target["difference"]["in_absentia_share"] == pytest.approx(0.3 - observed)
    assert by_target["relative_error"]["in_absentia_share"] == pytest.approx(0.3 / observed - 1)
    assert by_target["difference"]["court_receipts"] == by_target["relative_error"]["court_receipts"]
    forced = mark_forced(table, ["court_receipts"]).set_index("target")["forced"]
    assert forced.to_dict() == {
        "court_completions": False, "court_receipts": True, "in_absentia_share": False
    }  # fmt: skip


def test_replicates_are_averaged_and_their_range_is_kept() -> None:
    table = pd.concat(
        [
            frame([("2014-09", "court_pending", "Miami", "all", value)], replicate)
            for replicate, value in enumerate((10.0, 20.0, 60.0))
        ]
    )
    row = modelled(table, (BY_TARGET["pending_active"],)).iloc[0]
    assert (row["model"], row["low"], row["high"]) == (30.0, 10.0, 60.0)


@given(
    shares=st.lists(st.floats(0.01, 1.0), min_size=2, max_size=5),
    factor=st.sampled_from([2.0, 100.0]),
)
def test_how_cases_are_spread_over_courts_does_not_matter_and_values_scale(
    shares: list[float], factor: float
) -> None:
    total = sum(shares)
    spread = [("2014-09", "court_pending", f"C{n}", "all", s * factor) for n, s in enumerate(shares)]
    assert of(frame(spread), "pending_active")[2014] == pytest.approx(total * factor)


def test_relative_error_is_model_over_observed_less_one_and_unmatched_periods_go() -> None:
    model = pd.DataFrame(
        {
            "target": "t",
            "place": "all",
            "period": [2014, 2015],
            "model": [90.0, 1.0],
            "low": 0.0,
            "high": 99.0,
        }
    )
    published = pd.DataFrame(
        {
            "target": "t",
            "place": "all",
            "period": [2014, 2016],
            "value": [120.0, 1.0],
            "observation_error": 0.1,
            "tolerance": 0.4,
            "forced": False,
        }
    )
    result = compare(model, published)
    assert result["relative_error"].tolist() == [-0.25]
    assert result["observed"].tolist() == [120.0]


def test_a_series_that_the_run_lacks_is_named() -> None:
    table = frame([("2014-09", "judges", "Miami", "all", 1.0)])
    with pytest.raises(InputError, match="no rows of series 'appeals_filed'"):
        observe(table)


def test_two_scenarios_are_refused() -> None:
    rows = [("2014-09", "court_pending", "Miami", "all", 1.0)]
    table = pd.concat([frame(rows), frame(rows, scenario="other")])
    with pytest.raises(InputError, match=r"one scenario at a time.*baseline, other"):
        modelled(table)
