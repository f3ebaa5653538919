"""Every series that the model writes: its kind, unit, places, groups and valid scale, from all rooms."""

from __future__ import annotations

from world.declare import Series
from world.declared.rooms import ROOMS

SERIES: tuple[Series, ...] = tuple(series for room in ROOMS for series in room.SERIES)
BY_NAME: dict[str, Series] = {series.name: series for series in SERIES}


def describe() -> list[dict[str, str]]:
    """Rows of the table that `run.py describe series` prints."""
    return [
        {
            "series": series.name,
            "kind": series.kind.value,
            "unit": series.unit,
            "places": series.places,
            "groups": ", ".join(series.groups),
            "coarsest scale": f"1:{series.coarsest_scale}",
            "meaning": series.meaning + (f" Weighed by {series.weight}." if series.weight else ""),
        }
        for series in SERIES
    ]
