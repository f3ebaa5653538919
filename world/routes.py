"""Route choice: a recursive logit (Fosgerau, Frejinger and Karlstrom 2013, Transportation Research B 56).

At each node people choose the next edge, or to stop if the node is one of the destinations, by a logit of the
utility of the edge plus the value of what lies beyond:

    V(i) = scale * log( exp(a(i) / scale) + sum over edges i-j of exp((u(i, j) + V(j)) / scale) )

where a is the utility of stopping at a destination. With z = exp(V / scale) this is the linear system
z = M z + b, solved at once, with no list of paths: the chance of a walk is proportional to the exponential of
its utility. A destination may be passed through; a node without outgoing edges absorbs. The system has a
meaning only if the spectral radius of M is below one, which is always so in an acyclic graph, and checked in
any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import spsolve

from world.errors import InputError

type Edge = tuple[str, str]
type Graph = nx.DiGraph[str]

_LARGEST = 500.0  # exp(709) overflows
_MARGIN = 1e-9  # a radius this close to one is taken for one: the solution would be rounding


@dataclass(frozen=True)
class EdgeUtility:
    """Linear utility of an edge, in utils; all defaults are assumed.

    Attributes:
        per_hour: of an hour of travel.
        per_100_usd: of 100 USD of fare.
        per_kidnap_risk: of certain kidnapping; a risk of 0.1 weighs a tenth.
        per_extortion_risk: of certain extortion or robbery.
        per_100_km: of 100 km beyond their hours; zero suits the acyclic corridor.
        per_edge: of an edge as such; zero suits the acyclic corridor, the two-way one converges from -1 down.
    """

    per_hour: float = -0.003
    per_100_usd: float = -0.2
    per_kidnap_risk: float = -10.0
    per_extortion_risk: float = -0.3
    per_edge: float = 0.0
    per_100_km: float = 0.0

    def of(self, graph: Graph) -> dict[Edge, float]:
        """Return the utility of each edge of a corridor; `preference` is what an edge has of its own."""
        return {
            (u, v): self.per_edge
            + edge.get("preference", 0.0)
            + self.per_hour * edge["hours"]
            + self.per_100_km * edge.get("kilometres", 0.0) / 100
            + self.per_100_usd * edge["fare"] / 100
            + self.per_kidnap_risk * edge["kidnap_risk"]
            + self.per_extortion_risk * edge["extortion_risk"]
            for u, v, edge in graph.edges(data=True)
        }


@dataclass(frozen=True)
class _System:
    """The logarithms of M and b, divided by the scale, and the names of the nodes."""

    nodes: tuple[str, ...]
    origin: NDArray[np.intp]  # (edges,)
    target: NDArray[np.intp]  # (edges,)
    log_weight: NDArray[np.float64]  # (edges,)
    log_stop: NDArray[np.float64]  # (nodes,), -inf where nobody stops

    def matrix(self, values: NDArray[np.float64]) -> sparse.csr_array:
        shape = (len(self.nodes), len(self.nodes))
        return sparse.csr_array((values, (self.origin, self.target)), shape=shape)


def value_functions(
    graph: Graph, utility: Mapping[Edge, float], destinations: Mapping[str, float], scale: float = 1.0
) -> NDArray[np.float64]:
    """Solve for the value of each node: the expected best utility of the ways from there to the destinations.

    Args:
        graph: nodes and directed edges.
        utility: utility of each edge.
        destinations: utility of stopping at each destination.
        scale: scale of the Gumbel errors, above zero; small means that all take the best way.

    Returns:
        Shape (nodes,), in the order of the graph; -inf where no destination can be reached.

    Raises:
        InputError: if a destination or an edge is unknown, a number is not finite, or the spectral radius of
            M is not below one, naming the cycle that weighs most.
    """
    system = _system(graph, utility, destinations, scale)
    return scale * _log_values(system)


def next_step_probabilities(
    graph: Graph, utility: Mapping[Edge, float], destinations: Mapping[str, float], scale: float = 1.0
) -> sparse.csr_array:
    """Return the probability of each next step; the diagonal is the probability of stopping there.

    Args:
        graph: as in `value_functions`.
        utility: as in `value_functions`.
        destinations: as in `value_functions`.
        scale: as in `value_functions`.

    Returns:
        Shape (nodes, nodes), in the order of the graph. A row sums to one, or is empty where no destination
        can be reached.

    Raises:
        InputError: as `value_functions`.
    """
    return _steps(_system(graph, utility, destinations, scale))


def destination_probabilities(
    graph: Graph,
    utility: Mapping[Edge, float],
    origins: Sequence[str],
    destinations: Mapping[str, float],
    scale: float = 1.0,
) -> NDArray[np.float64]:
    """Return the probability that a walk from each origin stops at each destination.

    Args:
        graph: as in `value_functions`.
        utility: as in `value_functions`.
        origins: nodes where walks start.
        destinations: as in `value_functions`.
        scale: as in `value_functions`.

    Returns:
        Shape (origins, destinations); rows sum to one.

    Raises:
        InputError: as `value_functions`, or if an origin is unknown or reaches no destination.
    """
    system = _system(graph, utility, destinations, scale)
    steps = _steps(system)
    at = {node: code for code, node in enumerate(system.nodes)}
    for origin in origins:
        if origin not in at:
            raise InputError(f"origin {origin} is not a node of the graph")
        if steps.indptr[at[origin]] == steps.indptr[at[origin] + 1]:
            raise InputError(f"no destination can be reached from {origin}")
    stops = steps.diagonal()
    onward = (sparse.eye_array(len(stops)) - steps + sparse.diags_array(stops)).tocsc()
    ends = np.zeros((len(stops), len(destinations)))
    columns = [at[destination] for destination in destinations]
    ends[columns, range(len(columns))] = stops[columns]
    shares = np.reshape(spsolve(onward, ends), ends.shape)
    return np.asarray(shares[[at[origin] for origin in origins]], np.float64)


def sample_next(
    steps: sparse.csr_array, positions: NDArray[np.integer], uniforms: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Draw the next node of each person.

    Args:
        steps: next-step probabilities, shape (nodes, nodes).
        positions: shape (n,), node code of each person.
        uniforms: shape (n,), draws in [0, 1).

    Returns:
        Shape (n,), node codes; a person's own position means that they stop there.

    Raises:
        InputError: if somebody is where no destination can be reached.
    """
    entries = np.diff(steps.indptr)
    people = np.bincount(positions, minlength=len(entries))
    if np.any(people[entries == 0]):
        stuck = int(np.argmax((people > 0) & (entries == 0)))
        raise InputError(f"no destination can be reached from node {stuck}")
    rows = np.repeat(np.arange(len(entries)), entries)
    cumulative = np.cumsum(steps.data)
    ends = cumulative[steps.indptr[1:][rows] - 1]
    starts = np.concatenate(([0.0], cumulative))[steps.indptr[rows]]
    upper = rows + (cumulative - starts) / (
        ends - starts
    )  # row r covers [r, r + 1): one search serves everyone
    draws = np.minimum(uniforms, 1 - 1e-12)  # position + draw must not round to the next row
    return np.asarray(steps.indices[np.searchsorted(upper, positions + draws, side="right")], np.intp)


