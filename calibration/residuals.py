"""Residuals: how far a run is from what was published, in units of error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.definitions import Stage
from world.errors import InputError

Key = tuple[str, str, int]
"""Target, place and period."""
Values = Mapping[Key, float]
Array = NDArray[np.float64]

DISCREPANCY = 0.03
"""Relative error that the best of models is allowed beside that of the figure (assumed): without it the few
figures that are known to 1% would outweigh all others."""
LEAST_SHARE = 0.01
"""Share of the published value below which a modelled one counts as that, so that a logarithm exists."""


@dataclass(frozen=True)
class Data:
    """Published values that a stage is fitted to.

    Attributes:
        keys: Target, place and period of each.
        value: Published values.
        error: Relative error, of the figure and of the model.
        points: Whether differences count, and not ratios.
    """

    keys: tuple[Key, ...]
    value: Array
    error: Array
    points: NDArray[np.bool_]

    def residuals(self, modelled: Values) -> Array:
        """Return log(model / published), or their difference for shares, over the error; shape (keys,).

        Raises:
            InputError: The run lacks a value.
        """
        missing = [key for key in self.keys if key not in modelled]
        if missing:
            target, _, period = missing[0]
            raise InputError(f"the run has no value of {target} in {period}")
        model = np.array([modelled[key] for key in self.keys])
        ratio = np.log(np.maximum(model / self.value, LEAST_SHARE))
        off: Array = np.where(self.points, model / self.value - 1, ratio) / self.error
        return off


def keys_of(rows: pd.DataFrame) -> list[Key]:
    """Return target, place and period of each row."""
    columns = zip(rows["target"], rows["place"], rows["period"], strict=True)
    return [(str(target), str(place), int(period)) for target, place, period in columns]


def data_of(published: pd.DataFrame, stage: Stage, modelled: Values) -> Data:
    """Choose the published values that a stage is fitted to, of those that a run covers.

    Args:
        published: Result of `calibration.targets.targets`.
        stage: The stage.
        modelled: Values of any run over the same months.

    Raises:
        InputError: The run covers none.
    """
    rows = published[(published["stage"] == stage.value) & (published["value"] > 0)]
    keys = keys_of(rows)
    covered = np.array([key in modelled for key in keys], bool)
    if not covered.any():
        raise InputError(f"the run covers no published value that the stage '{stage.value}' is fitted to")
    rows = rows[covered]
    return Data(
        keys=tuple(key for key, kept in zip(keys, covered, strict=True) if kept),
        value=rows["value"].to_numpy(np.float64),
        error=np.hypot(rows["observation_error"].to_numpy(np.float64), DISCREPANCY),
        points=rows["points"].to_numpy(bool),
    )
