"""Published shares of dispositions by fiscal year, screened for fear and reconciled with notices served."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import tables
from world.groups import DISPOSITIONS

Array = NDArray[np.float64]
PROCESSED: tuple[str, ...] = DISPOSITIONS[
    DISPOSITIONS.index("expedited_removal") : DISPOSITIONS.index("child_transfer")
]
"""Dispositions of adults and families other than expulsion, in the order of the columns here."""
_BEGUN = 1 + PROCESSED.index("expedited_removal")
_NOTICES = [1 + PROCESSED.index("notice_detained"), 1 + PROCESSED.index("notice_released")]


def published_shares(years: NDArray[np.int64], met: Array, directory: Path | None = None) -> Array:
    """Shares of each year's Border Patrol encounters, Title 42 first, (years, 1 + processed).

    Args:
        years: Fiscal years.
        met: Encounters of each year.
        directory: Folder of the tables; the project's own by default.
    """
    shares, low, high = (_yearly(years, column, directory) for column in ("share", "low", "high"))
    screened = _screen_for_fear(shares, years, met, directory)
    return _reconcile_notices(screened, low, high, years, met, directory)


def _yearly(years: NDArray[np.int64], column: str, directory: Path | None) -> Array:
    """Published figures; years between are interpolated, and a disposition without a figure is zero."""
    frame = tables.load("border_dispositions", directory)
    wide = frame.pivot_table(index="fiscal_year", columns="disposition", values=column)
    wide = wide.reindex(columns=["title_42_expulsion", *PROCESSED]).fillna(0.0)
    return wide.reindex(years).interpolate(limit_direction="both").to_numpy(np.float64, copy=True)


def _screen_for_fear(shares: Array, years: NDArray[np.int64], met: Array, directory: Path | None) -> Array:
    """Move people put into expedited removal who were not removed so to the notices of those held.

    Rule: the share carried out is the published number of expedited removals over the dispositions of the
    year, at most one; the rest passed a credible-fear interview, and are heard by a court.
    """
    frame = tables.load("removals_by_type", directory)
    removed = frame[frame["type"] == "expedited_removal"].set_index("fiscal_year")["removals"]
    begun = shares[:, _BEGUN]
    carried_out = (
        (removed.reindex(years) / (begun * met)).clip(upper=1.0).ffill().bfill().to_numpy(np.float64)
    )
    screened = shares.copy()
    screened[:, _BEGUN] = begun * carried_out
    screened[:, _NOTICES[0]] += begun * (1 - carried_out)
    return screened


def _reconcile_notices(
    shares: Array, low: Array, high: Array, years: NDArray[np.int64], met: Array, directory: Path | None
) -> Array:
    """Weigh two published estimates of the notices served at the border by their stated errors.

    The dispositions say how many were given a notice; so do the notices counted by agency: the Border
    Patrol's, and those of USCIS other than asylum-office referrals, which are of people who passed a fear
    interview. Rule: the mean of both, weighted by the inverse squares of their half-ranges; years before the
    first count by agency are corrected by the factor of that year, years after the last are left.
    """
    notices = shares[:, _NOTICES].sum(axis=1) * met
    error = (high - low)[:, _NOTICES].sum(axis=1) / 2 * met
    counted, counted_error = _notices_by_agency(years, directory)
    weight = counted_error**-2 / (counted_error**-2 + error**-2)
    factor = pd.Series(1 + weight * (counted / notices - 1)).bfill().fillna(1.0).to_numpy(np.float64)
    reconciled = shares.copy()
    reconciled[:, _NOTICES] *= factor[:, None]
    return reconciled


def _notices_by_agency(years: NDArray[np.int64], directory: Path | None) -> tuple[Array, Array]:
    """Notices of the Border Patrol and, after fear interviews, of USCIS, with half their range."""
    frame = tables.load("notices_to_appear", directory)
    frame = frame[frame["agency"].isin(["border_patrol", "uscis"])]
    total = frame.groupby("fiscal_year")["notices"].sum()
    half_range = ((frame["high"] - frame["low"]) / 2).pow(2).groupby(frame["fiscal_year"]).sum().pow(0.5)
    referred = tables.load("asylum_referrals", directory).set_index("fiscal_year")["referrals"]
    counted = (total - referred).reindex(years).to_numpy(np.float64)
    return counted, half_range.reindex(years).to_numpy(np.float64)
