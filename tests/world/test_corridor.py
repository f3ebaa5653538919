"""The corridor: checks on building it, attributes of its edges, and the view to the north."""

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from world.corridor import Corridor, build, load_corridor, northbound, southern_entries
from world.corridor_ends import metros_reached, walked
from world.errors import InputError
from world.gazetteer import load_places
from world.places import CITIZENSHIPS, SECTORS

Tables = dict[str, pd.DataFrame]


def small() -> Tables:
    """One entry S, one hub H, two border cities W and E joined along the border."""
    nodes = pd.DataFrame(
        {
            "node": ["S", "H", "W", "E"],
            "name": ["South", "Hub", "West", "East"],
            "state": ["Chiapas", "Puebla", "Sonora", "Sonora"],
            "kind": ["south_entry", "hub", "border", "border"],
            "latitude": [15.0, 19.0, 31.0, 31.0],
            "longitude": [-92.0, -98.0, -111.0, -109.0],
        }
    )
    edges = pd.DataFrame(
        [("S", "H", "rail", 180.0), ("H", "W", "road", 700.0), ("W", "E", "road", 140.0)],
        columns=["origin", "destination", "mode", "kilometres"],
    )
    cities = pd.DataFrame(
        [("West", "W", "Tucson", 2.0), ("East", "E", "Tucson", 3.0)],
        columns=["city", "node", "sector", "kilometres_to_port"],
    )
    risks = pd.DataFrame(
        [("Chiapas", 0.1, 0.4), ("Puebla", 0.2, 0.5), ("Sonora", 0.3, 0.6)],
        columns=["state", "kidnap_probability", "extortion_probability"],
    )
    return {"nodes": nodes, "edges": edges, "cities": cities, "risks": risks}


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return load_corridor()


def test_stretches_run_both_ways_and_crossings_one_way() -> None:
    graph = build(**small())
    assert set(graph.edges) == {
        *[("S", "H"), ("H", "S"), ("H", "W"), ("W", "H"), ("W", "E"), ("E", "W")],
        *[("W", "port:West"), ("E", "port:East"), ("W", "sector:Tucson"), ("E", "sector:Tucson")],
    }


def test_hours_and_fares_follow_the_mode() -> None:
    graph = build(**small())
    assert graph.edges["S", "H"]["hours"] == pytest.approx(10)  # 180 km at 18 km/h
    assert graph.edges["S", "H"]["fare"] == 0
    assert graph.edges["H", "W"]["hours"] == pytest.approx(10)  # 700 km at 70 km/h
    assert graph.edges["H", "W"]["fare"] == pytest.approx(63)  # 9 USD for 100 km
    assert graph.edges["E", "port:East"]["hours"] == pytest.approx(0.6)  # 3 km at 5 km/h


def test_two_mean_stretches_within_a_state_are_one_transit() -> None:
    tables = small()
    tables["nodes"]["state"] = "Sonora"
    tables["edges"]["kilometres"] = [100.0, 100.0, 100.0]
    graph = build(**tables)
    safe = (1 - graph.edges["S", "H"]["kidnap_risk"]) * (1 - graph.edges["H", "W"]["kidnap_risk"])
    assert 1 - safe == pytest.approx(0.3)


def test_half_of_a_stretch_lies_in_the_state_of_each_end() -> None:
    graph = build(**small())
    # Chiapas has one stretch, of 180 km; Puebla two, of 440 km on average
    safe = 0.6 ** (90 / (2 * 180)) * 0.5 ** (90 / (2 * 440))
    assert graph.edges["S", "H"]["extortion_risk"] == pytest.approx(1 - safe)
    assert graph.edges["H", "S"]["extortion_risk"] == pytest.approx(1 - safe)


def test_a_state_without_a_risk_has_the_median_of_the_others() -> None:
    tables = small()
    missing = build(**{**tables, "risks": tables["risks"].drop(index=2)})
    tables["risks"].loc[2, "kidnap_probability"] = 0.15
    expected = build(**tables).edges["W", "E"]["kidnap_risk"]
    assert missing.edges["W", "E"]["kidnap_risk"] == pytest.approx(expected)


