"""The map of the application: what stands still is sent once, what a month changes is a few arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import solara

from visualizer.amounts import amount, place_name, series_name
from visualizer.catalogue import Language, text
from visualizer.figures import geography
from visualizer.figures.corridor_map import ends
from visualizer.figures.corridor_map import positions as node_positions
from visualizer.map_layers import LAYERS, Layer
from visualizer.moment import Moment
from world.ledger import Values
from world.lever_values import LeverValues

WEST, EAST, SOUTH, NORTH = -2.62, 2.63, 1.46, 5.02
"""Part of the plane that is shown, in thousand kilometres."""
PIXELS = 1000 / (EAST - WEST)
"""Units of the drawing to a thousand kilometres."""
HEADLINE = (
    "border_encounters",
    "ice_arrests",
    "removals_by_path",
    "detention_population",
    "family_separations",
    "crimes_against_waiting",
    "waiting_in_mexico",
    "court_pending",
)
"""Series whose sums stand under the map."""
LEAST = 0.004
"""Stretches with less than this share of the busiest one are left out."""
WIDEST = 14.0
"""Width of the busiest stretch, in units of the drawing."""


@dataclass(frozen=True)
class Ground:
    """What stands still: places by layer, and stretches.

    Attributes:
        places: Index of each place that has a position, in the rows of its layer's series, by layer.
        points: Position of each of them, in units of the drawing.
        stretches: Index of each stretch with two positions, and its ends (stretches, 2, 2).
    """

    places: dict[str, list[int]]
    points: dict[str, list[tuple[float, float]]]
    stretches: list[int]
    ends: Values


@solara.component
def CorridorMap(
    moment: Moment,
    levers: LeverValues,
    language: Language,
    dark: bool,
    open_place: Callable[[str, str], None],
) -> None:
    """Show the corridor in a month; only what changed since the last month is drawn anew.

    Args:
        moment: The run up to a month.
        levers: Values of levers, for capacities.
        language: Language of the reader.
        dark: Whether the ground is dark.
        open_place: Opens the page of a place, by kind and name.
    """
    shown, set_shown = solara.use_state([layer.key for layer in LAYERS if layer.shown])
    flows, set_flows = solara.use_state(True)
    largest = solara.use_memo(lambda: [most(layer, moment) for layer in LAYERS], [id(moment.ledger)])
    busiest = solara.use_memo(lambda: busiest_stretch(moment), [id(moment.ledger)])
    _Map(
        land=land(),
        layers=solara.use_memo(lambda: fixed(moment, language), [id(moment.ledger), language]),
        lines=solara.use_memo(lambda: lines(moment), [id(moment.ledger)]),
        sizes=[sizes(layer, moment) for layer in LAYERS],
        loads=[loads(layer, moment, levers) for layer in LAYERS],
        flows=stretch_flows(moment),
        largest=largest,
        busiest=busiest,
        widest=WIDEST,
        least=LEAST,
        shown=shown,
        on_shown=set_shown,
        flows_shown=flows,
        on_flows_shown=set_flows,
        facts=headline(moment, language),
        words=words(language),
        dark=dark,
        event_open=lambda place: open_place(place["kind"], place["name"]),
    )


@lru_cache(maxsize=1)
def land() -> list[dict[str, str]]:
    """Return the outlines as paths of SVG, by kind of area."""
    found = []
    for kind, areas in geography.outlines().items():
        rings = [_path(drawing(ring)) for area in areas.values() for ring in area]
        found.append({"kind": kind, "path": "".join(rings)})
    return found


def drawing(points: Values) -> Values:
    """Turn positions on the plane into units of the drawing, y downwards."""
    return np.round(np.column_stack([points[:, 0] - WEST, NORTH - points[:, 1]]) * PIXELS, 1)


def _path(points: Values) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist()) + "Z"


def ground(moment: Moment) -> Ground:
    """Find the positions of the places and stretches of a run."""
    places: dict[str, list[int]] = {}
    points: dict[str, list[tuple[float, float]]] = {}
    for layer in LAYERS:
        where = layer.positions()
        names = [name.removeprefix("port:") for name in moment.places(layer.series)]
        rows = [row for row, name in enumerate(names) if name in where and layer.has(moment, row)]
        places[layer.key] = rows
        drawn = drawing(np.array([where[names[row]] for row in rows])) if rows else np.empty((0, 2))
        points[layer.key] = [(float(x), float(y) + layer.down) for x, y in drawn]
    known = [ends(name, node_positions()) for name in moment.places("journey_flows")]
    kept = [row for row, found in enumerate(known) if found is not None]
    both = np.array([known[row] for row in kept], np.float64)
    return Ground(places, points, kept, drawing(both.reshape(-1, 2)).reshape(-1, 2, 2))


_grounds: dict[tuple[str, ...], Ground] = {}


def _ground(moment: Moment) -> Ground:
    """The ground of a run, found once for each list of stretches: it depends on data alone."""
    key = moment.places("journey_flows")
    if key not in _grounds:
        _grounds[key] = ground(moment)
    return _grounds[key]


def fixed(moment: Moment, language: Language) -> list[dict[str, Any]]:
    """Return the layers as they stand, with the names of their places."""
    found, at = [], _ground(moment)
    for layer in LAYERS:
        names = moment.places(layer.series)
        rows = at.places[layer.key]
        found.append(
            {
                "key": layer.key,
                "kind": layer.kind,
                "shape": layer.shape,
                "area": layer.area,
                "title": text(f"map.{layer.key}", language),
                "value": text(f"map.{layer.key}_value", language),
                "load": text(f"map.{layer.key}_load", language) if layer.load else "",
                "names": [names[row] for row in rows],
                "labels": [place_name(names[row], language) for row in rows],
                "points": at.points[layer.key],
            }
        )
    return found


def lines(moment: Moment) -> list[list[float]]:
    """Return the stretches as x1, y1, x2, y2."""
    return [[float(number) for number in pair.ravel()] for pair in _ground(moment).ends]


def sizes(layer: Layer, moment: Moment) -> list[int]:
    """Return what a layer's places are as large as, in people or cases."""
    values = layer.size(moment)[_ground(moment).places[layer.key]]
    return [int(value) for value in np.nan_to_num(values)]


