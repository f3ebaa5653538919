"""Outlines and places of the corridor on a plane: Albers' projection, which keeps areas."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from visualizer.figures import style
from world import tables

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, lower, right and upper end on the plane."""

_LETTER, _LINE = 0.065, 0.143
"""Width of a letter and height of a line of a place's name, in inches."""
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


def name_place(axes: Axes, name: str, at: Points, taken: list[Box], gap: float = 0.06) -> None:
    """Write a name on the first side of its place where it covers no other, or leave it out.

    Args:
        axes: Map.
        name: Name.
        at: Position of the place, shape (2,).
        taken: Where names stand already; that of this one is added.
        gap: Distance from the place, in thousand kilometres.
    """
    (left, right), box = axes.get_xlim(), axes.get_window_extent()
    inch = (right - left) / (box.width / axes.figure.dpi)
    width, height = _LETTER * inch * len(name), _LINE * inch
    for x, y in (
        (at[0] + gap, at[1] - height / 2),
        (at[0] - gap - width, at[1] - height / 2),
        (at[0] - width / 2, at[1] + gap),
        (at[0] - width / 2, at[1] - gap - height),
    ):
        own = (x, y, x + width, y + height)
        if all(own[2] < b[0] or b[2] < own[0] or own[3] < b[1] or b[3] < own[1] for b in taken):
            taken.append(own)
            text = axes.text(x, y + height / 2, name, fontsize=8, color=style.INK, va="center", zorder=5)
            text.set_path_effects([withStroke(linewidth=2, foreground="white")])
            return
