"""How many replicates a difference needs, and what it saves to pair their seeds.

    python -m experiments.replicates results/compare-baseline-judges_plus_300-1

prints, for a comparison that was made, the series of the whole country in its last fiscal year: the
replicates needed with the same seeds in both scenarios, and those needed if each had seeds of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from experiments.yearly import EVERYWHERE, yearly
from world.errors import InputError

CONFIDENCE = 0.95
MOST = 10_000
"""Replicates beyond which no number is given: nobody would run them for one difference."""
_CELL = ["scenario", "series", "place", "group", "year"]


def replicates_needed(difference: ArrayLike, spread: ArrayLike, samples: int = 1) -> NDArray[np.float64]:
    """Return the smallest number of replicates whose 95% interval leaves out zero, mean and spread as given.

    The interval is Student's, of the mean of n differences: ``spread t(0.975; samples (n - 1)) / sqrt(n)`` on
    each side. With just so many replicates, a difference that is as large as the one seen is found in about
    every second comparison.

    Args:
        difference: Mean differences, in the unit of the series.
        spread: Standard deviations of a replicate's difference, in the same unit.
        samples: 1 if the differences are within pairs; 2 if each scenario has replicates of its own.

    Returns:
        Whole numbers from 2 to `MOST`, of the broadcast shape. NaN where none can be computed: the spread is
        not known (one replicate), the difference is zero, or more than `MOST` would be needed.
    """
    effect, deviation = np.broadcast_arrays(np.abs(np.asarray(difference, float)), np.asarray(spread, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        size = effect / deviation
    half_widths = _half_widths(samples)
    number = 2.0 + np.searchsorted(-half_widths, -size, side="right")
    return np.where(size > half_widths[-1], number, np.nan)


@cache
def _half_widths(samples: int) -> NDArray[np.float64]:
    """Half the interval of 2, 3 ... `MOST` replicates, in spreads; it falls."""
    numbers = np.arange(2, MOST + 1)
    return np.asarray(student.ppf((1 + CONFIDENCE) / 2, samples * (numbers - 1)) / np.sqrt(numbers))


def paired_against_independent(years: pd.DataFrame, first: str) -> pd.DataFrame:
    """Say what each difference needs with paired and with independent seeds.

    A scenario's replicates spread alike whether the other scenario has the same seeds or not, so the spread
    of a difference between independent runs is the root of the sum of both variances; no further run is
    needed.

    Args:
        years: Columns scenario, draw, replicate, series, place, group, year, value.
        first: Name of the scenario that the others are compared with.

    Returns:
        One row for each other scenario, series, place, group and year: difference (mean), spread_paired and
        spread_independent (standard deviation of a replicate's difference, NaN with one replicate); the
        replicates of each scenario for an interval that excludes zero (seen_paired, seen_independent) and for
        one of a tenth of the difference to each side (tenth_paired, tenth_independent), see
        `replicates_needed`; times_fewer (ratio of the variances: how many times fewer replicates pairs need
        where many are needed; infinite where the difference has no spread).
    """
    pair = ["draw", "replicate", *_CELL[1:]]
    reference = years.loc[years["scenario"] == first, [*pair, "value"]]
    both = years[years["scenario"] != first].merge(reference, on=pair, suffixes=("", "_reference"))
    both["difference"] = both["value"] - both["value_reference"]
    cells = both.groupby(_CELL)
    table = cells[["difference"]].mean()
    deviations = cells[["difference", "value", "value_reference"]].std()
    table["spread_paired"] = deviations["difference"]
    table["spread_independent"] = np.hypot(deviations["value"], deviations["value_reference"])
    for goal, share in (("seen", 1.0), ("tenth", 0.1)):
        for kind, samples in (("paired", 1), ("independent", 2)):
            spread = table[f"spread_{kind}"]
            table[f"{goal}_{kind}"] = replicates_needed(share * table["difference"], spread, samples)
    table["times_fewer"] = (table["spread_independent"] / table["spread_paired"]) ** 2
    return table.reset_index()


def of_comparison(directory: Path) -> pd.DataFrame:
    """Return `paired_against_independent` of what `compare` wrote: the whole country, its last fiscal year.

    Raises:
        InputError: The directory holds no finished comparison.
    """
    try:
        names = json.loads((directory / "compare.json").read_text(encoding="utf-8"))["scenarios"]
        monthly = [pd.read_parquet(directory / name / "monthly.parquet") for name in names]
    except OSError as error:
        raise InputError(
            f"{directory} holds no finished comparison: {error.strerror}; make one with run.py compare"
        ) from None
    years = pd.concat([yearly(rows) for rows in monthly], ignore_index=True)
    country = (years["place"] == EVERYWHERE) & (years["group"] == EVERYWHERE)
    return paired_against_independent(years[country & (years["year"] == years["year"].max())], names[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of one comparison; return 0, or 2 after one line on what was wrong."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if len(words) != 1:
            raise InputError("give the directory of one comparison")
        print(of_comparison(Path(words[0])).to_string(index=False, float_format="{:,.4g}".format))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
