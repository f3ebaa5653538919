"""Distances on the globe between places given by latitude and longitude."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth."""


def kilometres(first: pd.DataFrame, second: pd.DataFrame) -> NDArray[np.float64]:
    """Great-circle distances between the places of two tables (haversine formula).

    Args:
        first: Columns latitude and longitude, in degrees.
        second: The same.

    Returns:
        Kilometres, shape (len(first), len(second)).
    """
    a, b = (np.radians(frame[["latitude", "longitude"]].to_numpy(np.float64)) for frame in (first, second))
    north = np.sin((a[:, None, 0] - b[None, :, 0]) / 2) ** 2
    east = np.sin((a[:, None, 1] - b[None, :, 1]) / 2) ** 2
    inner = north + np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * east
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(inner))
    return distance
