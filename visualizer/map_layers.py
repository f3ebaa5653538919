"""What the map of the application shows as marks: places by layer, what makes them large, their load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from visualizer.figures import geography
from visualizer.figures.geography import Points
from visualizer.moment import Moment
from world import tables
from world.calendar import days_in
from world.gazetteer import load_places
from world.ledger import Values
from world.lever_values import LeverValues

Load = Callable[[Moment, LeverValues], Values]
"""Load over capacity of all places of a series, shape (places,); NaN where there is no capacity."""
YEAR = 12


@dataclass(frozen=True)
class Layer:
    """Places that are drawn as marks of one shape.

    Attributes:
        key: Its name, also in the catalogue of texts.
        kind: Kind of place, whose page a click opens.
        series: Stock or flow whose value in the month, over all groups, is the area of a mark.
        positions: Positions of the places on the plane, by name.
        shape: Shape of the marks: circle, square, diamond or triangle.
        area: Radius of the largest mark, in units of the drawing.
        load: Load over capacity, which colours the marks; None where nothing limits.
        shown: Whether it is shown at first.
        planned: Value that the largest mark stands for where history has none as large; 1 by default.
        down: Units of the drawing by which marks stand below their place, so as not to hide another layer's.
    """

    key: str
    kind: str
    series: str
    positions: Callable[[], Mapping[str, Points]]
    shape: str
    area: float
    load: Load | None = None
    shown: bool = True
    planned: Callable[[], float] = lambda: 1.0
    down: float = 0.0

    def has(self, moment: Moment, row: int) -> bool:
        """Whether a place of the series is one of the layer's: a series may speak of ports and of sectors."""
        name = moment.places(self.series)[row]
        return self.kind != "port" or name.startswith("port:")

    def size(self, moment: Moment) -> Values:
        """Value of each place of the series in the last month, shape (places,)."""
        values: Values = moment.now(self.series).sum(axis=1)
        return values


def _last_year(moment: Moment, series: str) -> Values:
    """Sum of a flow over the last twelve months, shape (places,)."""
    months = moment.ledger.finished[-YEAR:]
    values: Values = np.sum([month[series] for month in months], axis=0).sum(axis=1)
    return values


def _in_over_out(into: str, out: str) -> Load:
    """Cases that came in over cases that were done, in the last twelve months: above one, the queue grows."""

    def load(moment: Moment, levers: LeverValues) -> Values:
        return _over(_last_year(moment, into), _last_year(moment, out))

    return load


def _over(load: Values, capacity: Values) -> Values:
    share: Values = np.divide(load, capacity, out=np.full(len(load), np.nan), where=capacity > 0)
    return share


def _lever(moment: Moment, levers: LeverValues, name: str) -> Values:
    values: Values = levers.get(name)[moment.month - levers.months[0]]
    return values


def _beds_taken(series: str, lever: str) -> Load:
    def load(moment: Moment, levers: LeverValues) -> Values:
        return _over(moment.now(series).sum(axis=1), _lever(moment, levers, lever))

    return load


def _appointments_taken(moment: Moment, levers: LeverValues) -> Values:
    """Encounters at a port over the appointments of the month; sectors of the Border Patrol have none."""
    appointments = _lever(moment, levers, "appointments_per_day") * days_in(moment.month)
    places, ports = moment.places("border_encounters"), load_places().names("port")
    by_name = dict(zip(ports, appointments, strict=True))
    capacity = np.array([by_name.get(place, 0.0) for place in places])
    encounters: Values = moment.now("border_encounters").sum(axis=1)
    return _over(encounters, capacity)


def _places(table: str, name: str) -> Callable[[], Mapping[str, Points]]:
    return lambda: geography.places(table, name)


@lru_cache(maxsize=1)
def _countries() -> dict[str, Points]:
    """The middle of each country whose outline is on the map: of its largest ring's box."""
    found = {}
    for country, rings in geography.outlines()["country"].items():
        ring = max(rings, key=len)
        found[country] = (ring.min(axis=0) + ring.max(axis=0)) / 2
    return found


LAYERS: tuple[Layer, ...] = (
    Layer("homes", "mexican_state", "departures", _places("mexican_states", "state"), "circle", 20.0),
    Layer("countries", "country", "departures", _countries, "circle", 20.0),
    Layer(
        "transit",
        "mexican_state",
        "interdictions_in_mexico",
        _places("mexican_states", "state"),
        "diamond",
        18.0,
        shown=False,
    ),
    Layer(
        "courts",
        "court",
        "court_pending",
        _places("courts", "court"),
        "circle",
        26.0,
        _in_over_out("court_receipts", "court_completions"),
    ),
    Layer(
        "consulates",
        "consulate",
        "consular_cases_waiting",
        _places("consulates", "consulate"),
        "diamond",
        14.0,
        _in_over_out("consular_cases_opened", "consular_cases_served"),
        shown=False,
    ),
    Layer(
        "cities",
        "city",
        "waiting_in_mexico",
        _places("border_cities", "city"),
        "triangle",
        22.0,
        _beds_taken("waiting_in_mexico", "shelter_beds"),
    ),
    Layer(
        "ports",
        "port",
        "border_encounters",
        _places("border_cities", "city"),
        "square",
        13.0,
        _appointments_taken,
        shown=False,
        down=-17.0,
    ),
    Layer(
        "centres",
        "centre",
        "reception_occupancy_peak",
        _places("reception_centres", "centre"),
        "square",
        16.0,
        _beds_taken("reception_occupancy_peak", "centre_beds"),
        planned=lambda: float(tables.load("reception_centres")["announced_places"].max()),
        down=13.0,
    ),
)
"""From those that lie under to those that lie over the others."""
