"""Next steps for walkers: against the recursive logit itself, against frequencies, and by month."""

import networkx as nx
import numpy as np
import pytest

from world import route_tables
from world.calendar import parse_month
from world.errors import InputError
from world.places import CITIZENSHIPS
from world.route_tables import UTILITY, load_ways, open_skies, solve
from world.routes import EdgeUtility, next_step_probabilities, value_functions

ALL_OPEN = (True,) * len(CITIZENSHIPS)


def shares(routes: route_tables.RouteTables, city: int, node: int) -> dict[int, float]:
    """Probability of each edge from a node towards a city."""
    bounds = routes.bounds[city * len(routes.edges) + node]
    return {int(e): float(p) for e, p in zip(routes.edges[node], np.diff(bounds), strict=True) if e >= 0}


@pytest.mark.parametrize("city", [0, 6, 14])
def test_steps_and_values_are_those_of_the_recursive_logit_that_stops_at_the_city(city: int) -> None:
    ways, routes = load_ways(), solve(ALL_OPEN)
    goal = ways.nodes[ways.cities[city]]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(ways.nodes)
    graph.add_edges_from((u, v, ways.graph.edges[u, v]) for u, v in ways.edges if u != goal)
    utility = UTILITY.of(graph)
    values = value_functions(graph, utility, {goal: 0.0})
    walkable = np.isfinite(values)
    np.testing.assert_allclose(routes.log_value[city][walkable], values[walkable], rtol=1e-6)
    steps = next_step_probabilities(graph, utility, {goal: 0.0}).toarray()
    for name in ("home:Honduras", "home:Jalisco", "MEX", "REX", "TIJA"):
        node = ways.nodes.index(name)
        if name != goal:
            for edge, chance in shares(routes, city, node).items():
                assert chance == pytest.approx(steps[node, ways.target[edge]], abs=1e-9)


def test_one_draw_serves_a_whole_walk() -> None:
    """Second steps are as independent of the first as fresh draws would make them."""
    ways, routes = load_ways(), solve(ALL_OPEN)
    n, city, node = 200_000, 6, ways.nodes.index("MEX")
    at = np.full(n, node)
    first, luck = routes.step(np.full(n, city), at, (np.arange(n) + 0.5) / n)
    counts = np.bincount(first, minlength=len(ways.edges)) / n
    for edge, chance in shares(routes, city, node).items():
        assert counts[edge] == pytest.approx(chance, abs=1e-4)
    edge = int(np.argmax(counts))
    then = ways.target[edge]
    second, _ = routes.step(
        np.full(n, city)[first == edge], ways.target[first[first == edge]], luck[first == edge]
    )
    found = np.bincount(second, minlength=len(ways.edges)) / len(second)
    for edge, chance in shares(routes, city, int(then)).items():
        assert found[edge] == pytest.approx(chance, abs=1e-3)


def test_who_needs_a_visa_does_not_fly() -> None:
    ways = load_ways()
    home = ways.nodes.index("home:Venezuela")
    before, after = (solve(open_skies(parse_month(month))) for month in ("2021-06", "2022-06"))
    flown = ways.attribute("hours") > 0
    flown &= np.isin(ways.target, ways.of_kind("airport"))
    for city in range(15):
        assert sum(p for e, p in shares(before, city, home).items() if flown[e]) > 0
        assert sum(p for e, p in shares(after, city, home).items() if flown[e]) == 0
        assert sum(shares(after, city, home).values()) == pytest.approx(1)


def test_skies_open_and_close_with_the_visas() -> None:
    def flies(name: str, month: str) -> bool:
        return open_skies(parse_month(month))[CITIZENSHIPS.index(name)]

    assert [flies("Ecuador", month) for month in ("2018-06", "2019-06", "2022-06")] == [False, True, False]
    assert flies("Colombia", "2025-01")
    assert not flies("Honduras", "2025-01")


def test_danger_turns_walkers_to_safer_stretches() -> None:
    ways = load_ways()
    calm, violent = solve(ALL_OPEN, 1.0), solve(ALL_OPEN, 3.0)
    node, city = ways.nodes.index("CVM"), list(ways.graph.graph["cities"]).index("Nuevo Laredo")
    kidnap = ways.attribute("kidnap_risk")
    risk = [sum(p * kidnap[e] for e, p in shares(r, city, node).items()) for r in (calm, violent)]
    assert risk[1] < risk[0]


def test_walks_that_go_round_for_ever_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route_tables, "UTILITY", EdgeUtility())
    with pytest.raises(InputError, match="round for ever"):
        solve.__wrapped__(ALL_OPEN)
