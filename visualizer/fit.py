"""How near a run comes to the published figures: hits, misses and the worst year of each target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from calibration.definitions import BY_TARGET, FLOW_TOLERANCE, STOCK_TOLERANCE, PeriodKind
from world.calendar import format_month

NAMES: dict[str, str] = {
    "pending_active": "Pending cases, active",
    "pending_with_inactive": "Pending cases, with inactive",
    "pending_trac": "Pending cases, TRAC",
    "court_receipts": "Court receipts",
    "court_completions": "Court completions",
    "in_absentia_orders": "In-absentia orders",
    "ice_removals": "ICE removals",
    "ice_removals_interior": "ICE removals, interior",
    "ice_removals_border": "ICE removals, border",
    "dhs_removals": "DHS removals",
    "title_42_expulsions": "Title 42 expulsions",
    "ice_arrests": "ICE arrests",
    "detention_population": "Detention, mean population",
    "repatriations_to_mexico": "Returns to Mexico",
    "encounters_between_ports": "Encounters between ports",
    "encounters_at_ports": "Encounters at ports",
    "encounters_by_sector": "Encounters by sector",
    "encounters_by_sector_month": "Encounters by sector and month",
    "encounters_at_ports_month": "Encounters at ports by month",
}
"""Targets as a reader says them."""


@dataclass(frozen=True)
class Fit:
    """Agreement of one target over its periods.

    Attributes:
        target: Its name.
        periods: Values compared.
        hits: Of these, within the tolerance.
        tolerance: Relative.
        worst: Relative error of the worst period.
        worst_period: That period, written out.
        forced: Whether the observed figure is an input of the model.
    """

    target: str
    periods: int
    hits: int
    tolerance: float
    worst: float
    worst_period: str
    forced: bool


def fits(comparison: pd.DataFrame) -> list[Fit]:
    """Return one `Fit` for each target of a comparison, in the order of the definitions."""
    found = {str(name): rows for name, rows in comparison.groupby("target")}
    return [_fit(target, found[target]) for target in BY_TARGET if target in found]


def verdict(error: float) -> str:
    """Mark a relative error: nothing to 15%, one mark beyond, two beyond 40%."""
    if abs(error) > FLOW_TOLERANCE:
        return "‼"
    return "!" if abs(error) > STOCK_TOLERANCE else ""


def period_label(target: str, period: int) -> str:
    """Write a period: FY2024, 2024 or 2024-09."""
    kind = BY_TARGET[target].period_kind
    if kind is PeriodKind.MONTH:
        return format_month(period)
    return f"FY{period}" if kind is PeriodKind.FISCAL_YEAR else str(period)


def _fit(target: str, rows: pd.DataFrame) -> Fit:
    """Errors of a value observed as zero are left out: no ratio exists."""
    rows = rows[rows["observed"] != 0]
    worst = rows.iloc[int(rows["relative_error"].abs().to_numpy().argmax())]
    place = "" if worst["place"] == "all" else f"{worst['place']}, "
    return Fit(
        target=target,
        periods=len(rows),
        hits=int((rows["relative_error"].abs() <= rows["tolerance"]).sum()),
        tolerance=BY_TARGET[target].tolerance,
        worst=float(worst["relative_error"]),
        worst_period=place + period_label(target, int(worst["period"])),
        forced=BY_TARGET[target].forced,
    )
