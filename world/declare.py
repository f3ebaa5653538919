"""The records in which series, levers and uncertain parameters are declared."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

ALL: tuple[str, ...] = ("all",)


class Kind(StrEnum):
    """How a series adds up over time; only flows and stocks may be summed over places."""

    FLOW = "flow"
    STOCK = "stock"
    PEAK = "peak"
    MEAN = "mean"
    INDEX = "index"


@dataclass(frozen=True)
class Series:
    """A declared output.

    Attributes:
        name: Column value in `monthly.parquet`.
        kind: Flow (sum over the month), stock (at its end), daily peak, mean, or index.
        unit: What one unit of the value is.
        places: Kind of place, a name that `Places.names` knows.
        groups: Closed list of groups, `("all",)` where there is none.
        meaning: Definition in one sentence.
        coarsest_scale: Largest number of people to a row at which the series is still valid: its mean over
            seeds is within a tenth of that at ten people to a row, but for noise.
        weight: For a mean, the series that weighs it.
    """

    name: str
    kind: Kind
    unit: str
    places: str
    groups: tuple[str, ...]
    meaning: str
    coarsest_scale: int = 1000
    weight: str | None = None


@dataclass(frozen=True)
class Lever:
    """One decision that a scenario can change.

    Attributes:
        name: Name in scenarios, in ``data/policy.csv`` and on the command line.
        unit: Unit of a value.
        default: Value where the history has no entry in force.
        minimum: Smallest valid value, inclusive.
        maximum: Largest valid value, inclusive.
        decided_by: Who decides.
        meaning: What a value says, in one sentence.
        source: Source of the default.
        places: Kind of place that a value may be given for; ``nation`` for a lever without places.
        shared_by: Table and column of weights. A value without place is then a national total, shared out
            in proportion; without weights it holds at every place.
    """

    name: str
    unit: str
    default: float
    minimum: float
    maximum: float
    decided_by: str
    meaning: str
    source: str
    places: Literal["nation", "court", "citizenship", "city", "port", "centre", "consulate", "government"] = (
        "nation"
    )
    shared_by: tuple[str, str] | None = None


def uncertain(default: float, low: float, high: float, unit: str, meaning: str, source: str) -> Any:
    """Declare a parameter: its default, the bounds of its prior, and what the documentation prints."""
    described = {"low": low, "high": high, "unit": unit, "meaning": meaning, "source": source}
    return field(default=default, metadata=described)
