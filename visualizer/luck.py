"""How far luck alone carries a run: the band that stands for the replicates that a single run lacks.

A row stands for `scale` people and meets its fate at random, so a number of people is `scale` times a count
of rows, which varies about as a Poisson count does. Families meet the same fate, which makes the variance
larger by a design effect: 1 + (share of family members) * (mean size of a member's family - 1), that of
clusters which agree in everything (Kish, Survey Sampling, 1965). It is assumed to hold everywhere: a number N
has the standard error sqrt(scale * DESIGN_EFFECT * N).

The rule is for sums over people who are drawn one by one. It is too wide where numbers are put in or capacity
binds, and too narrow for stocks that pile up (pending cases and appeals). Means, indexes, peaks and money
have no such rule, and nothing here tells what is not known of parameters.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from calibration.definitions import ObservationModel, Over
from calibration.models import BY_TARGET
from visualizer.texts import amount, between
from world.declare import Kind
from world.series import BY_NAME

FAMILY_SHARE = 0.32
"""Family members among encounters, October 2021 to January 2025 (`data/border_encounters_by_demographic`)."""
FAMILY_OF_A_MEMBER = 3.0
"""Mean size of the family that a family member is in: sum of the squares of `agents.party.SIZES` over their
sum (assumed)."""
DESIGN_EFFECT = 1 + FAMILY_SHARE * (FAMILY_OF_A_MEMBER - 1)
NINETEEN_OF_TWENTY = 1.96
"""Standard errors to either side that hold 95% of a normal distribution."""

_NOT_PEOPLE = ("USD", "judges", "places")
"""Units of flows and stocks that are no numbers of people, or of what happens to them."""
_NOT_DRAWN = (
    "border_encounters",
    "ice_arrests",
    "births_to_residents",
    "consular_cases_opened",
    "consular_cases_served",
    "consular_cases_abandoned",
    "consular_cases_waiting",
    "population_changes",
)
"""Put in, or expected numbers, in which replicates hardly differ; or a balance of what comes and goes."""
_EXAMPLES = (1e3, 1e4, 1e5, 1e6)
_NOT_IN_THEM = "what is not known of parameters is not in them."
_LIMITS = (
    "What is not known of parameters and rules is in no band. It is often larger than luck; runs with other "
    "values (--set) show a part of it."
)


def is_drawn(series: str) -> bool:
    """Whether a series adds up people whom luck draws one by one, so that its sums have a band."""
    known = BY_NAME.get(series)
    if known is None or series in _NOT_DRAWN or known.unit in _NOT_PEOPLE:
        return False
    return known.kind in (Kind.FLOW, Kind.STOCK)


def band(values: ArrayLike, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the band of numbers of people: 19 of 20 runs come that near to the mean of many runs.

    The square root of a Poisson count has the standard error 1/2, so the band is (sqrt(k) -+ 1.96 / 2)^2 with
    k the number of independent draws, N / (scale * DESIGN_EFFECT); it never falls below zero. Zero has none:
    it mostly says that something does not exist.

    Args:
        values: Numbers of people, events or cases, any shape.
        scale: People that a row stands for.

    Returns:
        Low and high, of the shape of the values.
    """
    numbers = np.asarray(values, np.float64)
    draw = scale * DESIGN_EFFECT
    root = np.sqrt(np.maximum(numbers, 0.0) / draw)
    low = np.maximum(root - NINETEEN_OF_TWENTY / 2, 0.0) ** 2 * draw
    high = (root + NINETEEN_OF_TWENTY / 2) ** 2 * draw
    return np.where(numbers > 0, low, numbers), np.where(numbers > 0, high, numbers)


def with_luck(comparison: pd.DataFrame, scale: int) -> pd.DataFrame:
    """Return a comparison of one run with published figures, low and high as luck would have them.

    Targets that are put in or are no sums over people keep theirs.

    Args:
        comparison: Result of `calibration.observation.observe`.
        scale: People that a row stands for.
    """
    factors = {name: model.factor for name, model in BY_TARGET.items()}
    factor = comparison["target"].map(factors).astype("float64")
    low, high = band(comparison["model"] / factor, scale)
    applies = comparison["target"].isin([name for name, model in BY_TARGET.items() if _has_band(model)])
    return comparison.assign(
        low=comparison["low"].where(~applies, low * factor),
        high=comparison["high"].where(~applies, high * factor),
    )


def _has_band(model: ObservationModel) -> bool:
    summed = not model.forced and model.over is not Over.MEAN
    return summed and all(is_drawn(term.series) for term in model.terms)


def short_note(series: Iterable[str], scale: int, replicates: int) -> str:
    """Say under a figure what its bands are, and what is not in them."""
    if replicates > 1:
        return f"Bands and whiskers: range of the replicates, which is luck alone; {_NOT_IN_THEM}"
    drawn = {is_drawn(name) for name in series}
    if drawn == {False}:
        return "No band: one run, and no rule for the luck in means, indexes, peaks, money and inputs."
    also = " Means, indexes, peaks, money and inputs have none." if False in drawn else ""
    return f"Bands and whiskers: luck of one run at 1:{scale:,} (95%, assumed); {_NOT_IN_THEM}{also}"


def examples(scale: int) -> str:
    """Say how far luck carries some numbers at a scale."""
    parts = [
        f"{amount(number)} to anything from {between(low, high)}"
        for number, low, high in zip(_EXAMPLES, *band(_EXAMPLES, scale), strict=True)
    ]
    return f"Luck carries {', '.join(parts[:-1])}, and {parts[-1]}."


def explanation(scale: int, replicates: int) -> list[str]:
    """Say in full what the bands of a run are, and what they are not."""
    if replicates > 1:
        ranges = f"Bands and ranges are those of {replicates} replicates, which differ by luck alone."
        return [ranges, _LIMITS]
    return [
        f"There is one run. Its bands and ranges say how far luck alone carries it at 1:{scale:,}: 19 of 20 "
        f"runs come that near to the mean of many. {examples(scale)}",
        "This rule is assumed: rows meet their fate one by one, but for families, who make the variance "
        f"{DESIGN_EFFECT:.2f} times that of a Poisson count ({FAMILY_SHARE:.0%} of those met at the border "
        f"are in families, of {FAMILY_OF_A_MEMBER:.0f}). It is too wide where numbers are put in (arrivals "
        "while they are observed) or capacity binds, and too narrow for stocks that pile up (pending cases). "
        "Several --replicates show the spread itself.",
        "Means, daily peaks, indexes, money, ICE arrests, encounters and consular cases have no band: they "
        "are no sums over people who are drawn one by one.",
        _LIMITS,
    ]
