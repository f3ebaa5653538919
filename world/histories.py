"""Observed rates that this version takes as given, by month, and the rules that fill their gaps.

Each is a yearly or dated figure laid out by month; before the first figure the first holds, after the last
the last holds, and between dated figures the value runs in a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import tables
from world.calendar import fiscal_year, parse_month

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """Observed rates by month; a month outside `first` and the last row takes the nearest.

    Attributes:
        first: Month of row 0.
        repeat_share: Share of Border Patrol encounters that are of people encountered in the year before.
        evasion_ratio: Known gotaways for each Border Patrol encounter.
        uscis_referrals: Asylum applicants referred to court, people a month.
        port_notice_share: Notices to appear for each encounter at the ports.
        representation: Share of respondents with counsel.
        port_queue: People who wait in Mexico, or are on the way, to present at a port.
    """

    first: int
    repeat_share: Array
    evasion_ratio: Array
    uscis_referrals: Array
    port_notice_share: Array
    representation: Array
    port_queue: Array

    def at(self, name: str, month: int) -> float:
        """The rate of a month."""
        values: Array = getattr(self, name)
        return float(values[int(np.clip(month - self.first, 0, len(values) - 1))])


def load_histories(
    months: NDArray[np.int64], port_encounters: Array, directory: Path | None = None
) -> Histories:
    """Read the rates from `data/`.

    Args:
        months: The months of the forced arrivals.
        port_encounters: Encounters at all ports in those months.
        directory: Folder of the tables; the project's own by default.
    """
    years = np.array([fiscal_year(int(m)) for m in months])
    effectiveness = tables.load("apprehension_effectiveness", directory).set_index("fiscal_year")
    ratio = effectiveness["known_gotaways"] / effectiveness["encounters"]
    repeats = tables.load("border_recidivism", directory).set_index("fiscal_year")["share"]
    return Histories(
        first=int(months[0]),
        repeat_share=_by_year(repeats, years),
        evasion_ratio=_by_year(ratio, years),
        uscis_referrals=_by_year(_referrals(directory), years) / 12,
        port_notice_share=_port_notices(years, port_encounters, directory),
        representation=_dated("representation", "share", months, directory),
        port_queue=_dated("port_waiting", "waiting", months, directory),
    )


def _by_year(values: pd.Series[float], years: NDArray[np.int64]) -> Array:
    """Yearly values by month; missing years between are interpolated, ends are held."""
    known = values.dropna().sort_index()
    return np.interp(years, known.index.to_numpy(np.float64), known.to_numpy(np.float64))


def _referrals(directory: Path | None) -> pd.Series[float]:
    """Applicants referred to court by fiscal year; before the first figure as applications filed were."""
    referred = tables.load("asylum_referrals", directory).set_index("fiscal_year")["referrals"].sort_index()
    filed = tables.load("affirmative_asylum", directory).set_index("fiscal_year")["filings"]
    first = referred.index[0]
    early = filed[filed.index < first] * (referred[first] / filed[first])
    result: pd.Series[float] = pd.concat([early, referred.astype(np.float64)])
    return result


def _port_notices(years: NDArray[np.int64], encounters: Array, directory: Path | None) -> Array:
    """Notices of field operations over all port encounters of the fiscal year, at most one."""
    frame = tables.load("notices_to_appear", directory)
    notices = frame[frame["agency"] == "field_operations"].set_index("fiscal_year")["notices"]
    yearly = pd.Series(encounters).groupby(years).sum()
    return np.minimum(_by_year((notices / yearly).dropna(), years), 1.0)


def _dated(table: str, column: str, months: NDArray[np.int64], directory: Path | None) -> Array:
    """Dated figures by month, in straight lines between them."""
    frame = tables.load(table, directory).sort_values("date")
    dates = np.array([parse_month(str(date)[:7]) for date in frame["date"]], np.float64)
    result: Array = np.interp(months, dates, frame[column].to_numpy(np.float64))
    return result
