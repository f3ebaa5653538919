"""The model against the reference: same start, same inputs, other code, other luck; the same distributions."""

from __future__ import annotations

from collections import Counter

import numpy as np

from agents.columns import Status
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

SETTINGS = (
    "administrative_closure=0.05",
    "board_decisions_per_month=6000",
    "booked_share=0.8",
    "detention_beds=30000",
    "mexico_takes_third_country=0.3",
    "removal_consent:Honduras=0.5",
    "removals_per_day=700",
)
"""What makes rules bind that seldom do in these months."""
START, SCALE, MONTHS, SEEDS = "2018-10", 1000, 24, 16
PHASES = {phase.name: phase.act for phase in PLAN}
Totals = dict[tuple[str, object, int], float]


def live_model(seed: int, scale: int = SCALE, months: int = MONTHS) -> tuple[Given, Totals]:
    model = MigrationModel(load("baseline").with_settings(SETTINGS), start=START, scale=scale, rng=seed)
    given = _given(model)
    counts = []
    for _ in range(months):
        _live_a_month(model)
        counts.append(_counted(model))
    return given, _by_year(counts)


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
    )


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


def _counted(model: MigrationModel) -> Counter[tuple[str, object]]:
    """A finished month of the model in the names of the reference, in rows."""
    values, scale = model.state.ledger.finished[-1], model.state.scale
    counts: Counter[tuple[str, object]] = Counter()
    for series, (name, groups) in GROUPS.items():
        counts.update(
            {(name, group): x for group, x in zip(groups, values[series].sum(axis=0) / scale, strict=True)}
        )
    for series, key in TOTALS.items():
        counts[key] = values[series].sum() / scale
    met = values["border_encounters"].sum(axis=1) / scale
    counts["encounters", "between"] = met[: len(SECTORS)].sum()
    counts["encounters", "at_ports"] = met[len(SECTORS) :].sum()
    counts["removals", "mexican"] = values["removals"][0, MEXICO] / scale
    counts["removals", "other"] = values["removals"][0].sum() / scale - counts["removals", "mexican"]
    wait = np.nansum(values["court_wait_days"] * values["court_pending"]) / scale
    counts["months_pending", "sum"] = wait / DAYS_A_MONTH
    for point, number in enumerate(values["repatriations_to_mexico"][:, 0] / scale):
        counts["repatriations_to_mexico", point] = number
    return counts


def live_reference(given: Given, seed: int, months: int = MONTHS) -> Totals:
    reference = Corridor(given, seed)
    for _ in range(months):
        reference.step()
    return _by_year(reference.history)


def _by_year(months: list[Counter[tuple[str, object]]]) -> Totals:
    totals: Totals = Counter()
    for number, counts in enumerate(months):
        for key, value in counts.items():
            totals[*key, number // 12] += value
    return totals
