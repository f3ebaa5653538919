"""A row may stand for 10, 100 or 1000 people: what does not depend on it, and how far down a series holds."""

from functools import cache

import numpy as np
import pytest

from model.migration_model import MigrationModel
from world.declare import Kind, Series
from world.series import BY_NAME, SERIES

START, MONTHS = "2024-08", 9
"""Six observed months and three in which agents decide."""
SEEDS = {10: 1, 100: 4, 1000: 10}
TOLERANCE = 0.1
"""Relative difference from 1:10 up to which a series is valid at a scale, as `Series` says."""
LINEAR = (
    "departures",
    "arrivals_at_border",
    "border_encounters",
    "court_receipts",
    "court_completions",
    "detention_book_ins",
    "removals",
    "repatriations_to_mexico",
    "ice_arrests",
    "voluntary_returns",
    "journey_flows",
    "consular_cases_opened",
    "costs",
)
"""Flows that are sums over people."""


def of_run(scale: int, seed: int) -> dict[str, float]:
    model = MigrationModel("baseline", start=START, scale=scale, rng=seed, check_every=0)
    for _ in range(MONTHS):
        model.step()
    return {series.name: summary(series, model.state.ledger.history(series.name)) for series in SERIES}


def summary(series: Series, values: np.ndarray) -> float:
    """Sum of a flow, the last quarter of a stock, the mean over months and places of the rest, if any."""
    if series.kind is Kind.FLOW:
        return float(np.nansum(values))
    if series.kind is Kind.STOCK:
        return float(np.nansum(values[-3:]) / 3)
    return float(np.nanmean(values)) if np.isfinite(values).any() else 0.0


@cache
def runs(scale: int) -> dict[str, np.ndarray]:
    """Summaries of every series over the seeds of a scale."""
    made = [of_run(scale, seed) for seed in range(SEEDS[scale])]
    return {series.name: np.array([run[series.name] for run in made]) for series in SERIES}


def difference(name: str, scale: int) -> tuple[float, float]:
    """Difference of the mean at a scale from 1:10, and its standard error, relative to the value at 1:10."""
    values, fine = runs(scale)[name], runs(10)[name][0]
    error = values.std(ddof=1) / np.sqrt(len(values))
    rows = scale / np.sqrt(len(values)) if BY_NAME[name].kind in (Kind.FLOW, Kind.STOCK) else 0.0
    base = max(abs(fine), 1e-9)
    return (values.mean() - fine) / base, max(error, rows) / base


@pytest.mark.parametrize("scale", [100, 1000])
@pytest.mark.parametrize("name", LINEAR)
def test_linear_flows_agree_within_noise(name: str, scale: int) -> None:
    """Within 2% and four standard errors of 1:10."""
    found, error = difference(name, scale)
    assert abs(found) < 0.02 + 4 * error


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.name)
def test_a_series_is_valid_at_the_coarsest_scale_that_it_states(series: Series) -> None:
    for scale in (100, 1000):
        if scale <= series.coarsest_scale:
            found, error = difference(series.name, scale)
            assert abs(found) < TOLERANCE + 4 * error, f"1:{scale}"


def test_leads_of_calendars_are_not_valid_beyond_the_scale_that_they_state() -> None:
    """A row of a hundred people leaves a court few slots a month: the first free one is much later."""
    assert BY_NAME["hearing_lead_days"].coarsest_scale == 10
    found, error = difference("hearing_lead_days", 100)
    assert found > TOLERANCE + 4 * error
