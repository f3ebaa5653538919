"""The corridor as a graph: homes, southern entries and airports, hubs, border cities, crossings, US metros.

The table of edges lists each road or rail stretch once, in the direction of travel to the north; the graph
has both directions, so that people can also move along the border, be sent south and go home. Each border
city leads to its port of entry (`port:CITY`) and to the Border Patrol sector it faces (`sector:SECTOR`). Home
communities (`home:COMMUNITY`) lead onto it and crossings to US metros (`court:COURT`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from world import tables
from world.corridor_ends import add_metros, add_origins
from world.corridor_travel import travel_attributes
from world.errors import InputError
from world.places import SECTORS

type Corridor = nx.DiGraph[str]

SECTOR_KILOMETRES = 15.0
"""Way from a border city to where people cross between ports, on foot; assumed."""
STRETCHES_PER_TRANSIT = 2.0
"""Stretches of mean length that make one transit of a state: risks are given by transit; assumed."""
SMUGGLER_USD_PER_KILOMETRE = 2.3
"""Price of being guided through Mexico, 2023: the full journey from Central America (12,300 USD) less that of
Mexicans (6,900 USD), over the 2,300 km from the southern entries to the line; derived."""
SMUGGLER_BORDER_USD = 4100.0
"""Price of being guided across the line, 2023: the full journey of Mexicans less 1,200 km; derived,
and the Department of Homeland Security gave 4,000 for 2015."""


def load_corridor(directory: Path | None = None) -> Corridor:
    """Build the corridor from the data tables, or from a user's tables of the same columns.

    Args:
        directory: where the tables are; None is the data of the project.

    Raises:
        InputError: as `world.tables.load` and `build`.
    """
    names = ("corridor_nodes", "corridor_edges", "border_cities", "corridor_risks")
    return build(
        *(tables.load(name, directory) for name in names),
        interdictions=tables.load("interdictions_by_state", directory),
        origins=tables.load("corridor_origins", directory),
        courts=tables.load("courts", directory),
    )


def build(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    cities: pd.DataFrame,
    risks: pd.DataFrame,
    *,
    interdictions: pd.DataFrame | None = None,
    origins: pd.DataFrame | None = None,
    courts: pd.DataFrame | None = None,
) -> Corridor:
    """Build and check the corridor.

    Args:
        nodes: node, name, state, kind, latitude, longitude.
        edges: origin, destination, mode (road or rail), kilometres; each once, as travelled northwards.
        cities: city, node, sector, kilometres_to_port; latitude and longitude if there are courts.
        risks: state, kidnap_probability, extortion_probability: by transit of the state.
        interdictions: year, state, share of the interdictions; nobody is stopped if there is none.
        origins: community, node, mode (road or air), kilometres, weight.
        courts: court, latitude, longitude.

    Returns:
        A graph whose nodes carry the columns of `nodes` (kind is border_city for those in `cities`, port and
        sector for crossings, home and metro at the ends); whose edges carry kilometres, mode, hours, fare
        and smuggler_price (2023 USD), kidnap_risk and extortion_risk (probabilities), interdiction_risk (a
        weight beside other edges), and northbound (bool). `graph.graph["cities"]` maps cities to their
        nodes and `graph.graph["sectors"]` to the sectors they face, both in the order of the table.

    Raises:
        InputError: naming the node or edge, for an unknown or isolated node, a duplicate, a mode that is not
            known, a length that is not positive, stretches that lead north in a circle, a border city that
            faces no sector or that no southern entry reaches.
    """
    graph: Corridor = nx.DiGraph()
    _check_unique(nodes["node"], "node")
    _check_unique(cities["city"], "border city")
    for row in nodes.to_dict("records"):
        graph.add_node(row["node"], **{str(name): value for name, value in row.items() if name != "node"})
    for row in edges.to_dict("records"):
        _add_stretch(graph, row["origin"], row["destination"], row["mode"], row["kilometres"])
    for column, label in (("node", "cities"), ("sector", "sectors")):
        graph.graph[label] = dict(zip(cities["city"], cities[column], strict=True))
    for row in cities.to_dict("records"):
        _add_crossings(graph, row["city"], row["node"], row["sector"], row["kilometres_to_port"])
    _check_connected(graph)
    for name in ("kidnap", "extortion"):
        _add_risk(graph, name, dict(zip(risks["state"], risks[f"{name}_probability"], strict=True)))
    if interdictions is not None:
        _add_interdiction(
            graph,
            {
                str(state): float(share)
                for state, share in interdictions.groupby("state")["share"].mean().items()
            },
        )
    if origins is not None:
        add_origins(graph, origins)
    if courts is not None:
        add_metros(graph, courts, cities)
    return graph


def northbound(graph: Corridor) -> Corridor:
    """Return the acyclic graph for people who head north: each stretch as it is listed, not backwards.

    Nodes are those of the corridor, in the same order. An order by distance to the nearest crossing would
    drop the Pacific line and the roads along the border: from Guadalajara the nearest crossing lies back
    east. The listed direction keeps every stretch, those along the border included, in one direction; `build`
    has checked that no circle arises.
    """
    ahead: Corridor = nx.DiGraph(**graph.graph)
    ahead.add_nodes_from(graph.nodes(data=True))
    ahead.add_edges_from(edge for edge in graph.edges(data=True) if edge[2]["northbound"])
    return ahead


def southern_entries(graph: Corridor) -> list[str]:
    """Return the nodes where third-country nationals enter Mexico by land."""
    return [node for node in graph if graph.nodes[node]["kind"] == "south_entry"]


def _check_unique(names: "pd.Series[str]", what: str) -> None:
    repeated = names[names.duplicated()]
    if len(repeated):
        raise InputError(f"{what} {repeated.iloc[0]} is listed twice")


def _add_stretch(graph: Corridor, origin: str, destination: str, mode: str, kilometres: float) -> None:
    edge = f"edge {origin} - {destination}"
    for node in (origin, destination):
        if node not in graph:
            raise InputError(f"{edge}: node {node} is not in the table of nodes")
    if origin == destination:
        raise InputError(f"{edge} leads from a node to itself")
    if graph.has_edge(origin, destination):
        raise InputError(f"{edge} is listed twice; list each stretch once, as travelled northwards")
    attributes = travel_attributes(edge, mode, kilometres)
    attributes["smuggler_price"] = kilometres * SMUGGLER_USD_PER_KILOMETRE
    graph.add_edge(origin, destination, northbound=True, **attributes)
    if graph.nodes[origin]["kind"] != "airport":
        graph.add_edge(destination, origin, northbound=False, **attributes)


def _add_crossings(graph: Corridor, city: str, node: str, sector: str, kilometres_to_port: float) -> None:
    if node not in graph:
        raise InputError(f"border city {city}: node {node} is not in the table of nodes")
    if sector not in SECTORS:
        raise InputError(f"border city {city} faces no sector: {sector!r}; valid are {', '.join(SECTORS)}")
    graph.nodes[node]["kind"] = "border_city"
    for crossing, kind, kilometres, price in (
        (f"port:{city}", "port", kilometres_to_port, 0.0),
        (f"sector:{sector}", "sector", SECTOR_KILOMETRES, SMUGGLER_BORDER_USD),
    ):
        attributes = travel_attributes(f"edge {city} - {crossing}", "foot", kilometres)
        attributes["smuggler_price"] = price
        graph.add_node(crossing, kind=kind, name=crossing.partition(":")[2])
        graph.add_edge(node, crossing, northbound=True, **attributes)


def _add_risk(graph: Corridor, name: str, by_transit: dict[str, float]) -> None:
    """Spread the risk of a transit over the stretches, at a hazard that is constant along the way in a state.

    Half of a stretch lies in the state of each of its ends; `STRETCHES_PER_TRANSIT` stretches of mean length
    make one transit. A state without a published risk has the median of the others (assumed).
    """
    median = float(np.median(list(by_transit.values())))
    hazards = {
        state: -np.log1p(-by_transit.get(state, median)) / (STRETCHES_PER_TRANSIT * length)
        for state, length in _mean_lengths(graph).items()
    }
    for attributes, hazard in _hazards(graph, hazards):
        attributes[f"{name}_risk"] = float(-np.expm1(-hazard * attributes["kilometres"]))


def _add_interdiction(graph: Corridor, share: dict[str, float]) -> None:
    """Weigh each edge by the share of interdictions in the states of its ends, constant along a transit.

    A longer way in a state weighs no more than one transit. A state that is not in the table has the smallest
    share in it (assumed). `interdicted_near` is the part of the weight that lies in the first state.
    """
    least = min(share.values())
    transit = {state: STRETCHES_PER_TRANSIT * length for state, length in _mean_lengths(graph).items()}
    for u, v, attributes in graph.edges(data=True):
        ends = [graph.nodes[node].get("state", graph.nodes[u]["state"]) for node in (u, v)]
        half = attributes["kilometres"] / 2
        near, far = (
            share.get(state, least) * min(half / transit[state], 1.0) if state in transit else least
            for state in ends
        )
        attributes["interdiction_risk"] = near + far
        attributes["interdicted_near"] = near / (near + far)


def _mean_lengths(graph: Corridor) -> dict[str, float]:
    """Mean length of the stretches that begin or end in each state, km; airports of their own aside."""
    lengths: dict[str, list[float]] = {}
    for u, v, kilometres in _stretches(graph):
        for node in (u, v):
            lengths.setdefault(graph.nodes[node]["state"], []).append(kilometres)
    return {state: float(np.mean(values)) for state, values in lengths.items()}


def _hazards(graph: Corridor, by_state: dict[str, float]) -> Iterator[tuple[dict[str, Any], float]]:
    """Attributes of each edge in Mexico, and the hazard of a kilometre: the mean of those of its two ends."""
    typical = float(np.median(list(by_state.values())))
    for u, v, attributes in graph.edges(data=True):
        state = graph.nodes[u]["state"]
        ahead = graph.nodes[v].get("state", state)  # crossings have no state
        yield attributes, (by_state.get(state, typical) + by_state.get(ahead, typical)) / 2


def _stretches(graph: Corridor) -> Iterator[tuple[str, str, float]]:
    for u, v, attributes in graph.edges(data=True):
        kinds = {graph.nodes[u]["kind"], graph.nodes[v]["kind"]}
        if attributes["northbound"] and not kinds & {"port", "sector", "airport"}:
            yield u, v, attributes["kilometres"]


def _check_connected(graph: Corridor) -> None:
    for node in graph:
        if graph.degree(node) == 0:
            raise InputError(f"node {node} is isolated: no edge leads to it")
        if graph.nodes[node]["kind"] == "border":
            raise InputError(f"node {node} is at the border but faces no sector: it is no border city")
    ahead = northbound(graph)
    if not nx.is_directed_acyclic_graph(ahead):
        circle = [u for u, _ in nx.find_cycle(ahead)]
        raise InputError(
            f"stretches lead north in a circle: {' -> '.join([*circle, circle[0]])}; turn one round"
        )
    entries = southern_entries(graph)
    if not entries:
        raise InputError("no node is of kind south_entry: nobody can enter from the south")
    reached = set[str]().union(*(nx.descendants(ahead, entry) for entry in entries))
    for city, node in graph.graph["cities"].items():
        if node not in reached:
            raise InputError(f"border city {city} ({node}) is not reached from any southern entry")
