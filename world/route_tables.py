"""Next steps towards each border city, as arrays: the recursive logit of `routes`, solved for many walkers.

Each border city is a destination of its own, at which walkers stop. Where `routes` solves one destination
with names and checks, this solves all cities at once on the two-way graph, so that steps along the border and
to the south exist; kilometres cost enough that walks do not go round for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from world import tables
from world.calendar import days_in, first_day
from world.corridor import Corridor, load_corridor
from world.corridor_ends import walked
from world.errors import InputError
from world.places import CITIZENSHIPS
from world.routes import EdgeUtility

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

UTILITY = EdgeUtility(per_100_km=-1.0)
"""Utility of an edge of the two-way graph: a detour of 100 km is taken about a third as often (assumed)."""
_LAST = 1 - 2.0**-53


@dataclass(frozen=True)
class Ways:
    """The directed edges that travellers walk, in the order of the graph; positions are codes.

    Attributes:
        graph: The corridor; node codes are positions in it.
        edges: Names of the two ends of each edge.
    """

    graph: Corridor
    edges: tuple[tuple[str, str], ...]

    @cached_property
    def _attributes(self) -> dict[str, Array]:
        return {}

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Names of all nodes."""
        return tuple(self.graph)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the edges, "ORIGIN-DESTINATION"."""
        return tuple("-".join(edge) for edge in self.edges)

    @cached_property
    def cities(self) -> Codes:
        """Node of each border city, shape (cities,)."""
        return np.array([self.nodes.index(node) for node in self.graph.graph["cities"].values()])

    @cached_property
    def origin(self) -> Codes:
        """Node from which each edge leads."""
        return np.array([self.nodes.index(node) for node, _ in self.edges])

    @cached_property
    def target(self) -> Codes:
        """Node to which each edge leads."""
        return np.array([self.nodes.index(node) for _, node in self.edges])

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kind of each node."""
        return tuple(self.graph.nodes[node]["kind"] for node in self.nodes)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Mexican state of each node; empty for a node outside Mexico."""
        return tuple(self.graph.nodes[node].get("state", "") for node in self.nodes)

    @cached_property
    def flown_by(self) -> Codes:
        """Citizenship that flies along each edge, unless Mexico asks a visa of it; -1 where all go."""
        return np.array([self._citizenship(*edge) for edge in self.edges])

    def _citizenship(self, origin: str, target: str) -> int:
        flies = self.graph.edges[origin, target]["mode"] == "air"
        name = origin.partition(":")[2]
        return CITIZENSHIPS.index(name) if flies and name in CITIZENSHIPS else -1

    def of_kind(self, kind: str) -> Codes:
        """Nodes of a kind."""
        return np.flatnonzero([found == kind for found in self.kinds])

    def state_codes(self, names: tuple[str, ...]) -> Codes:
        """Code of the Mexican state of each node in a list of names; 0 elsewhere, where nothing happens."""
        at = {name: code for code, name in enumerate(names)}
        return np.array([at.get(state, 0) for state in self.states])

    def attribute(self, name: str) -> Array:
        """A number of each edge, such as hours, shape (edges,)."""
        if name not in self._attributes:
            values = [self.graph.edges[edge][name] for edge in self.edges]
            self._attributes[name] = np.array(values, np.float64)
        return self._attributes[name]

    def hazard(self, risk: str) -> Array:
        """Hazard of an edge from its risk: what adds up along a way, shape (edges,)."""
        hazard: Array = -np.log1p(-self.attribute(risk))
        return hazard


@dataclass(frozen=True)
class RouteTables:
    """Next steps of a month.

    Attributes:
        bounds: Cumulative probabilities of the edges from a node towards a city, from 0 to 1,
            (cities * nodes, options + 1).
        edges: Codes of those edges, -1 where a node has fewer, (nodes, options).
        log_value: Value of each node towards each city, minus infinity where none leads there,
            (cities, nodes).
    """

    bounds: Array
    edges: Codes
    log_value: Array

    def step(self, city: Codes, node: Codes, luck: Array) -> tuple[Codes, Array]:
        """Take a step of each walker.

        One draw serves a whole walk: the part of it that the choice leaves open is spread over [0, 1) again.

        Args:
            city: City that each walker heads for, shape (n,).
            node: Node of each, not the city's own.
            luck: Draws in [0, 1).

        Returns:
            Edge codes, and the luck that is left.
        """
        bounds = self.bounds[city * len(self.edges) + node]
        pick = np.count_nonzero(bounds[:, 1:-1] <= luck[:, None], axis=1)
        every = np.arange(len(pick))
        low, high = bounds[every, pick], bounds[every, pick + 1]
        return self.edges[node, pick], np.minimum((luck - low) / (high - low), _LAST)


@lru_cache(maxsize=2)
def load_ways(directory: Path | None = None) -> Ways:
    """The edges of the corridor that travellers walk.

    Raises:
        InputError: As `load_corridor`.
    """
    graph = load_corridor(directory)
    return Ways(graph, tuple(walked(graph)))


@lru_cache(maxsize=16)
def solve(open_to: tuple[bool, ...], danger: float = 1.0, directory: Path | None = None) -> RouteTables:
    """Solve for the next steps.

    Args:
        open_to: Whether each citizenship may fly to Mexico.
        danger: Factor on the hazards of kidnapping and extortion.
        directory: Folder of the tables; the project's own by default.

    Raises:
        InputError: Walks would go round for ever.
    """
    ways = load_ways(directory)
    weight = np.exp(_utilities(ways, danger)) * np.array([*open_to, True])[ways.flown_by]
    values = _values(ways, weight)
    edges = _options(ways)
    ahead = np.where(edges >= 0, weight[edges] * values[:, ways.target[edges]], 0.0)
    total = ahead.sum(axis=2, keepdims=True)
    shares = np.cumsum(ahead / np.where(total > 0, total, 1.0), axis=2)
    shares /= np.where(total > 0, shares[:, :, -1:], 1.0)
    bounds = np.concatenate([np.zeros_like(total), shares], axis=2)
    with np.errstate(divide="ignore"):
        return RouteTables(bounds.reshape(-1, bounds.shape[2]), edges, np.log(values))


def _utilities(ways: Ways, danger: float) -> Array:
    """Utility of each edge; hazards, and with them risks, grow with danger."""
    base = UTILITY.of(ways.graph)
    utility = np.array([base[edge] for edge in ways.edges])
    for name, weight in (
        ("kidnap_risk", UTILITY.per_kidnap_risk),
        ("extortion_risk", UTILITY.per_extortion_risk),
    ):
        utility += weight * (-np.expm1(-danger * ways.hazard(name)) - ways.attribute(name))
    return utility


def _values(ways: Ways, weight: Array) -> Array:
    """Exponential of the value of each node towards each city, (cities, nodes).

    With G the sum of the weights of all walks between two nodes, the inverse of 1 - M, walks that end when
    they first come to a city weigh G(node, city) / G(city, city). G is nowhere negative if, and only if, the
    spectral radius of M is below one.
    """
    size = len(ways.nodes)
    matrix = np.eye(size)
    matrix[ways.origin, ways.target] -= weight
    walks = np.linalg.inv(matrix)
    if walks.min() < -1e-9:
        raise InputError("routes on the corridor go round for ever; make its edges longer or fewer")
    values: Array = (walks[:, ways.cities] / walks[ways.cities, ways.cities]).T
    return np.maximum(values, 0.0)


def _options(ways: Ways) -> Codes:
    """Edges from each node, (nodes, options), -1 where there are fewer."""
    by_node = [np.flatnonzero(ways.origin == node) for node in range(len(ways.nodes))]
    table = np.full((len(by_node), max(len(options) for options in by_node)), -1)
    for node, options in enumerate(by_node):
        table[node, : len(options)] = options
    return table


@lru_cache(maxsize=256)
def open_skies(month: int) -> tuple[bool, ...]:
    """Whether people of each citizenship may fly to Mexico without a visa in the middle of a month."""
    day = first_day(month) + days_in(month) // 2
    last = [np.searchsorted(days, day, side="right") - 1 for days, _ in _visas()]
    return tuple(bool(at >= 0 and free[at]) for at, (_, free) in zip(last, _visas(), strict=True))


@lru_cache(maxsize=1)
def _visas() -> tuple[tuple[Codes, NDArray[np.bool_]], ...]:
    """By citizenship: days from which a rule holds, since 1970, and whether no visa is required then."""
    visas = tables.load("mexican_visas").sort_values("date")
    rules = []
    for name in CITIZENSHIPS:
        mine = visas[visas["citizenship"] == name]
        days = mine["date"].to_numpy("datetime64[D]").astype(np.int64)
        rules.append((days, mine["required"].to_numpy() == 0))
    return tuple(rules)