def test_northbound_keeps_stretches_as_listed() -> None:
    graph = build(**small())
    ahead = northbound(graph)
    assert list(ahead) == list(graph)
    assert ("W", "E") in ahead.edges
    assert not {("H", "S"), ("W", "H"), ("E", "W")} & set(ahead.edges)


def edit(table: str, row: int, **values: Any) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        for column, value in values.items():
            cells = list(tables[table][column])
            cells[row] = value
            tables[table][column] = cells

    return apply


def add(table: str, *values: Any) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        row = pd.DataFrame([values], columns=tables[table].columns)
        tables[table] = pd.concat([tables[table], row], ignore_index=True)

    return apply


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (edit("edges", 0, destination="X"), "edge S - X: node X is not in the table"),
        (edit("edges", 1, origin="W"), "edge W - W leads from a node to itself"),
        (add("edges", "S", "H", "road", 1.0), "edge S - H is listed twice"),
        (add("edges", "H", "S", "road", 1.0), "edge H - S is listed twice"),
        (edit("edges", 0, mode="canoe"), "edge S - H: mode 'canoe' is not known; valid are rail, road, foot"),
        (edit("edges", 0, kilometres=0.0), "edge S - H is 0.0 km long"),
        (edit("edges", 0, kilometres=float("nan")), "edge S - H is nan km long"),
        (edit("cities", 0, kilometres_to_port=-1.0), "edge West - port:West is -1.0 km long"),
        (edit("cities", 0, node="X"), "border city West: node X is not in the table"),
        (edit("cities", 0, sector=""), "border city West faces no sector: ''; valid are Big Bend"),
        (edit("cities", 1, city="West"), "border city West is listed twice"),
        (edit("nodes", 1, node="S"), "node S is listed twice"),
        (add("nodes", "Z", "Zed", "Sonora", "transit", 30.0, -110.0), "node Z is isolated"),
        (edit("nodes", 1, kind="border"), "node H is at the border but faces no sector"),
        (edit("nodes", 0, kind="transit"), "no node is of kind south_entry"),
        (add("edges", "E", "H", "road", 1.0), "in a circle: H -> W -> E -> H"),
        (edit("edges", 1, origin="W", destination="H"), r"border city West \(W\) is not reached"),
    ],
)
def test_a_broken_corridor_is_named(damage: Callable[[Tables], None], message: str) -> None:
    tables = small()
    damage(tables)
    with pytest.raises(InputError, match=message):
        build(**tables)


def test_every_southern_entry_reaches_every_border_city(corridor: Corridor) -> None:
    ahead = northbound(corridor)
    cities = set(corridor.graph["cities"].values())
    assert len(cities) == 15
    assert sorted(southern_entries(corridor)) == ["CEIB", "CHID", "LAM", "TEN"]
    for entry in southern_entries(corridor):
        assert cities <= nx.descendants(ahead, entry)


def test_northbound_is_acyclic_and_keeps_every_stretch_once(corridor: Corridor) -> None:
    ahead = northbound(corridor)
    assert nx.is_directed_acyclic_graph(ahead)
    for u, v in corridor.edges:
        assert ahead.has_edge(u, v) != ahead.has_edge(v, u)


def test_people_can_be_sent_south_from_every_border_city(corridor: Corridor) -> None:
    for node in corridor.graph["cities"].values():
        assert set(southern_entries(corridor)) <= nx.descendants(corridor, node)


def test_all_nine_sectors_are_faced(corridor: Corridor) -> None:
    assert set(corridor.graph["sectors"].values()) == set(SECTORS)
    assert corridor.has_edge("TIJ", "sector:San Diego")
    assert corridor.has_edge("MAM", "sector:Rio Grande Valley")


