"""Runs of the model and of the reference from the same starts, and what is compared of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from agents.columns import EPOCH_MONTH, Status
from agents.courts.court import record_courts
from agents.forced_arrivals import summon
from agents.interior_enforcement import enforce, record_population, refer_applicants
from model.migration_model import MigrationModel
from model.plan import PLAN
from tests.reference.corridor import GIVES_UP, Corridor, Given
from world.calendar import DAYS_A_MONTH
from world.groups import (
    APPEAL_DECISIONS,
    DISPOSITIONS,
    OUTCOMES,
    POPULATION_CAUSES,
    RECEIPT_SOURCES,
    REMOVAL_PATHS,
    TRANSFERS,
)
from world.places import MEXICO, SECTORS
from world.scenario import load

Array = NDArray[np.float64]
Counts = Counter[tuple[str, object]]
SETTINGS = (
    "administrative_closure=0.05",
    "board_decisions_per_month=6000",
    "booked_share=0.8",
    "detention_beds=30000",
    "mexico_takes_third_country=0.3",
    "removal_consent:Honduras=0.5",
    "removals_per_day=700",
)
"""What makes rules bind that seldom do in the months compared."""
START, SCALE, MONTHS = "2018-10", 1000, 24
"""Twenty-four months with Remain in Mexico from the fourth and Title 42 from the eighteenth."""
PHASES = {phase.name: phase.act for phase in PLAN}
GROUPS = {
    "border_dispositions": ("dispositions", DISPOSITIONS),
    "court_receipts": ("receipts", RECEIPT_SOURCES),
    "court_completions": ("completions", OUTCOMES),
    "court_transfers": ("transfers", TRANSFERS),
    "appeals_decided": ("appeals_decided", APPEAL_DECISIONS),
    "detention_book_ins": ("book_ins", ("ice", "cbp")),
    "detention_population": ("detained", ("ice", "cbp")),
    "removals_by_path": ("removals_by_path", REMOVAL_PATHS),
    "population_changes": ("population_changes", POPULATION_CAUSES),
}
"""Series of the ledger by group, and their names in the reference."""
TOTALS = {
    "repeat_encounters": ("repeats", "all"),
    "evasions": ("evasions", "all"),
    "court_pending": ("pending", "active"),
    "court_pending_inactive": ("pending", "inactive"),
    "appeals_pending": ("pending", "appeals"),
    "appeals_filed": ("appeals_filed", "all"),
    "ice_arrests": ("ice_arrests", "all"),
    "unauthorized_population": ("residents", "all"),
    "final_orders_at_large": ("final_orders_at_large", "all"),
    "non_mexicans_received": ("non_mexicans_received", "all"),
}
"""Series of which the sum is compared."""


@cache
def model_run(seed: int) -> tuple[Given, tuple[Counts, ...]]:
    """A run of the model: what it started with, and its months."""
    model = MigrationModel(load("baseline").with_settings(SETTINGS), start=START, scale=SCALE, rng=seed)
    given, months = _given(model), []
    for _ in range(MONTHS):
        _live_a_month(model)
        months.append(_counted(model))
    return given, tuple(months)


def reference_run(seed: int, **parameters: float) -> tuple[Counts, ...]:
    """A run of the reference from the same start, with the parameters given in the place of the model's."""
    given, _ = model_run(seed)
    reference = Corridor(replace(given, parameters=given.parameters.with_values(parameters)), seed)
    for _ in range(MONTHS):
        reference.step()
    return tuple(reference.history)


def names(runs: Sequence[tuple[Counts, ...]]) -> list[tuple[str, object]]:
    """Everything that any of some runs counted more than nothing of."""
    found = {key for run in runs for month in run for key, value in month.items() if value}
    return sorted(found, key=str)


def table(runs: Sequence[tuple[Counts, ...]], keys: Sequence[tuple[str, object]]) -> Array:
    """Sums over each year, (runs, statistics); a statistic is a key in a year."""
    return np.array(
        [
            [sum(month[key] for month in run[first : first + 12]) for key in keys for first in (0, 12)]
            for run in runs
        ],
        np.float64,
    )


