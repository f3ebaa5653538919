"""The two ends of the corridor: home communities, from where people join it, and the US metros beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd

from world.corridor_travel import travel_attributes
from world.distance import kilometres
from world.errors import InputError

if TYPE_CHECKING:
    from world.corridor import Corridor

ROAD_FACTOR = 1.25
"""Length of a road over the great circle; assumed, as for the stretches of unknown length."""


def home_node(community: str) -> str:
    """Name of the node of a home community."""
    return f"home:{community}"


def add_origins(graph: Corridor, origins: pd.DataFrame) -> None:
    """Add a node for each home community and its ways onto the corridor, which nobody walks back.

    The ways are weighed by the logarithm of their weight; risks of the way to Mexico are not modelled. Who
    returns home does so by status, not by walking.

    Raises:
        InputError: A way leads to no node, has no length, or an unknown mode.
    """
    for row in origins.to_dict("records"):
        node, home = row["node"], home_node(row["community"])
        if node not in graph:
            raise InputError(f"home community {row['community']}: node {node} is not in the table of nodes")
        if not row["weight"] > 0:
            raise InputError(f"edge {home} - {node} has weight {row['weight']}; a weight is positive")
        graph.add_node(home, kind="home", name=row["community"])
        attributes = travel_attributes(f"edge {home} - {node}", row["mode"], row["kilometres"])
        graph.add_edge(home, node, northbound=True, preference=float(np.log(row["weight"])), **attributes)


def add_metros(graph: Corridor, courts: pd.DataFrame, cities: pd.DataFrame) -> None:
    """Add the US metros with an immigration court, and roads to them.

    From each crossing a road leads to the metro nearest to the (first) border city that faces it, its
    gateway; from each gateway roads lead to all metros that are no gateway. Lengths are great circles times
    `ROAD_FACTOR`, at least one kilometre.
    """
    near = kilometres(cities, courts) * ROAD_FACTOR
    between = kilometres(courts, courts) * ROAD_FACTOR
    names = [f"court:{court}" for court in courts["court"]]
    graph.add_nodes_from((name, {"kind": "metro", "name": name.partition(":")[2]}) for name in names)
    gateways = dict.fromkeys(
        _join(graph, crossing, names, near[row])
        for row, city in enumerate(cities.to_dict("records"))
        for crossing in (f"port:{city['city']}", f"sector:{city['sector']}")
    )
    for gateway in gateways:
        for metro in range(len(names)):
            if metro not in gateways:
                _add_road(graph, names[gateway], names[metro], between[gateway, metro])


def _join(graph: Corridor, crossing: str, names: list[str], lengths: np.ndarray) -> int:
    """Lead a crossing to its gateway, unless another city has; return the gateway."""
    for beyond in graph.successors(crossing):
        return names.index(beyond)
    gateway = int(np.argmin(lengths))
    _add_road(graph, crossing, names[gateway], lengths[gateway])
    return gateway


def _add_road(graph: Corridor, origin: str, destination: str, length: float) -> None:
    attributes = travel_attributes(f"edge {origin} - {destination}", "road", max(float(length), 1.0))
    graph.add_edge(origin, destination, northbound=True, **attributes)


def walked(graph: Corridor) -> list[tuple[str, str]]:
    """Edges that travellers walk: all but those that cross the line and lead on in the United States."""
    beyond = {"port", "sector", "metro"}
    return [edge for edge in graph.edges if not beyond & {graph.nodes[node]["kind"] for node in edge}]


def metros_reached(graph: Corridor, node: str) -> set[str]:
    """Metros that can be reached from a node."""
    return {found for found in nx.descendants(graph, node) if graph.nodes[found]["kind"] == "metro"}