def _system(
    graph: Graph, utility: Mapping[Edge, float], destinations: Mapping[str, float], scale: float
) -> _System:
    if not scale > 0:
        raise InputError(f"scale {scale} is not positive")
    nodes = tuple(graph)
    at = {node: code for code, node in enumerate(nodes)}
    edges = list(graph.edges)
    system = _System(
        nodes,
        np.array([at[u] for u, _ in edges], np.intp),
        np.array([at[v] for _, v in edges], np.intp),
        np.array(list(_edge_weights(edges, utility, scale))),
        np.full(len(nodes), -np.inf),
    )
    for destination, attraction in destinations.items():
        if destination not in at:
            raise InputError(f"destination {destination} is not a node of the graph")
        if not abs(attraction / scale) < _LARGEST:
            raise InputError(
                f"destination {destination}: utility {attraction} is too large for scale {scale}"
            )
        system.log_stop[at[destination]] = attraction / scale
    _check_radius(graph, system)
    return system


def _edge_weights(edges: Sequence[Edge], utility: Mapping[Edge, float], scale: float) -> Iterator[float]:
    for edge in edges:
        name = " - ".join(edge)
        if edge[0] == edge[1]:
            raise InputError(f"edge {name} leads from a node to itself; use a destination to let people stay")
        if edge not in utility:
            raise InputError(f"edge {name} has no utility")
        if not abs(utility[edge] / scale) < _LARGEST:
            raise InputError(f"edge {name}: utility {utility[edge]} is too large for scale {scale}")
        yield utility[edge] / scale


