"""Runs of the model and of the reference from the same starts, and what is compared of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from agents.columns import EPOCH_MONTH, CaseStage, DocketKind, Status
from agents.courts.calendar import PENDING, REACH, cell
from agents.courts.court_record import record_courts
from agents.courts.sources import begin_other_cases
from agents.forced_arrivals import summon
from agents.interior_enforcement import enforce, record_population
from model.migration_model import MigrationModel
from model.plan import PLAN
from tests.reference.corridor import GIVES_UP, Corridor, Given
from world.calendar import DAYS_A_MONTH
from world.groups import (
    APPEAL_DECISIONS,
    DISPOSITIONS,
    HEARINGS,
    MPP_ABSENCES,
    OUTCOMES,
    POPULATION_CAUSES,
    RECEIPT_SOURCES,
    REMOVAL_PATHS,
    TRANSFERS,
)
from world.parameters import Parameters
from world.places import MEXICO, SECTORS
from world.scenario import load

Array = NDArray[np.float64]
Counts = Counter[tuple[str, object]]
SETTINGS = (
    "administrative_closure=0.05",
    "board_decisions_per_month=6000",
    "booked_share=0.8",
    "court_closure@2019-08..2019-10=0.6",
    "detention_beds=30000",
    "judges:Chicago=250",
    "judges_detailed:El Paso=40",
    "judges_detailed:Harlingen=40",
    "legal_aid_capacity=550000",
    "mexico_takes_third_country=0.3",
    "mpp_enrolments_per_day@2019-07..2020-03=600",
    "mpp_moved_inland=0.3",
    "removal_consent:Honduras=0.5",
    "removals_per_day=700",
)
"""What makes rules bind that seldom do in the months compared."""
START, SCALE, MONTHS = "2018-10", 1000, 24
"""Twenty-four months with Remain in Mexico from the fourth and Title 42 from the eighteenth."""
BENCH = ("judges", "new_judges", "detained_half_days", "mpp_half_days")
"""Fields of the courts that say how they begin."""
PHASES = {phase.name: phase.act for phase in PLAN}
GROUPS = {
    "border_dispositions": ("dispositions", DISPOSITIONS),
    "court_receipts": ("receipts", RECEIPT_SOURCES),
    "court_completions": ("completions", OUTCOMES),
    "hearings_held": ("hearings_held", HEARINGS),
    "mpp_completions": ("mpp_completions", OUTCOMES),
    "mpp_hearings_missed": ("mpp_hearings_missed", MPP_ABSENCES),
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
    "cases_without_date": ("pending", "without_date"),
    "hearings_rescheduled": ("hearings_rescheduled", "all"),
    "mpp_hearings_held": ("mpp_hearings_held", "all"),
    "appeals_pending": ("pending", "appeals"),
    "cases_represented": ("represented", "all"),
    "appeals_filed": ("appeals_filed", "all"),
    "ice_arrests": ("ice_arrests", "all"),
    "unauthorized_population": ("residents", "all"),
    "final_orders_at_large": ("final_orders_at_large", "all"),
    "non_mexicans_received": ("non_mexicans_received", "all"),
}
"""Series of which the sum is compared."""


@cache
def model_run(seed: int) -> tuple[Given, tuple[Counts, ...]]:
    """A run of the model with the declared parameters: what it started with, and its months."""
    scenario = load("baseline").with_settings(SETTINGS).model_copy(update={"parameters": Parameters()})
    model = MigrationModel(scenario, start=START, scale=SCALE, rng=seed)
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
    begin_other_cases(state)
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
        geography=geography
        | {
            name: state.cities.column(name).tolist()
            for name in ("mpp_city", "kidnapping_danger", "hearing_km")
        },
        arrivals=model.arrivals.month,
        dispositions=model.dispositions.cumulative,
        people={name: column.copy() for name, column in state.people.to_arrays().items()},
        bench={name: getattr(state.courts, name).tolist() for name in BENCH},
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
    waits = np.nan_to_num(values["completed_wait_days"]) * values["court_completions"]
    put("months_completed", "sum", waits.sum() / DAYS_A_MONTH)
    for point, number in enumerate(values["repatriations_to_mexico"][:, 0]):
        put("repatriations_to_mexico", point, number)
    counts["pending", "decided"] = int((model.state.people.case == CaseStage.DECIDED).sum())
    counts.update(_dates(model))
    counts.update(_parties(model))
    return counts


def _dates(model: MigrationModel) -> Counts:
    """Cases with a date by calendar, and the months to their hearings."""
    booked, counts = model.state.calendars.booked.sum(axis=1), Counter[tuple[str, object]]()
    for docket, stage in itertools.product(DocketKind, PENDING):
        months, name = booked[cell(docket, stage)], (docket.name.lower(), stage.name.lower())
        counts["dated", name] = int(months.sum())
        counts["months_ahead", name] = int(months @ np.arange(REACH))
    return counts


def _parties(model: MigrationModel) -> Counts:
    """Parties met in the month just finished, and those of them who are not of one status any more."""
    people = model.state.people
    rows = np.flatnonzero((people.party >= 0) & (people.entered == model.month - 1 - EPOCH_MONTH))
    pairs = np.unique(np.stack([people.party[rows], people.status[rows]]), axis=1)
    parties, statuses = np.unique(pairs[0], return_counts=True)
    return Counter({("parties", "met"): len(parties), ("parties", "apart"): int((statuses > 1).sum())})
