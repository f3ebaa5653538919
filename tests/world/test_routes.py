"""Recursive logit against enumeration of walks."""

from collections.abc import Mapping
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from world.errors import InputError
from world.routes import (
    Edge,
    EdgeUtility,
    Graph,
    destination_probabilities,
    next_step_probabilities,
    sample_next,
    value_functions,
)

# A diamond with a shortcut; D is a destination that leads on to the last one, E.
DIAMOND: dict[Edge, float] = {
    ("A", "B"): -1.0,
    ("A", "C"): -0.5,
    ("B", "D"): -0.2,
    ("C", "D"): -1.5,
    ("B", "C"): -0.1,
    ("D", "E"): -0.7,
    ("C", "E"): -2.0,
}
ENDS = {"D": 0.3, "E": 0.8}


def graph_of(edges: Mapping[Edge, float]) -> Graph:
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(sorted({node for edge in edges for node in edge}))
    graph.add_edges_from(edges)
    return graph


def walks(
    edges: Mapping[Edge, float], ends: Mapping[str, float], path: tuple[str, ...], utility: float = 0.0
) -> dict[tuple[str, ...], float]:
    """Enumerate the walks of an acyclic graph that begin with a path, with their utilities."""
    found = {path: utility + ends[path[-1]]} if path[-1] in ends else {}
    for (u, v), step in edges.items():
        if u == path[-1]:
            found |= walks(edges, ends, (*path, v), utility + step)
    return found


def test_values_are_the_log_sum_over_walks() -> None:
    for scale in (0.5, 1.0, 3.0):
        values = value_functions(graph_of(DIAMOND), DIAMOND, ENDS, scale)
        for node, value in zip("ABCDE", values, strict=True):
            utilities = np.array(list(walks(DIAMOND, ENDS, (node,)).values()))
            assert value == pytest.approx(scale * np.log(np.exp(utilities / scale).sum()))


def test_a_walk_is_as_likely_as_the_exponential_of_its_utility() -> None:
    steps = next_step_probabilities(graph_of(DIAMOND), DIAMOND, ENDS).toarray()
    utilities = walks(DIAMOND, ENDS, ("A",))
    total = sum(np.exp(value) for value in utilities.values())
    for path, utility in utilities.items():
        codes = ["ABCDE".index(node) for node in path]
        chance = np.prod([steps[u, v] for u, v in pairwise(codes)])
        assert chance * steps[codes[-1], codes[-1]] == pytest.approx(np.exp(utility) / total)


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[dict[Edge, float], dict[str, float]]:
    """Draw a graph of six nodes a..f in which a chain keeps all connected, and two destinations."""
    pairs = [(u, v) for u in "abcdef" for v in "abcdef" if u < v]
    kept = draw(st.lists(st.sampled_from(pairs), unique=True))
    chain = list(zip("abcde", "bcdef", strict=True))
    utility = st.floats(-20, 5)
    edges = {edge: draw(utility) for edge in dict.fromkeys(chain + kept)}
    return edges, {"f": draw(utility), draw(st.sampled_from("abcde")): draw(utility)}


@given(acyclic(), st.floats(0.3, 5))
def test_destinations_equal_enumeration(
    case: tuple[dict[Edge, float], dict[str, float]], scale: float
) -> None:
    edges, ends = case
    shares = destination_probabilities(graph_of(edges), edges, ["a"], ends, scale)[0]
    weights = {path: np.exp(value / scale) for path, value in walks(edges, ends, ("a",)).items()}
    expected = [sum(w for path, w in weights.items() if path[-1] == end) for end in ends]
    np.testing.assert_allclose(shares, np.array(expected) / sum(weights.values()), rtol=1e-9, atol=1e-12)


