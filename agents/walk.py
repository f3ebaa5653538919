"""Walking: the ways that travellers take in a month, and how far along them they come.

Travellers from the same node who head for the same city travel in up to `ROUTES` groups a month, as with a
guide or in a caravan (assumed): each group draws one way, so the work is in proportion to groups, not people.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from agents.columns import NONE
from agents.state import Array, Rows, State
from world.calendar import days_in
from world.corridor_ends import home_node
from world.route_tables import RouteTables, Ways

Codes = NDArray[np.int64]
ROUTES = 16
"""Most groups from a node to a city in a month."""
MOST_STEPS = 100
"""Steps after which a way ends wherever it is; one walk in a million is longer."""


class Fate(IntEnum):
    """What keeps a traveller who was added for it from the border."""

    NONE = 0
    RETURNED = 1
    CLAIMS = 2
    SETTLES = 3


@dataclass
class Walk:
    """The walks of a month.

    Attributes:
        rows: Travellers, ascending.
        start: Node where each is at first.
        goal: Node of the city of each.
        way: Which way each takes.
        edges: Edge codes along each way, past its end the number of edges, (steps, ways).
        last: Last step that each takes, -1 for none.
        certain: Whether the traveller's way is walked to its end, whatever the days.
        fate: Fate of each, `Fate.NONE` for all but those added in observed months.
        free: Whether what happens on the way can stop the traveller.
        stopped: Whether the traveller was stopped.
    """

    rows: Rows
    start: Codes
    goal: Codes
    way: Codes
    edges: Codes
    last: Codes
    certain: NDArray[np.bool_]
    fate: Codes
    free: NDArray[np.bool_]
    stopped: NDArray[np.bool_]

    def running(self, by_edge: Array) -> Array:
        """Sum of a number of each edge along each way before each step, (steps + 1, ways)."""
        padded = np.append(by_edge, 0.0)[self.edges]
        return np.concatenate([np.zeros((1, self.edges.shape[1])), np.cumsum(padded, axis=0)])

    def total(self, running: Array) -> Array:
        """The sum, made by `running`, over the steps that each traveller takes, shape (travellers,)."""
        return running[self.last + 1, self.way]

    def step_at(self, who: Codes, running: Array, share: Array) -> Codes:
        """Step of some travellers in which the sum along their walk first exceeds a share of its total."""
        way = self.way[who]
        mark = share * running[self.last[who] + 1, way]
        step: Codes = np.count_nonzero(running[1:, way] <= mark, axis=0)
        return np.minimum(step, self.last[who])

    def edge_at(self, who: Codes, step: Codes) -> Codes:
        """Edge that some travellers take in a step."""
        edge: Codes = self.edges[step, self.way[who]]
        return edge

    def node_of(self, who: Codes, step: Codes, ways: Ways, luck: Array, near: str | None = None) -> Codes:
        """End of a stretch next to which something happens to some travellers in a step.

        The first end has the chance that the attribute `near` of the edge says, or one half.
        """
        edge = self.edge_at(who, step)
        share = ways.attribute(near)[edge] if near else 0.5
        return np.where(luck < share, ways.origin[edge], ways.target[edge])

    def cut(self, who: Codes, step: Codes) -> None:
        """Stop some travellers at the end of a step."""
        self.last[who] = step
        self.stopped[who] = True

    def end(self, ways: Ways) -> Codes:
        """Node at which each traveller's walk ends."""
        moved = self.last >= 0
        end = self.start.copy()
        end[moved] = ways.target[self.edges[self.last[moved], self.way[moved]]]
        return end

    def flows(self, edges: int) -> NDArray[np.int64]:
        """Travellers over each edge, shape (edges,)."""
        steps, ways = self.edges.shape
        cell = self.way * (steps + 1) + self.last + 1
        ended = np.bincount(cell, minlength=ways * (steps + 1)).reshape(ways, steps + 1)
        over = ended[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].T  # those whose last step is this one or later
        return np.bincount(self.edges.ravel(), over.ravel(), minlength=edges + 1)[:edges].astype(np.int64)


