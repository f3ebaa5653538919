"""A run that starts late meets what a run from October 2013 meets then, and begins with published stocks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agents.columns import Protection
from model import published_stocks
from model.migration_model import MigrationModel
from model.simulate import Settings, simulate
from model.warm_up import MONTHS
from world.calendar import FIRST_MONTH, parse_month

STARTS = ("2019-01", "2022-01", "2025-01", "2025-02")
SCALE = 100
FLOWS = (
    "departures",
    "arrivals_at_border",
    "border_encounters",
    "border_dispositions",
    "evasions",
    "interdictions_in_mexico",
    "crimes_on_route",
    "comar_claims",
    "settled_in_mexico",
    "repeat_encounters",
    "re_migrations",
    "repatriations_to_mexico",
    "court_receipts",
)
STOCKS = {"waiting_in_mexico": 0.03, "comar_pending": 0.01, "protected_population": 0.1, "mpp_waiting": 0.2}
"""Tolerances, relative."""


@pytest.fixture(scope="module", params=STARTS)
def late(request: pytest.FixtureRequest) -> MigrationModel:
    """A month of a run that starts late, conservation checked."""
    model = MigrationModel("baseline", start=request.param, scale=SCALE, rng=2, check_every=1)
    model.step()
    return model


def of_month(model: MigrationModel, series: str, month: int) -> float:
    ledger = model.state.ledger
    return float(np.nansum(ledger.finished[ledger.months.index(month)][series]))


def pair(late: MigrationModel, lived: MigrationModel, series: str) -> tuple[float, float]:
    """The first month of the late run, and the same month of the long one."""
    month = late.month - 1
    return of_month(late, series, month), of_month(lived, series, month)


@pytest.mark.parametrize("series", FLOWS)
def test_the_first_month_is_that_of_a_long_run(
    late: MigrationModel, lived: MigrationModel, series: str
) -> None:
    """Within 6% and four errors of the difference of two Poisson numbers of rows."""
    found, expected = pair(late, lived, series)
    assert found == pytest.approx(expected, abs=0.06 * expected + 4 * np.sqrt(2 * expected * SCALE))


@pytest.mark.parametrize("series", STOCKS)
def test_unpublished_stocks_of_the_first_month_are_those_of_a_long_run(
    late: MigrationModel, lived: MigrationModel, series: str
) -> None:
    """In Remain in Mexico a few rows may have been left from long ago."""
    found, expected = pair(late, lived, series)
    noise = 4 * np.sqrt(2 * expected * SCALE) + 4 * SCALE
    assert found == pytest.approx(expected, abs=STOCKS[series] * expected + noise)


def test_parole_is_that_of_a_long_run(late: MigrationModel, lived: MigrationModel) -> None:
    """Within 8%: 1.8 million people in January 2025, all of them let in before the run."""
    group = Protection.PAROLE - 1
    month = late.month - 1
    found, expected = (
        float(
            model.state.ledger.finished[model.state.ledger.months.index(month)]["protected_population"][
                :, group
            ].sum()
        )
        for model in (late, lived)
    )
    assert found == pytest.approx(expected, rel=0.08)


@pytest.mark.parametrize("start", ["2014-04", *STARTS])
def test_published_stocks_are_met_after_the_warm_up(start: str) -> None:
    """To within a row, or a family whose luck is one; the mean age of cases within a tenth of a month."""
    state = MigrationModel("baseline", start=start, scale=SCALE, rng=2).state
    for stock in published_stocks.STOCKS:
        published = stock.published(state.month, None)
        tolerance = 0.03 if stock is published_stocks.DETAINED else 0.001
        found = len(stock.rows(state.people)) * SCALE
        assert found == pytest.approx(published, rel=tolerance, abs=SCALE)
    rows = published_stocks.ACTIVE.rows(state.people)
    age = (state.stamp - state.people.filed[rows].astype(float)).mean()
    assert age == pytest.approx(published_stocks.mean_age_months(state.month) + 0.5, abs=0.1)


def test_the_warm_up_is_not_recorded_and_never_before_the_data(tmp_path: Path) -> None:
    results = simulate(
        settings=Settings(start=FIRST_MONTH + 3, until=FIRST_MONTH + 4, scale=1000), out=tmp_path
    )
    assert sorted(results.frame()["month"].unique()) == ["2014-01", "2014-02"]
    assert (results.info["start"], results.info["lived_from"]) == ("2014-01", "2013-10")
    later = simulate(settings=Settings(start=FIRST_MONTH + 99, until=FIRST_MONTH + 99, scale=1000))
    assert parse_month(later.info["lived_from"]) == FIRST_MONTH + 99 - MONTHS


def test_a_scenario_begins_with_the_run(run: Callable[..., MigrationModel]) -> None:
    """Levers set for all months change nobody in the warm-up; a parameter is how the world is, and does."""
    settings = ((), ("arrests_per_day=2000", "title_42=0"), ("overstay_share=0.3",))
    people = [run(*given, start="2022-01", months=0).people.to_arrays() for given in settings]
    assert all(np.array_equal(people[0][name], people[1][name]) for name in people[0])
    assert len(people[0]["key"]) > len(people[2]["key"])


def test_who_decides_late_refers_to_the_same_departures(lived: MigrationModel) -> None:
    """Of the last observed months: within 2% in all, within five errors by community and demographic."""
    late = MigrationModel("baseline", start="2025-02", scale=SCALE, rng=2)
    late.step()
    found, expected = late.state.reference_departures, lived.state.reference_departures
    assert found.sum() == pytest.approx(expected.sum(), rel=0.02)
    large = expected > 10 * SCALE
    assert large.sum() > 20
    assert (np.abs(found - expected)[large] < 5 * np.sqrt(2 * expected[large] * SCALE)).all()


def test_after_the_last_observed_month_a_late_start_is_the_end_of_an_earlier_one() -> None:
    """Nothing published is set in a month for which nothing is: the months since are lived, and the same."""
    until = parse_month("2025-07")
    early, late = (
        simulate(settings=Settings(start=parse_month(start), until=until, scale=1000)).frame()
        for start in ("2025-02", "2025-06")
    )
    assert set(late["month"]) == {"2025-06", "2025-07"}
    same = early[early["month"].isin(["2025-06", "2025-07"])].reset_index(drop=True)
    assert same["value"].equals(late["value"].reset_index(drop=True))