@given(acyclic(), st.floats(0.1, 10))
def test_only_utility_over_scale_matters(
    case: tuple[dict[Edge, float], dict[str, float]], factor: float
) -> None:
    edges, ends = case
    dearer = {edge: factor * utility for edge, utility in edges.items()}
    values = value_functions(graph_of(edges), dearer, {end: factor * ends[end] for end in ends}, factor)
    np.testing.assert_allclose(values, factor * value_functions(graph_of(edges), edges, ends), atol=1e-9)


def test_attraction_common_to_all_destinations_moves_nobody() -> None:
    shares = destination_probabilities(graph_of(DIAMOND), DIAMOND, ["A", "C"], ENDS)
    raised = {end: value + 2 for end, value in ENDS.items()}
    np.testing.assert_allclose(
        destination_probabilities(graph_of(DIAMOND), DIAMOND, ["A", "C"], raised), shares
    )


def test_a_small_scale_takes_the_best_way() -> None:
    values = value_functions(graph_of(DIAMOND), DIAMOND, ENDS, scale=0.01)
    assert values[0] == pytest.approx(max(walks(DIAMOND, ENDS, ("A",)).values()), abs=1e-6)


def test_a_dearer_stretch_loses_and_all_others_gain_in_proportion() -> None:
    star = {("O", "1"): -1.0, ("O", "2"): -2.0, ("O", "3"): 0.5}
    ends = {"1": 0.0, "2": 0.0, "3": 0.0}
    before = destination_probabilities(graph_of(star), star, ["O"], ends)[0]
    after = destination_probabilities(graph_of(star), {**star, ("O", "3"): -0.5}, ["O"], ends)[0]
    assert after[2] < before[2]
    assert after[0] > before[0]
    assert after[0] / before[0] == pytest.approx(after[1] / before[1])


def test_long_ways_do_not_underflow() -> None:
    chain = {(f"{place:02}", f"{place + 1:02}"): -200.0 for place in range(20)}
    graph = graph_of(chain)
    values = value_functions(graph, chain, {"20": 0.0})
    np.testing.assert_allclose(values, -200.0 * np.arange(20, -1, -1))
    np.testing.assert_allclose(destination_probabilities(graph, chain, ["00"], {"20": 0.0}), [[1.0]])


CYCLIC: dict[Edge, float] = {("A", "B"): -0.5, ("B", "A"): -0.9, ("B", "C"): -1.2, ("A", "C"): -3.0}


def test_a_guarded_cycle_equals_the_sum_over_all_walks() -> None:
    matrix = np.zeros((3, 3))
    for (u, v), utility in CYCLIC.items():
        matrix["ABC".index(u), "ABC".index(v)] = np.exp(utility)
    z = sum(np.linalg.matrix_power(matrix, length) @ [0, 0, 1] for length in range(200))
    values = value_functions(graph_of(CYCLIC), CYCLIC, {"C": 0.0})
    np.testing.assert_allclose(values, np.log(z), rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        destination_probabilities(graph_of(CYCLIC), CYCLIC, ["A", "B"], {"C": 0.0}), [[1.0], [1.0]]
    )


@pytest.mark.parametrize("back", [0.5, 0.6, 30.0])
def test_a_cycle_that_never_ends_is_named(back: float) -> None:
    edges = {**CYCLIC, ("B", "A"): back}
    with pytest.raises(InputError, match=r"A -> B -> A|B -> A -> B"):
        value_functions(graph_of(edges), edges, {"C": 0.0})


def test_many_harmless_cycles_can_together_never_end() -> None:
    edges = {(u, v): np.log(0.4) for u in "ABCD" for v in "ABCD" if u != v} | {("D", "E"): 0.0}
    with pytest.raises(InputError, match=r"spectral radius 1\.200"):
        value_functions(graph_of(edges), edges, {"E": 0.0})


