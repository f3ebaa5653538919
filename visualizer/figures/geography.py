"""Outlines and places of the corridor on a plane: Albers' projection, which keeps areas."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from numpy.typing import ArrayLike, NDArray

from visualizer.figures import style
from world import tables

Points = NDArray[np.float64]

_RADIUS = 6.371
"""Of the Earth, in thousand kilometres."""
_SOUTH, _NORTH, _MIDDLE = (np.radians(degrees) for degrees in (18.0, 42.0, -98.0))
"""Standard parallels and central meridian, chosen for Mexico and the contiguous United States."""
_CONE = (np.sin(_SOUTH) + np.sin(_NORTH)) / 2
_CONSTANT = np.cos(_SOUTH) ** 2 + 2 * _CONE * np.sin(_SOUTH)


def project(longitude: ArrayLike, latitude: ArrayLike) -> Points:
    """Return positions on the plane, shape (points, 2), in thousand kilometres from 98 W on the equator.

    Args:
        longitude: Degrees east, shape (points,).
        latitude: Degrees north, shape (points,).
    """
    angle = _CONE * (np.radians(np.asarray(longitude, np.float64)) - _MIDDLE)
    sine = np.sin(np.radians(np.asarray(latitude, np.float64)))
    radius = _RADIUS * np.sqrt(_CONSTANT - 2 * _CONE * sine) / _CONE
    equator = _RADIUS * np.sqrt(_CONSTANT) / _CONE
    return np.column_stack([radius * np.sin(angle), equator - radius * np.cos(angle)])


@lru_cache(maxsize=1)
def outlines() -> dict[str, dict[str, list[Points]]]:
    """Rings on the plane by kind (country, mexican_state, us_state) and by name of the area.

    Raises:
        InputError: The table of outlines is missing or not valid.
    """
    frame = tables.load("map_outlines")
    points = project(frame["longitude"], frame["latitude"])
    starts = np.flatnonzero(np.diff(frame["ring"], prepend=-1))
    found: dict[str, dict[str, list[Points]]] = {}
    for start, ring in zip(starts, np.split(points, starts[1:]), strict=True):
        kind, area = str(frame["kind"].iloc[start]), str(frame["area"].iloc[start])
        found.setdefault(kind, {}).setdefault(area, []).append(ring)
    return found


@lru_cache(maxsize=8)
def places(table: str, name: str) -> dict[str, Points]:
    """Positions on the plane of the places that a table lists with latitude and longitude, by their name.

    Raises:
        InputError: The table is missing or not valid.
    """
    frame = tables.load(table).dropna(subset=["latitude", "longitude"])
    points = project(frame["longitude"], frame["latitude"])
    return dict(zip(frame[name].astype(str), points, strict=True))


def draw_land(axes: Axes, kinds: tuple[str, ...] = ("country", "us_state", "mexican_state")) -> None:
    """Draw land with state lines; the countries around are paler."""
    for kind in kinds:
        rings = [ring for area in outlines()[kind].values() for ring in area]
        face = "#f4f2ed" if kind == "country" else style.LAND
        axes.add_collection(
            PolyCollection(rings, facecolors=face, edgecolors="white", linewidths=0.6, zorder=0)
        )


def frame(axes: Axes, west: float, south: float, width: float) -> None:
    """Show the part of the plane that begins at a corner and is `width` wide; one scale both ways."""
    box = axes.get_window_extent()
    height = width * box.height / box.width
    axes.set_xlim(west, west + width)
    axes.set_ylim(south, south + height)
    axes.axis("off")
