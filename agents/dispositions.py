"""What is decided of people at the border: probabilities by month, citizenship class and demographic.

Published only as yearly shares of all encounters, and for one year by group. The table by group is raked to
each year's shares; Title 42, Remain in Mexico and the closing of asylum act on it as dated levers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from agents.disposition_shares import PROCESSED, published_shares
from world import tables
from world.calendar import fiscal_year
from world.groups import DISPOSITIONS
from world.places import CITIZENSHIPS, SECTORS
from world.raking import Margin, rake

Array = NDArray[np.float64]
CLASSES: tuple[str, ...] = ("mexico", "northern_triangle", "vcnh", "other")
_NORTHERN_TRIANGLE = {"El Salvador", "Guatemala", "Honduras"}
_VCNH = {"Venezuela", "Cuba", "Nicaragua", "Haiti"}
CODE = {name: code for code, name in enumerate(DISPOSITIONS)}
_CHILD = 2
_GROUP_CELLS: dict[str, tuple[int, list[int]]] = {
    "mexico_single_adult": (0, [0]),
    "mexico_family": (0, [1]),
    "northern_triangle_single_adult": (1, [0]),
    "northern_triangle_family": (1, [1]),
    "vcnh": (2, [0, 1]),
    "other_single_adult": (3, [0]),
    "other_family": (3, [1]),
}
"""Class and demographics of each group of the published table."""
PAROLE_SEED = 0.3
"""Seed of parole and notices to report, as a share of releases (assumed; raking sets the level)."""
MPP_SEED = 0.05
"""Seed of Remain in Mexico for groups that it applied to (assumed; raking sets the level)."""


def citizenship_class() -> NDArray[np.uint8]:
    """Class code of every citizenship."""

    def of(name: str) -> str:
        if name == "Mexico":
            return "mexico"
        if name in _NORTHERN_TRIANGLE:
            return "northern_triangle"
        return "vcnh" if name in _VCNH else "other"

    return np.array([CLASSES.index(of(name)) for name in CITIZENSHIPS], np.uint8)


@dataclass(frozen=True)
class Dispositions:
    """Yearly building blocks of the probabilities.

    Attributes:
        first_year: Fiscal year of row 0; the first and last rows hold beyond the ends.
        expelled: Probability of expulsion while Title 42 is in force, (years, classes, demographics).
        processed: Probabilities of the others given neither expulsion nor enrolment in Remain in Mexico, with
            an axis of dispositions last.
    """

    first_year: int
    expelled: Array
    processed: Array

    def cumulative(self, month: int, title_42: float, asylum_access: float) -> Array:
        """The same as `shares`, cumulated, shape (classes * demographics, dispositions)."""
        table = self.shares(month, title_42, asylum_access)
        result: Array = table.reshape(-1, len(DISPOSITIONS)).cumsum(axis=1)
        return result

    def shares(self, month: int, title_42: float, asylum_access: float) -> Array:
        """Probabilities for a month, shape (classes, demographics, dispositions).

        Args:
            month: The month.
            title_42: Share of the month in which Title 42 is in force.
            asylum_access: Share of releases that are still open; the rest become expedited removals.
        """
        year = int(np.clip(fiscal_year(month) - self.first_year, 0, len(self.expelled) - 1))
        table = self.processed[year].copy()
        released = [CODE["notice_released"], CODE["parole"], CODE["notice_to_report"]]
        table[..., CODE["expedited_removal"]] += table[..., released].sum(axis=-1) * (1 - asylum_access)
        table[..., released] *= asylum_access
        out = self.expelled[year] * title_42
        table *= (1 - out)[..., None]
        table[..., CODE["title_42_expulsion"]] = out
        result: Array = table
        return result


def load_dispositions(
    encounters: Array,
    months: NDArray[np.int64],
    title_42: Array,
    directory: Path | None = None,
) -> Dispositions:
    """Fit the yearly probabilities to the published shares.

    Args:
        encounters: Forced encounters of the Border Patrol, (months, crossings, citizenships, demographics).
        months: The months of `encounters`.
        title_42: True history of the lever in those months, share of the month in force.
        directory: Folder of the tables; the project's own by default.
    """
    years = np.array([fiscal_year(int(m)) for m in months])
    span = np.arange(years[0], years[-1] + 1)
    groups = _by_class(encounters[:, : len(SECTORS)].sum(axis=1))
    met = np.array([groups[years == y].sum() for y in span])
    shares = published_shares(span, met, directory)
    prior = _expulsion_prior(directory)
    by_year = [years == year for year in span]
    expelled = _hold(
        np.array(
            [
                _expulsions(prior, groups[y], title_42[y], share)
                for y, share in zip(by_year, shares[:, 0], strict=True)
            ]
        )
    )
    staying = groups * (1 - expelled[years - span[0]] * title_42[:, None, None])
    weights = np.array([staying[y].sum(axis=0) for y in by_year])
    raked = _rake_processed(weights, shares[:, 1:], _seed(directory), _children(directory))
    raked[..., CODE["remain_in_mexico"]] = 0.0  # enrolment has its own ceiling
    processed = raked / raked.sum(axis=-1, keepdims=True)
    return Dispositions(int(span[0]), expelled, processed)


def _by_class(counts: Array) -> Array:
    """Sum citizenships (axis 1) to classes."""
    summed = np.zeros((len(counts), len(CLASSES), counts.shape[2]))
    np.add.at(summed.transpose(1, 0, 2), citizenship_class(), counts.transpose(1, 0, 2))
    return summed


def _expulsion_prior(directory: Path | None) -> Array:
    """Shares expelled in fiscal year 2022, the one year wholly under Title 42, (classes, demographics)."""
    frame = tables.load("title_42_shares_by_group", directory)
    frame = frame[(frame["fiscal_year"] == 2022) & (frame["demographic"] != "all")]
    share = frame.set_index(["citizenship_group", "demographic"])["share"]
    demographics = ("single_adult", "family_member", "unaccompanied_child")
    rows = [("Mexico",), ("El Salvador", "Guatemala", "Honduras"), ("Other",), ("Other",)]
    return np.array([[np.mean([share[name, d] for name in names]) for d in demographics] for names in rows])


def _expulsions(prior: Array, groups: Array, in_force: Array, share: float) -> Array:
    """Shift the prior's log-odds until the year's share is met (0 stays 0); NaN in years without."""
    if not in_force.any() or share <= 0:
        return np.full_like(prior, np.nan)
    weights = (groups * in_force[:, None, None]).sum(axis=0)
    goal = min(share * groups.sum(), 0.99 * weights[:, :_CHILD].sum())
    base = logit(prior)
    shift = brentq(lambda x: float((weights * expit(base + x)).sum() - goal), -12.0, 12.0)
    shifted: Array = expit(base + shift)
    return shifted


def _hold(values: Array) -> Array:
    """Fill NaN years from the nearest year before, else the first after."""
    known = np.flatnonzero(~np.isnan(values[:, 0, 0]))
    nearest = np.clip(np.searchsorted(known, np.arange(len(values)), side="right") - 1, 0, None)
    held: Array = values[known[nearest]]
    return held


def _seed(directory: Path | None) -> Array:
    """Published shares by group (June 2023 - May 2024), (classes, demographics, dispositions)."""
    frame = tables.load("border_dispositions_by_group", directory)
    seed = np.zeros((len(CLASSES), 3, len(DISPOSITIONS)))
    for group, (kind, demographics) in _GROUP_CELLS.items():
        shares = frame[frame["group"] == group].set_index("disposition")["share"]
        for name, share in shares.items():
            seed[kind, demographics, CODE[str(name)]] = share
    seed[:, :, CODE["parole"]] = seed[:, :, CODE["notice_to_report"]] = (
        PAROLE_SEED * seed[:, :, CODE["notice_released"]]
    )
    seed[1:, :_CHILD, CODE["remain_in_mexico"]] = MPP_SEED
    return seed


def _children(directory: Path | None) -> Array:
    """Dispositions of unaccompanied children, (classes, dispositions): transfer, or return."""
    frame = tables.load("border_dispositions_by_group", directory)
    mexican = frame[frame["group"] == "child_mexico"].set_index("disposition")["share"]
    table = np.zeros((len(CLASSES), len(DISPOSITIONS)))
    table[1:, CODE["child_transfer"]] = 1.0
    table[0, CODE["voluntary_return"]] = mexican["voluntary_return"]
    table[0, CODE["child_transfer"]] = 1 - mexican["voluntary_return"]
    return table


def _rake_processed(weights: Array, shares: Array, seed: Array, children: Array) -> Array:
    """Probabilities given no expulsion: adults and families raked to the shares, children as they are."""
    columns = [CODE[name] for name in PROCESSED]
    adults = weights[:, :, :_CHILD]
    totals = shares / shares.sum(axis=1, keepdims=True) * weights.sum(axis=(1, 2))[:, None]
    taken = weights[:, :, _CHILD] @ children
    taken[:, CODE["notice_detained"]] = taken[:, CODE["child_transfer"]]
    totals = np.maximum(totals - taken[:, columns], 0)
    totals *= (adults.sum(axis=(1, 2)) / totals.sum(axis=1))[:, None]
    start = adults[..., None] * seed[None, :, :_CHILD][..., columns]
    fitted = rake(start, [Margin((1, 2), totals[:, None, None, :]), Margin((3,), adults[..., None])])
    table = np.zeros((*weights.shape, len(DISPOSITIONS)))
    table[:, :, :_CHILD][..., columns] = fitted / adults[..., None]
    table[:, :, _CHILD] = children
    return table
