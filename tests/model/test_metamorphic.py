"""What must follow when a lever moves, nobody arrives, or a row stands for more people."""

from collections.abc import Callable

import numpy as np
import pytest

from model.migration_model import MigrationModel
from world.calendar import format_month
from world.groups import DISPOSITIONS
from world.monthly_table import to_table

Run = Callable[..., MigrationModel]
START = "2022-10"


def history(model: MigrationModel, series: str) -> np.ndarray:
    return model.state.ledger.history(series)


def test_more_judges_leave_no_more_pending_in_any_month(run: Run) -> None:
    """The same luck with 100 to 2000 judges; pending falls and completions rise at every step."""
    models = [run(f"judges={judges}", start=START, scale=100) for judges in (100, 400, 1000, 2000)]
    pending = np.array([history(model, "court_pending").sum(axis=(1, 2)) for model in models])
    completed = np.array([history(model, "court_completions").sum(axis=(1, 2)).cumsum() for model in models])
    assert np.all(np.diff(pending, axis=0) <= 0)
    assert np.all(np.diff(completed, axis=0) >= 0)
    assert pending[-1, -1] < 0.9 * pending[0, -1]


def test_more_arrests_lead_to_more_removals_and_fewer_residents(run: Run) -> None:
    models = [
        run(f"arrests_per_day={number}", "detention_beds=500000", start=START, scale=100)
        for number in (0, 300, 1500)
    ]
    interior = [history(model, "removals_by_path")[:, 0, 0].sum() for model in models]
    residents = [history(model, "unauthorized_population")[-1].sum() for model in models]
    assert interior[0] < interior[1] < interior[2]
    assert residents[0] > residents[1] > residents[2]


def test_fewer_beds_hold_fewer(run: Run) -> None:
    models = [run(f"detention_beds={beds}", start=START, scale=100) for beds in (5000, 15_000, 60_000)]
    held = [history(model, "detention_population")[6:].sum() for model in models]
    assert held[0] < held[1] < held[2]


def test_without_title_42_nobody_is_expelled_and_more_are_released(run: Run) -> None:
    expelled, released = (DISPOSITIONS.index(name) for name in ("title_42_expulsion", "notice_released"))
    true, without = run(start="2021-10", scale=100), run("title_42=0", start="2021-10", scale=100)
    decided = [history(model, "border_dispositions").sum(axis=(0, 1)) for model in (true, without)]
    assert decided[1][expelled] == 0 < decided[0][expelled]
    assert decided[1][released] > 1.2 * decided[0][released]


def test_when_nobody_sets_out_any_more_few_and_then_fewer_are_met(run: Run) -> None:
    """Only those who were on the way or waited at the ports are left: half a year on, a sixth as many."""
    model = run("arrivals_level=0", start="2024-10", months=12, scale=100)
    met = history(model, "border_encounters").sum(axis=(1, 2))
    months = [format_month(month) for month in model.state.ledger.months]
    assert months.index("2025-02") == 4
    assert (met[:4] > 0).all()
    assert (np.diff(met[5:]) <= 0).all()
    assert met[-1] < met[:4].mean() / 6
    assert not history(model, "re_migrations")[4:].any()


def test_twice_the_level_of_arrivals_is_twice_the_departures(run: Run) -> None:
    """Of those who set out for the first time, while beliefs are the same; within four Poisson errors."""
    first = []
    for level in (1, 2):
        model = run(f"arrivals_level={level}", start="2025-02", months=2, scale=100)
        first.append((history(model, "departures").sum() - history(model, "re_migrations").sum()) / 100)
    assert first[1] == pytest.approx(2 * first[0], abs=4 * np.sqrt(6 * first[0]))


def test_a_lever_changes_nothing_before_its_month(run: Run) -> None:
    """Two scenarios that part in 2023-04 have the same people, to the byte, until then and not long after."""
    lever = "judges@2023-04=2000"
    before = [run(*given, start=START, months=6).people.to_arrays() for given in ((), (lever,))]
    for name, column in before[0].items():
        np.testing.assert_array_equal(column, before[1][name], err_msg=name)
    after = [run(*given, start=START, months=8) for given in ((), (lever,))]
    completed = [history(model, "court_completions").sum() for model in after]
    assert completed[0] < completed[1]


def test_the_border_does_not_feel_the_courts(run: Run) -> None:
    """The same luck: other judges leave every encounter, disposition and evasion as it was.

    Only those who try again may differ, by who was returned.
    """
    few, many = (run(f"judges={judges}", start=START, months=12, scale=100) for judges in (100, 2000))
    for series in ("border_encounters", "border_encounters_by_demographic", "evasions"):
        np.testing.assert_array_equal(history(few, series), history(many, series), err_msg=series)


def test_the_same_seed_gives_the_same_table_and_another_gives_another(run: Run) -> None:
    tables = [to_table(run(months=6, seed=seed).state.ledger, "run") for seed in (1, 1, 2)]
    assert tables[0].equals(tables[1])
    assert not tables[0].equals(tables[2])


@pytest.fixture(scope="module")
def by_scale(run: Run) -> dict[int, MigrationModel]:
    """Fiscal year 2019 with a row for 10, 100 and 1000 people."""
    return {scale: run(start="2018-10", scale=scale, seed=5) for scale in (10, 100, 1000)}


@pytest.mark.parametrize(
    "series", ["border_encounters", "court_receipts", "removals", "court_completions", "ice_arrests"]
)
def test_linear_flows_do_not_depend_on_the_scale(by_scale: dict[int, MigrationModel], series: str) -> None:
    """A flow of N people in rows of s has a Poisson error of sqrt(N s): they agree within four of these.

    For encounters and arrests, which are rounded and not drawn, that is far more than is needed.
    """
    totals = {scale: float(history(model, series).sum()) for scale, model in by_scale.items()}
    exact = totals[10]
    for scale in (100, 1000):
        assert abs(totals[scale] - exact) <= 4 * np.sqrt(exact * (scale + 10)), totals


def test_stocks_do_not_depend_on_the_scale(by_scale: dict[int, MigrationModel], run: Run) -> None:
    """After a year from the same published stocks, within 2% at 1:100 and, over five seeds, 5% at 1:1000."""
    coarse = [by_scale[1000], *(run(start="2018-10", seed=seed) for seed in range(1, 5))]
    for series in ("court_pending", "unauthorized_population", "final_orders_at_large"):
        totals = {scale: history(model, series)[-1].sum() for scale, model in by_scale.items()}
        assert totals[100] == pytest.approx(totals[10], rel=0.02), series
        mean = np.mean([history(model, series)[-1].sum() for model in coarse])
        assert mean == pytest.approx(totals[10], rel=0.05), series


def test_dismissals_shorten_the_queue(run: Run) -> None:
    few, many = (run(f"dismissal_share={share}", start=START, scale=100) for share in (0.0, 0.5))
    assert history(many, "court_pending")[-1].sum() < 0.95 * history(few, "court_pending")[-1].sum()


def test_closure_moves_cases_between_stocks_without_losing_any(run: Run) -> None:
    """Closed administratively and taken back: active and inactive change by what is moved."""
    model = run("administrative_closure=0.5", "recalendaring=0", start=START, scale=100)
    moved = history(model, "court_transfers").sum(axis=(0, 1))
    inactive = history(model, "court_pending_inactive").sum(axis=(1, 2))
    assert moved[0] > 0
    # Some of the inactive are arrested, and their cases taken back on that occasion.
    assert inactive[-1] - inactive[0] == pytest.approx(moved[0] - moved[1], rel=0.15)
