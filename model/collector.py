"""What the model's `DataCollector` holds each month, and `mesa.batch_run` gives back: the headline series."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mesa.datacollection import DataCollector

from world.calendar import format_month

if TYPE_CHECKING:
    from model.migration_model import MigrationModel

HEADLINES = (
    "departures",
    "border_encounters",
    "mpp_enrolments",
    "waiting_in_mexico",
    "court_receipts",
    "court_completions",
    "court_pending",
    "ice_arrests",
    "removals",
    "repatriations_to_mexico",
    "unauthorized_population",
    "crimes_on_route",
    "crimes_against_waiting",
    "family_separations",
)
"""Flows and stocks that add up over places and groups, with harm beside enforcement."""


def headline_collector() -> DataCollector:
    """Return a collector of the month just lived (YYYY-MM) and of the total of each headline series."""
    totals = {name: partial(total, series=name) for name in HEADLINES}
    return DataCollector(model_reporters={"month": last_month, **totals})


def total(model: MigrationModel, series: str) -> float:
    """Return a flow or stock of the month just lived over all places and groups, in the series' unit."""
    return float(model.state.ledger.finished[-1][series].sum())


def last_month(model: MigrationModel) -> str:
    """Return the month just lived, as YYYY-MM."""
    return format_month(model.state.ledger.months[-1])
