"""Forced arrivals: encounters by crossing, citizenship and demographic, raked from the published margins.

There is no published table of sector by citizenship by demographic, so each month's is fitted to whatever
margins exist that month (iterative proportional fitting). Where a margin is missing, a stated rule stands in:

- border sectors, December 2024 and January 2025: the observed total, divided as in the three months before;
- citizenship in those months: the five published groups, `Other` divided as in November 2024;
- demographics before October 2021: children as referred to the refugee office in the fiscal year, adults and
  families in the proportions by citizenship of fiscal years 2022-23;
- ports before October 2018: the same calendar month of the first published year; field offices outside
  2020-01..2024-09: their mean shares, all scaled to the total (which they miss by up to 4%); citizenship and
  demographics before October 2021: as in the first year;
- the seed of sector by citizenship, and of city within a field office: the recursive-logit routes.

After the last observed month the mean of the last three observed months is held: persistence, not a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import tables
from world.calendar import FIRST_MONTH, fiscal_year, format_month, parse_month
from world.places import CITIZENSHIPS, DEMOGRAPHICS, SECTORS, Places
from world.raking import Margin, rake

Array = NDArray[np.float64]
GROUPS: tuple[str, ...] = ("Mexico", "El Salvador", "Guatemala", "Honduras", "Other")
_GROUP_OF = np.array([GROUPS.index(c) if c in GROUPS else len(GROUPS) - 1 for c in CITIZENSHIPS])
RECENT_MONTHS = 3


@dataclass(frozen=True)
class Arrivals:
    """Encounters that the model is made to have.

    Attributes:
        first: First month of the table.
        counts: Encounters, shape (months, crossings, citizenships, demographics), float64.
        observed: Which margins were published, shape (months, 2 components, 3 margins), bool; the components
            are Border Patrol and field operations, the margins place, citizenship and demographic.
    """

    first: int
    counts: Array
    observed: NDArray[np.bool_]

    @property
    def last(self) -> int:
        """Last observed month."""
        return self.first + len(self.counts) - 1

    def month(self, month: int) -> Array:
        """Encounters of a month, shape (crossings, citizenships, demographics); held after the last."""
        if month <= self.last:
            table: Array = self.counts[month - self.first]
            return table
        held: Array = self.counts[-RECENT_MONTHS:].mean(axis=0)
        return held


def load_arrivals(places: Places, city_shares: Array, directory: Path | None = None) -> Arrivals:
    """Rake the forced arrivals from `data/`.

    Args:
        places: Names of sectors and cities.
        city_shares: Share of each citizenship's routes that end at each city, (citizenships, cities).
        directory: Folder of the tables; the project's own by default.
    """
    months = _months(directory)
    cities = tables.load("border_cities", directory)
    faces = np.array([SECTORS.index(name) for name in cities["sector"]])
    sector_shares = np.zeros((len(CITIZENSHIPS), len(SECTORS)))
    np.add.at(sector_shares.T, faces, city_shares.T)
    patrol, patrol_known = _border_patrol(months, sector_shares, directory)
    ports, port_known = _ports(months, patrol, city_shares, cities, directory)
    counts = np.concatenate([patrol, ports], axis=1)
    return Arrivals(int(months[0]), counts, np.stack([patrol_known, port_known], axis=1))


def _months(directory: Path | None) -> NDArray[np.int64]:
    last = max(parse_month(m) for m in tables.load("southwest_encounters", directory)["month"])
    return np.arange(FIRST_MONTH, last + 1)


def _border_patrol(
    months: NDArray[np.int64], sector_shares: Array, directory: Path | None
) -> tuple[Array, NDArray[np.bool_]]:
    """Rake sector by citizenship by demographic; returns tables and which margins were published."""
    total = _by_month(tables.load("southwest_encounters", directory), "border_patrol", months)
    sectors = _wide("border_encounters_by_sector", "sector", SECTORS, months, directory)
    sectors_known = ~np.isnan(sectors).any(axis=1)
    sectors = _share_out(sectors, total)
    citizens = _wide("border_encounters_by_citizenship", "citizenship", CITIZENSHIPS, months, directory)
    citizens_known = ~np.isnan(citizens).any(axis=1)
    citizens = _split_groups(citizens, _groups("border_patrol", months, directory), sectors.sum(axis=1))
    demographics = _demographics("border_patrol", months, directory)
    demographics_known = ~np.isnan(demographics).any(axis=1)
    children = _children(months, sectors.sum(axis=1), directory)
    demographics[:, 2] = np.where(np.isnan(demographics[:, 2]), children, demographics[:, 2])
    seed = sector_shares.T[None, :, :, None] * _joint(directory)[None, None] * citizens[:, None, :, None]
    fitted = _fit(seed, sectors, citizens, demographics)
    return fitted, np.stack([sectors_known, citizens_known, demographics_known], axis=1)


def _ports(
    months: NDArray[np.int64], patrol: Array, city_shares: Array, cities: pd.DataFrame, directory: Path | None
) -> tuple[Array, NDArray[np.bool_]]:
    """Rake port by citizenship by demographic; returns tables and which margins were published."""
    total = _by_month(tables.load("southwest_encounters", directory), "field_operations", months)
    total = _repeat_first_year(total, months)
    names = tuple(dict.fromkeys(cities["field_office"]))
    offices = _wide("port_encounters_by_field_office", "field_office", names, months, directory)
    offices_known = ~np.isnan(offices).any(axis=1)
    shares = np.nanmean(offices / np.nansum(offices, axis=1, keepdims=True), axis=0)
    offices = np.where(np.isnan(offices), shares, offices)
    offices *= (total / offices.sum(axis=1))[:, None]
    groups = _first_year_shares(_groups("field_operations", months, directory), offices.sum(axis=1))
    citizens = _split_groups(
        np.full((len(months), len(CITIZENSHIPS)), np.nan),
        groups,
        offices.sum(axis=1),
        patrol.sum(axis=(1, 3)),
    )
    demographics = _demographics("field_operations", months, directory)
    known = ~np.isnan(demographics).any(axis=1)
    demographics = _first_year_shares(demographics, offices.sum(axis=1))
    office_of = np.array([names.index(name) for name in cities["field_office"]])
    seed = city_shares.T[None, :, :, None] * demographics[:, None, None, :] * citizens[:, None, :, None]
    ports = _divide_offices(seed.sum(axis=(2, 3)), offices, office_of)
    return _fit(seed, ports, citizens, demographics), np.stack([offices_known, known, known], axis=1)


def _fit(seed: Array, places: Array, citizens: Array, demographics: Array) -> Array:
    """Rake; the margin of places, the best known, is met exactly; the others are first scaled to it."""
    total = places.sum(axis=1, keepdims=True)
    citizens = citizens * total / citizens.sum(axis=1, keepdims=True)
    return rake(
        seed,
        [
            Margin((1, 2), demographics[:, None, None, :]),
            Margin((1, 3), citizens[:, None, :, None]),
            Margin((2, 3), places[:, :, None, None]),
        ],
    )


def _wide(
    table: str, key: str, names: tuple[str, ...], months: NDArray[np.int64], directory: Path | None
) -> Array:
    """A long table as an array (months, names); NaN in the months that are not published."""
    frame = tables.load(table, directory)
    wide = frame.pivot_table(index="month", columns=key, values="encounters", aggfunc="sum", fill_value=0)
    wide = wide.reindex(index=[format_month(int(m)) for m in months], columns=list(names))
    wide.loc[wide.notna().any(axis=1)] = wide.loc[wide.notna().any(axis=1)].fillna(0)
    return wide.to_numpy(np.float64)


def _by_month(frame: pd.DataFrame, column: str, months: NDArray[np.int64]) -> Array:
    values = frame.set_index("month")[column].reindex([format_month(int(m)) for m in months])
    return values.to_numpy(np.float64)


def _share_out(sectors: Array, total: Array) -> Array:
    """Fill months without sectors from the total, in the proportions of the last published months."""
    known = np.flatnonzero(~np.isnan(sectors).any(axis=1))[-RECENT_MONTHS:]
    shares = sectors[known].sum(axis=0) / sectors[known].sum()
    filled: Array = np.where(np.isnan(sectors), total[:, None] * shares, sectors)
    return filled


def _groups(component: str, months: NDArray[np.int64], directory: Path | None) -> Array:
    """Encounters of the five published citizenship groups, both titles together, shape (months, groups)."""
    frame = tables.load("encounters_by_title", directory)
    frame = frame[frame["component"] == component]
    wide = frame.pivot_table(index="month", columns="citizenship_group", values="encounters", aggfunc="sum")
    return wide.reindex(index=[format_month(int(m)) for m in months], columns=list(GROUPS)).to_numpy(
        np.float64
    )


def _split_groups(citizens: Array, groups: Array, total: Array, pattern: Array | None = None) -> Array:
    """Fill months without citizenships from the five groups, divided as in `pattern` or the last month."""
    if pattern is None:
        pattern = np.broadcast_to(citizens[~np.isnan(citizens).any(axis=1)][-1], citizens.shape)
    within = pattern / np.maximum(_sum_groups(pattern), 1e-9)[:, _GROUP_OF]
    groups = groups * (total / groups.sum(axis=1))[:, None]
    filled: Array = np.where(np.isnan(citizens), within * groups[:, _GROUP_OF], citizens)
    return filled


def _sum_groups(citizens: Array) -> Array:
    sums = np.zeros((len(citizens), len(GROUPS)))
    np.add.at(sums.T, _GROUP_OF, citizens.T)
    return sums


def _demographics(component: str, months: NDArray[np.int64], directory: Path | None) -> Array:
    frame = tables.load("border_encounters_by_demographic", directory)
    frame = frame[frame["component"] == component]
    wide = frame.pivot_table(index="month", columns="demographic", values="encounters", aggfunc="sum")
    return wide.reindex(index=[format_month(int(m)) for m in months], columns=list(DEMOGRAPHICS)).to_numpy(
        np.float64, copy=True
    )


def _children(months: NDArray[np.int64], total: Array, directory: Path | None) -> Array:
    """Children referred to the refugee office in the fiscal year, over its months as all encounters are."""
    years = np.array([fiscal_year(int(m)) for m in months])
    referred = tables.load("children_referred", directory).set_index("fiscal_year")["children"]
    yearly = pd.Series(total).groupby(years).transform("sum").to_numpy(np.float64)
    result: Array = referred.reindex(years).to_numpy(np.float64) * total / yearly
    return result


def _joint(directory: Path | None) -> Array:
    """Shares of demographics by citizenship, fiscal years 2022-23, (citizenships, demographics)."""
    frame = tables.load("border_encounters_by_group", directory)
    wide = frame.pivot_table(
        index="citizenship_group", columns="demographic", values="encounters", aggfunc="sum"
    )
    counts = wide.reindex(index=list(GROUPS), columns=list(DEMOGRAPHICS)).to_numpy(np.float64)
    shares: Array = (counts / counts.sum(axis=1, keepdims=True))[_GROUP_OF]
    return shares


def _repeat_first_year(values: Array, months: NDArray[np.int64]) -> Array:
    """Fill leading gaps with the value of the same calendar month in the first published year."""
    first = int(np.flatnonzero(~np.isnan(values))[0])
    source = first + (np.arange(first) - first) % 12
    filled = values.copy()
    filled[:first] = values[source]
    return filled


def _first_year_shares(values: Array, total: Array) -> Array:
    """Scale to the total; months that are not published get the shares of the first published year."""
    first = int(np.flatnonzero(~np.isnan(values).any(axis=1))[0])
    shares = values / values.sum(axis=1, keepdims=True)
    early = values[first : first + 12].sum(axis=0) / values[first : first + 12].sum()
    filled: Array = np.where(np.isnan(shares), early, shares) * total[:, None]
    return filled


def _divide_offices(seed: Array, offices: Array, office_of: NDArray[np.int64]) -> Array:
    """Divide each field office's encounters over its ports in proportion to the seed, (months, ports)."""
    sums = np.zeros_like(offices)
    np.add.at(sums.T, office_of, seed.T)
    return seed / sums[:, office_of] * offices[:, office_of]
