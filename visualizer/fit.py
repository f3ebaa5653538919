"""How near a run comes to the published figures: hits, misses and the worst year of each target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from calibration.definitions import FLOW_TOLERANCE, STOCK_TOLERANCE
from calibration.models import BY_TARGET, period_label
from visualizer.texts import amount, thousands

NAMES: dict[str, str] = {
    "pending_active": "Pending cases, active",
    "pending_with_inactive": "Pending cases, with inactive",
    "pending_trac": "Pending cases, TRAC",
    "inactive": "Inactive cases",
    "court_receipts": "Court receipts",
    "court_completions": "Court completions",
    "completions_per_judge": "Completions for each judge",
    "in_absentia_orders": "In-absentia orders",
    "in_absentia_share": "Share in absentia",
    "removal_share": "Share ordered removed or departing",
    "relief_share": "Share with relief",
    "terminated_share": "Share terminated",
    "departure_share": "Share departing voluntarily",
    "mean_wait_days": "Mean wait of the pending, days",
    "days_to_removal_order": "Days to a removal order",
    "days_to_relief": "Days to a grant of relief",
    "mpp_completions": "Remain in Mexico, cases decided",
    "represented_share": "Share of pending with counsel",
    "asylum_pending": "Asylum claims pending",
    "appeals_filed": "Appeals filed",
    "appeals_pending": "Appeals pending",
    "ice_removals": "ICE removals",
    "ice_removals_interior": "ICE removals, interior",
    "ice_removals_border": "ICE removals, border",
    "dhs_removals": "DHS removals",
    "title_42_expulsions": "Title 42 expulsions",
    "ice_arrests": "ICE arrests",
    "detention_population": "Detention, mean population",
    "repatriations_to_mexico": "Returns to Mexico",
    "final_orders_at_large": "Final orders at large",
    "unauthorized_population": "Unauthorized population",
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
        tolerance: In words: a percentage, or points of a share.
        worst: Relative error of the worst period.
        worst_period: That period, written out.
        forced: Whether the observed figure is an input of the model.
    """

    target: str
    periods: int
    hits: int
    tolerance: str
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


def tolerance(target: str, largest: float) -> str:
    """Write a tolerance: 15%, or 5 points of a share."""
    return f"{100 * largest:.0f} points" if BY_TARGET[target].points else f"{largest:.0%}"


def in_table(target: str, value: float) -> str:
    """Write a value for a table in thousands: shares in percent, and what is for each judge as it is."""
    if BY_TARGET[target].points:
        return f"{value:.1%}"
    return amount(value) if BY_TARGET[target].per else thousands(value)


def _fit(target: str, rows: pd.DataFrame) -> Fit:
    """Errors of a value observed as zero are left out: no ratio exists."""
    rows = rows[rows["observed"] != 0]
    worst = rows.iloc[int(rows["relative_error"].abs().to_numpy().argmax())]
    place = "" if worst["place"] == "all" else f"{worst['place']}, "
    return Fit(
        target=target,
        periods=len(rows),
        hits=int((rows["difference"].abs() <= rows["tolerance"]).sum()),
        tolerance=tolerance(target, BY_TARGET[target].tolerance),
        worst=float(worst["relative_error"]),
        worst_period=place + period_label(target, int(worst["period"])),
        forced=bool(rows["forced"].all()),
    )