def loads(layer: Layer, moment: Moment, levers: LeverValues) -> list[float | None]:
    """Return load over capacity of a layer's places; None where there is no capacity."""
    if layer.load is None:
        return []
    values = layer.load(moment, levers)[_ground(moment).places[layer.key]]
    return [round(float(value), 3) if np.isfinite(value) else None for value in values]


def stretch_flows(moment: Moment) -> list[list[int]]:
    """Return the people who travel each stretch in the last month, north and south."""
    values = np.nan_to_num(moment.now("journey_flows"))[_ground(moment).stretches]
    return [[int(north), int(south)] for north, south in values]


def most(layer: Layer, moment: Moment) -> float:
    """Return the largest value of a layer so far, which its largest mark stands for."""
    rows = _ground(moment).places[layer.key]
    return float(np.nanmax(moment.history(layer.series).sum(axis=2)[:, rows], initial=layer.planned()))


def busiest_stretch(moment: Moment) -> float:
    """Return the most people who travelled a stretch in a month so far."""
    return float(np.nanmax(moment.history("journey_flows"), initial=1.0))


def headline(moment: Moment, language: Language) -> list[dict[str, str]]:
    """Return a few sums of the month in words, harm beside enforcement."""
    return [
        {
            "title": series_name(name, language),
            "value": amount(float(np.nansum(moment.now(name))), language),
        }
        for name in HEADLINE
    ]


@lru_cache(maxsize=2)
def words(language: Language) -> dict[str, str]:
    """Return the words of the map."""
    names = (
        "flows", "north", "south", "open", "layers", "load", "no_capacity", "under", "at", "over", "size",
        "limits",
        "label", "locale",
    )  # fmt: skip
    return {name: text(f"map.{name}", language) for name in names}


@solara.component_vue("assets/map.vue")
def _Map(
    land: list[dict[str, str]],
    layers: list[dict[str, Any]],
    lines: list[list[float]],
    sizes: list[list[int]],
    loads: list[list[float | None]],
    flows: list[list[int]],
    largest: list[float],
    busiest: float,
    widest: float,
    least: float,
    shown: list[str],
    on_shown: Callable[[list[str]], None],
    flows_shown: bool,
    on_flows_shown: Callable[[bool], None],
    facts: list[dict[str, str]],
    words: dict[str, str],
    dark: bool,
    event_open: Callable[[dict[str, str]], None],
) -> None:
    """The part that runs in the browser."""