def deviations(model: Array, reference: Array) -> Array:
    """Differences of the means in standard errors, by Student's test for two samples, (statistics,).

    That both begin with the same people can only bring the means nearer. A standard deviation below half a
    row is taken to be half a row: whole rows cannot do better.
    """
    variance = (model.var(axis=0, ddof=1) + reference.var(axis=0, ddof=1)) / 2
    error = np.maximum(np.sqrt(variance), 0.5) * np.sqrt(2 / len(model))
    result: Array = (reference.mean(axis=0) - model.mean(axis=0)) / error
    return result


def allowed_deviation(statistics: int, runs: int, level: float = 1e-3) -> float:
    """Deviation that any of the statistics exceeds with probability `level`, at most (Bonferroni)."""
    return float(stats.t.isf(level / 2 / statistics, 2 * runs - 2))


def allowed_ratio(statistics: int, runs: int, level: float = 1e-3) -> float:
    """Ratio of two standard deviations of as many runs, likewise."""
    return float(np.sqrt(stats.f.isf(level / 2 / statistics, runs - 1, runs - 1)))


def _live_a_month(model: MigrationModel) -> None:
    """The phases that the reference has too, and the rule of its own that both have."""
    state = model.state
    summon(state, model.arrivals.month)
    PHASES["border"](model)
    rows = np.flatnonzero(state.people.status == Status.WAITING_IN_MEXICO)
    state.people.status[rows[state.uniform("given/gives_up", rows) < GIVES_UP]] = Status.AT_HOME
    PHASES["courts"](model)
    refer_applicants(state)
    enforce(state)
    record_courts(state)
    record_population(state)
    state.repatriated.clear()
    state.ledger.close(state.month)
    state.month += 1


def _given(model: MigrationModel) -> Given:
    state = model.state
    geography = {name: values.tolist() for name, values in vars(state.geography).items()}
    return Given(
        levers=state.levers,
        parameters=state.parameters,
        histories=state.histories,
        geography=geography | {"mpp_city": state.cities.mpp_city.tolist()},
        arrivals=model.arrivals.month,
        dispositions=model.dispositions.cumulative,
        people={name: column.copy() for name, column in state.people.to_arrays().items()},
        month=state.month,
        scale=state.scale,
        port_travellers_until=int(state.ports.queued_until.max()),
    )


def _counted(model: MigrationModel) -> Counts:
    """A finished month of the model in the names of the reference, in rows."""
    values, scale = model.state.ledger.finished[-1], model.state.scale
    counts: Counts = Counter()

    def put(name: str, group: object, number: float) -> None:
        counts[name, group] = number / scale  # type: ignore[assignment]

    for series, (name, groups) in GROUPS.items():
        for group, number in zip(groups, values[series].sum(axis=0), strict=True):
            put(name, group, number)
    for series, key in TOTALS.items():
        put(*key, values[series].sum())
    put("encounters", "between", values["border_encounters"][: len(SECTORS)].sum())
    put("encounters", "at_ports", values["border_encounters"][len(SECTORS) :].sum())
    put("removals", "mexican", values["removals"][0, MEXICO])
    put("removals", "other", values["removals"][0].sum() - values["removals"][0, MEXICO])
    days = np.nansum(values["court_wait_days"] * values["court_pending"])
    put("months_pending", "sum", days / DAYS_A_MONTH)
    for point, number in enumerate(values["repatriations_to_mexico"][:, 0]):
        put("repatriations_to_mexico", point, number)
    counts.update(_parties(model))
    return counts


def _parties(model: MigrationModel) -> Counts:
    """Parties met in the month just finished, and those of them who are not of one status any more."""
    people = model.state.people
    rows = np.flatnonzero((people.party >= 0) & (people.entered == model.month - 1 - EPOCH_MONTH))
    pairs = np.unique(np.stack([people.party[rows], people.status[rows]]), axis=1)
    parties, statuses = np.unique(pairs[0], return_counts=True)
    return Counter({("parties", "met"): len(parties), ("parties", "apart"): int((statuses > 1).sum())})
