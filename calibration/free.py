"""The parameters that a calibration may move, by the stage that moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from calibration.definitions import Stage
from world.declared.appeals import AppealParameters
from world.declared.bench import BenchParameters
from world.declared.counsel import CounselParameters
from world.declared.courts import CourtParameters
from world.declared.interior import InteriorParameters
from world.parameters import Parameters

Array = NDArray[np.float64]

COURT_ROOMS = (BenchParameters, CourtParameters, CounselParameters, AppealParameters)
"""Where the parameters of the courts are declared."""
NOTICE_LAGS = ("released_notice_lag_days", "prompt_notice_lag_days")
"""Parameters declared with the courts that move receipts, which are put in where the courts stand alone."""
UNSEEN = ("judge_hiring_months",)
"""Parameters of the courts that no target sees, so that luck would move them: of the time after the last
observed month."""
OF_MEXICO = ("mpp_share_of_half_days",)
"""Parameters declared with the courts that move Remain in Mexico, whose cases come of the whole chain."""
BEYOND = (
    "overstay_share",
    "legalisation_rate",
    "cuban_adjustment_rate",
    "emigration_rate_recent",
    "emigration_rate_settled",
    "protected_return_factor",
    "title_42_recorded_share",
)
"""Parameters of the population and the border that move what is published of removal and residents."""


def free_parameters(stage: Stage) -> tuple[str, ...]:
    """Return the parameters that a stage fits: of the courts, or of notices, removal and the population."""
    if stage is Stage.COURTS:
        names = tuple(field.name for room in COURT_ROOMS for field in fields(room))
        return tuple(name for name in names if name not in (*NOTICE_LAGS, *OF_MEXICO, *UNSEEN))
    return (*NOTICE_LAGS, *OF_MEXICO, *(field.name for field in fields(InteriorParameters)), *BEYOND)


@dataclass(frozen=True)
class Space:
    """Prior ranges of some parameters as a box whose sides are one.

    Attributes:
        names: Parameters, in the order of the coordinates.
        low: Lower bounds.
        high: Upper bounds.
        default: Declared defaults.
    """

    names: tuple[str, ...]
    low: Array
    high: Array
    default: Array

    @property
    def declared(self) -> dict[str, float]:
        """The declared defaults by name."""
        return dict(zip(self.names, self.default.tolist(), strict=True))

    @property
    def centre(self) -> Array:
        """The declared defaults as a point of the box, shape (names,)."""
        return self.point(self.declared)

    def values(self, point: ArrayLike) -> dict[str, float]:
        """Return the parameters at a point of the box, shape (names,)."""
        found = self.low + np.clip(np.asarray(point, np.float64), 0, 1) * (self.high - self.low)
        bounded = np.clip(found, self.low, self.high)
        return dict(zip(self.names, bounded.tolist(), strict=True))

    def point(self, values: Mapping[str, float]) -> Array:
        """Return the point of the box at which the parameters have these values."""
        given = np.array([values[name] for name in self.names])
        unit: Array = (given - self.low) / (self.high - self.low)
        return unit


@cache
def space(stage: Stage) -> Space:
    """Return the box of the parameters that a stage fits."""
    names = free_parameters(stage)
    declared = [field for name in names for field in fields(Parameters) if field.name == name]
    low = np.array([field.metadata["low"] for field in declared], np.float64)
    high = np.array([field.metadata["high"] for field in declared], np.float64)
    default = np.array([field.default for field in declared], np.float64)
    return Space(names, low, high, default)