def _check_radius(graph: Graph, system: _System) -> None:
    """Check that walks do not go round for ever, one strongly connected component at a time.

    The spectral radius of M is the largest of those of its components, and zero for a single node. The Perron
    vector of the worst component leads round the cycle that weighs most.
    """
    dense = system.matrix(np.exp(system.log_weight)).toarray()
    at = {node: code for code, node in enumerate(system.nodes)}
    for component in nx.strongly_connected_components(graph):
        members = sorted(at[node] for node in component)
        if len(members) == 1:
            continue
        block = dense[np.ix_(members, members)]
        eigenvalues, vectors = np.linalg.eig(block)
        largest = int(np.argmax(np.abs(eigenvalues)))
        radius = float(np.abs(eigenvalues[largest]))
        if radius >= 1 - _MARGIN:
            cycle = _heaviest_cycle(block * np.abs(vectors[:, largest]))
            names = " -> ".join(system.nodes[members[place]] for place in [*cycle, cycle[0]])
            raise InputError(
                f"routes go round for ever, mostly {names}: spectral radius {radius:.3f}, not below 1; "
                "make the utility of these edges lower"
            )


def _heaviest_cycle(pull: NDArray[np.float64]) -> list[int]:
    """Follow the strongest pull from the strongest node until a node comes round again."""
    path = [int(np.argmax(pull.max(axis=1)))]
    while (step := int(np.argmax(pull[path[-1]]))) not in path:
        path.append(step)
    return path[path.index(step) :]


def _best_values(system: _System) -> NDArray[np.float64]:
    """Return the utility of the best way from each node, divided by the scale; -inf if there is none."""
    n = len(system.nodes)
    stops = np.flatnonzero(np.isfinite(system.log_stop))
    costs = np.concatenate((-system.log_weight, -system.log_stop[stops]))
    origins = np.concatenate(
        (system.target, np.full(len(stops), n))
    )  # reversed: from an end of all walks at n
    targets = np.concatenate((system.origin, stops))
    backwards = sparse.csr_array((costs, (origins, targets)), shape=(n + 1, n + 1))
    return -np.asarray(csgraph.bellman_ford(backwards, indices=n))[:n]


def _log_values(system: _System) -> NDArray[np.float64]:
    """Solve z = M z + b and return log z.

    Rows and columns are first scaled by the best way of each node, which changes nothing in exact arithmetic;
    in floating point it keeps z of order one where exp of a long way's utility would underflow.
    """
    best = _best_values(system)
    live = np.isfinite(best)
    base = np.where(live, best, 0.0)
    between = live[system.origin] & live[system.target]
    gain = system.log_weight + base[system.target] - base[system.origin]
    matrix = system.matrix(np.where(between, np.exp(np.minimum(gain, 0.0)), 0.0))
    stop = np.where(live, np.exp(system.log_stop - base), 0.0)
    identity = sparse.eye_array(len(system.nodes))
    scaled = np.asarray(spsolve((identity - matrix).tocsc(), stop))
    values = np.full(len(system.nodes), -np.inf)
    values[live] = best[live] + np.log(scaled[live])
    return values


def _steps(system: _System) -> sparse.csr_array:
    values = _log_values(system)
    base = np.where(np.isfinite(values), values, np.inf)  # exp(-inf): nobody steps from or to a dead end
    steps = system.matrix(np.exp(system.log_weight + values[system.target] - base[system.origin]))
    steps = sparse.csr_array(steps + sparse.diags_array(np.exp(system.log_stop - base)))
    steps.eliminate_zeros()
    steps.sort_indices()
    return steps