def test_risks_are_probabilities_and_worst_in_tamaulipas(corridor: Corridor) -> None:
    hazards = {}
    for u, v, edge in corridor.edges(data=True):
        if "state" not in corridor.nodes[u]:
            continue  # the way to Mexico, and on in the United States
        assert 0 < edge["kidnap_risk"] < 0.3
        assert edge["kidnap_risk"] < edge["extortion_risk"] < 1
        hazards[u, v] = -np.log1p(-edge["kidnap_risk"]) / edge["kilometres"]
    assert hazards["CVM", "REX"] == pytest.approx(max(hazards.values()))
    assert hazards["REX", "MAM"] == pytest.approx(hazards["CVM", "REX"])


def test_every_home_community_reaches_every_border_city_and_every_metro(corridor: Corridor) -> None:
    cities = set(corridor.graph["cities"].values())
    walkable = nx.DiGraph(walked(corridor))
    for community in load_places().communities:
        assert cities <= nx.descendants(walkable, f"home:{community}")
        assert len(metros_reached(corridor, f"home:{community}")) == 56
        assert corridor.in_degree(f"home:{community}") == 0


def test_node_codes_fit_a_byte_with_room_for_nowhere(corridor: Corridor) -> None:
    assert len(corridor) < 250


def test_people_fly_in_and_leave_airports_by_road_only(corridor: Corridor) -> None:
    flown = [(u, v) for u, v, edge in corridor.edges(data=True) if edge["mode"] == "air"]
    assert {v for _, v in flown} == {"MEXA", "CUNA", "TIJA"}
    assert {u.removeprefix("home:") for u, _ in flown} < set(CITIZENSHIPS)
    assert not any(corridor.nodes[u].get("state") for u, v in corridor.edges if v == "MEXA")


def test_a_crossing_leads_to_the_nearest_metro_and_its_gateway_to_all_that_are_none(
    corridor: Corridor,
) -> None:
    assert list(corridor.successors("port:Ciudad Juarez")) == ["court:El Paso"]
    gateways = {v for u, v in corridor.edges if u.startswith(("port:", "sector:"))}
    for gateway in gateways:
        assert len(list(corridor.successors(gateway))) == 56 - len(gateways)


def test_a_guide_is_paid_by_the_kilometre_and_for_the_line_but_not_at_ports(corridor: Corridor) -> None:
    stretch = corridor.edges["MTY", "NLD"]
    assert stretch["smuggler_price"] == pytest.approx(2.3 * stretch["kilometres"])
    assert corridor.edges["NLD", "sector:Laredo"]["smuggler_price"] == 4100
    assert corridor.edges["NLD", "port:Nuevo Laredo"]["smuggler_price"] == 0


def test_interdiction_weighs_the_states_of_both_ends_and_no_more_than_a_transit() -> None:
    tables = small()
    shares = pd.DataFrame({"year": 2024, "state": ["Chiapas", "Puebla", "Sonora"], "share": [0.5, 0.2, 0.1]})
    graph = build(**tables, interdictions=shares)
    # S-H is 180 km: a quarter of a transit of Chiapas (360 km), and 90 of 880 km of Puebla's
    near, far = 0.5 * 90 / 360, 0.2 * 90 / 880
    assert graph.edges["S", "H"]["interdiction_risk"] == pytest.approx(near + far)
    assert graph.edges["S", "H"]["interdicted_near"] == pytest.approx(near / (near + far))
    add("edges", "S", "E", "road", 40_000.0)(tables)
    long = build(**tables, interdictions=shares).edges["S", "E"]["interdiction_risk"]
    assert long <= 0.5 + 0.1


@pytest.mark.parametrize(
    ("way", "message"),
    [
        (("Haiti", "X", "road", 1.0, 1.0), "home community Haiti: node X is not in the table of nodes"),
        (("Haiti", "S", "canoe", 1.0, 1.0), "edge home:Haiti - S: mode 'canoe' is not known"),
        (("Haiti", "S", "road", 1.0, 0.0), "edge home:Haiti - S has weight 0.0"),
    ],
)
def test_a_broken_way_from_home_is_named(way: tuple[Any, ...], message: str) -> None:
    origins = pd.DataFrame([way], columns=["community", "node", "mode", "kilometres", "weight"])
    with pytest.raises(InputError, match=message):
        build(**small(), origins=origins)