def take_steps(state: State, rows: Rows, fate: Codes, ways: Ways, routes: RouteTables) -> Walk:
    """Walk for a month: as far as the days last, or to the city if the traveller is due there or has a fate.

    Args:
        state: The world.
        rows: Travellers, ascending; their column `place` names the city.
        fate: Fate of each.
        ways: The edges that travellers walk.
        routes: Next steps of the month.
    """
    people = state.people
    city = people.place[rows].astype(np.int64)
    start, fresh = _start(state, rows, ways)
    queued = people.queued[rows].astype(np.int64)
    cell, way = np.unique(start * len(ways.cities) + city, return_inverse=True)
    groups = np.minimum(np.bincount(way, minlength=len(cell)), ROUTES)
    first = np.cumsum(groups) - groups
    way = first[way] + (state.uniform("journey/group", rows) * groups[way]).astype(np.int64)
    edges = _ways_taken(state, np.repeat(cell, groups), ways, routes)
    length = np.count_nonzero(edges < len(ways.edges), axis=0)
    walk = Walk(
        rows=rows,
        start=start,
        goal=ways.cities[city],
        way=way,
        edges=edges,
        last=length[way] - 1,
        certain=(queued >= 0) & (queued <= state.stamp) | (fate != Fate.NONE),
        fate=fate,
        free=queued < 0,
        stopped=np.zeros(len(rows), bool),
    )
    _run_out_of_days(state, walk, fresh, _days(state, ways))
    return walk


def _start(state: State, rows: Rows, ways: Ways) -> tuple[Codes, NDArray[np.bool_]]:
    """Node where each traveller is, and whether it is home."""
    node = state.people.node[rows].astype(np.int64)
    fresh = node == NONE
    at = {name: code for code, name in enumerate(ways.nodes)}
    homes = np.array([at[home_node(name)] for name in state.places.communities])
    node[fresh] = homes[state.people.home[rows[fresh]]]
    return node, fresh


def _ways_taken(state: State, cells: Codes, ways: Ways, routes: RouteTables) -> Codes:
    """Draw a way for each group, (steps, groups)."""
    node, city = np.divmod(cells, len(ways.cities))
    ordinal = np.arange(len(cells)) - np.searchsorted(cells, cells)
    keys = (cells << 8 | ordinal).astype(np.uint64)
    luck = state.streams.uniform("journey/step", state.month, keys)
    live = np.flatnonzero(node != ways.cities[city])
    taken: list[Codes] = []
    while live.size and len(taken) < MOST_STEPS:
        edge = np.full(len(cells), len(ways.edges))
        edge[live], luck[live] = routes.step(city[live], node[live], luck[live])
        node[live] = ways.target[edge[live]]
        taken.append(edge)
        live = live[node[live] != ways.cities[city[live]]]
    return np.array(taken, np.int64).reshape(len(taken), len(cells))


def _days(state: State, ways: Ways) -> Array:
    """Days that each edge takes, with the stay at its end."""
    parameters = state.parameters
    stay = [
        parameters.days_at_hub if kind in ("hub", "south_hub") else parameters.days_at_stop
        for kind in ways.kinds
    ]
    days: Array = ways.attribute("hours") / parameters.travel_hours_a_day + np.array(stay)[ways.target]
    return days


def _run_out_of_days(state: State, walk: Walk, fresh: NDArray[np.bool_], days: Array) -> None:
    """End walks that need not arrive in the step in which the month ends; people set out on any day."""
    who = np.flatnonzero(~walk.certain & (walk.last >= 0))
    left = np.full(len(who), float(days_in(state.month)))
    setting_out = fresh[who]
    left[setting_out] *= 1 - state.uniform("journey/day", walk.rows[who[setting_out]])
    begun = np.count_nonzero(walk.running(days)[:-1, walk.way[who]] < left, axis=0)
    walk.last[who] = np.minimum(walk.last[who], begun - 1)