def test_where_no_destination_can_be_reached() -> None:
    edges = {("A", "B"): -1.0, ("A", "X"): -1.0}
    graph = graph_of(edges)
    np.testing.assert_array_equal(value_functions(graph, edges, {"B": 0.0}), [-1.0, 0.0, -np.inf])
    steps = next_step_probabilities(graph, edges, {"B": 0.0})
    np.testing.assert_allclose(steps.toarray(), [[0, 1, 0], [0, 1, 0], [0, 0, 0]])
    with pytest.raises(InputError, match="reached from X"):
        destination_probabilities(graph, edges, ["X"], {"B": 0.0})
    with pytest.raises(InputError, match="reached from node 2"):
        sample_next(steps, np.array([0, 2]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(
    ("edges", "ends", "scale", "message"),
    [
        (DIAMOND, {"Z": 0.0}, 1.0, "destination Z is not a node"),
        (DIAMOND, {"E": np.inf}, 1.0, "destination E: utility inf is too large"),
        ({**DIAMOND, ("A", "B"): np.nan}, ENDS, 1.0, "edge A - B: utility nan"),
        ({**DIAMOND, ("A", "B"): 900.0}, ENDS, 1.0, "edge A - B: utility 900.0 is too large"),
        ({**DIAMOND, ("A", "A"): -1.0}, ENDS, 1.0, "edge A - A leads from a node to itself"),
        (DIAMOND, ENDS, 0.0, "scale 0.0 is not positive"),
    ],
)
def test_bad_input_is_named(
    edges: dict[Edge, float], ends: dict[str, float], scale: float, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        value_functions(graph_of(edges), edges, ends, scale)


def test_an_edge_without_utility_and_an_unknown_origin_are_named() -> None:
    graph = graph_of(DIAMOND)
    with pytest.raises(InputError, match="edge A - B has no utility"):
        value_functions(graph, {}, ENDS)
    with pytest.raises(InputError, match="origin Q is not a node"):
        destination_probabilities(graph, DIAMOND, ["Q"], ENDS)


def test_next_steps_are_drawn_with_their_probabilities() -> None:
    steps = next_step_probabilities(graph_of(DIAMOND), DIAMOND, ENDS)
    uniforms = np.random.default_rng(5).random(60_000)
    positions = np.arange(60_000) % 5
    drawn = sample_next(steps, positions, uniforms)
    for node, row in enumerate(steps.toarray()):
        counts = np.bincount(drawn[positions == node], minlength=5)
        deviation = np.sqrt(12_000 * row * (1 - row))
        assert np.all(np.abs(counts - 12_000 * row) <= 4 * deviation + 1e-6)


def test_extreme_draws_stay_in_the_row() -> None:
    steps = next_step_probabilities(graph_of(DIAMOND), DIAMOND, ENDS)
    positions = np.repeat(np.arange(5), 2)
    drawn = sample_next(steps, positions, np.tile([0.0, 1 - 2**-53], 5))
    rows = [np.flatnonzero(row) for row in steps.toarray()]
    np.testing.assert_array_equal(drawn, np.concatenate([[row[0], row[-1]] for row in rows]))


def test_walking_step_by_step_ends_as_predicted() -> None:
    graph, uniforms = graph_of(DIAMOND), np.random.default_rng(9)
    steps = next_step_probabilities(graph, DIAMOND, ENDS)
    walking, ended = np.zeros(50_000, np.intp), np.zeros(5, np.intp)
    while len(walking):
        onward = sample_next(steps, walking, uniforms.random(len(walking)))
        ended += np.bincount(walking[onward == walking], minlength=5)
        walking = onward[onward != walking]
    shares = destination_probabilities(graph, DIAMOND, ["A"], ENDS)[0]
    assert stats.chisquare(ended[3:], 50_000 * shares).pvalue > 0.001


def test_edge_utility_is_linear() -> None:
    graph: Graph = nx.DiGraph()
    graph.add_edge("A", "B", hours=10.0, fare=50.0, kidnap_risk=0.1, extortion_risk=0.5)
    weights = EdgeUtility(-0.1, -2.0, -5.0, -1.0, -0.25)
    assert weights.of(graph) == {("A", "B"): pytest.approx(-1.0 - 1.0 - 0.5 - 0.5 - 0.25)}
