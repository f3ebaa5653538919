"""Choice of a border city on the real corridor: displacement, sums, order."""

import dataclasses

import numpy as np
import pytest

from world.city_choice import (
    DEFAULT_UTILITY,
    MEXICAN_ENTRIES,
    SOUTHERN_ENTRIES,
    city_choice,
    city_shares,
    sector_shares,
)
from world.corridor import Corridor, load_corridor, northbound, southern_entries
from world.errors import InputError
from world.places import SECTORS
from world.routes import destination_probabilities, value_functions


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return load_corridor()


def test_entries_are_nodes_and_shares_sum_to_one(corridor: Corridor) -> None:
    assert sorted(SOUTHERN_ENTRIES) == southern_entries_sorted(corridor)
    for entries in (SOUTHERN_ENTRIES, MEXICAN_ENTRIES):
        assert sum(entries.values()) == pytest.approx(1, abs=1e-3)
    shares = city_choice(corridor, {"Mexico": MEXICAN_ENTRIES, "Cuba": SOUTHERN_ENTRIES})
    for row in shares.values():
        assert row.sum() == pytest.approx(1)
        assert row.min() > 0.001  # nobody's city is ruled out


def southern_entries_sorted(corridor: Corridor) -> list[str]:
    return sorted(southern_entries(corridor))


def test_a_class_that_enters_at_one_node_has_the_shares_of_that_node(corridor: Corridor) -> None:
    one = city_choice(corridor, {"Cuba": {"CHID": 3.0}, "Haiti": {"CHID": 1.0, "GDL": 1.0}})
    rows = city_shares(corridor, ["CHID", "GDL"])
    np.testing.assert_allclose(one["Cuba"], rows[0])
    np.testing.assert_allclose(one["Haiti"], rows.mean(axis=0))


def test_sectors_add_up_the_cities_that_face_them(corridor: Corridor) -> None:
    cities = list(corridor.graph["cities"])
    shares = city_shares(corridor, ["CHID", "MEX"])
    sectors = sector_shares(corridor, shares)
    assert sectors.shape == (2, 9)
    np.testing.assert_allclose(sectors.sum(axis=1), 1)
    valley = shares[:, [cities.index("Reynosa"), cities.index("Matamoros")]].sum(axis=1)
    np.testing.assert_allclose(sectors[:, SECTORS.index("Rio Grande Valley")], valley)
    np.testing.assert_allclose(sectors[:, SECTORS.index("Yuma")], shares[:, 3])


def test_the_pacific_line_leads_west(corridor: Corridor) -> None:
    cities = list(corridor.graph["cities"])
    west, south = city_shares(corridor, ["GDL", "CHID"])
    assert west[cities.index("Tijuana")] > 3 * south[cities.index("Tijuana")]
    assert west[cities.index("Matamoros")] == 0


def test_a_dangerous_road_displaces_smoothly(corridor: Corridor) -> None:
    """Danger at Reynosa's gates: fewer go there and beyond, all other cities gain in the same proportion."""
    ahead = northbound(corridor)
    cities = {node: 0.0 for node in corridor.graph["cities"].values()}
    utility = DEFAULT_UTILITY.of(ahead)
    rows = []
    for extra in np.linspace(0, 4, 41):
        dearer = utility | {edge: utility[edge] - extra for edge in utility if edge[1] == "REX"}
        rows.append(destination_probabilities(ahead, dearer, ["CHID"], cities)[0])
    table = np.array(rows)
    elsewhere = np.array([node not in ("REX", "MAM") for node in cities])
    reynosa = table[:, list(cities).index("REX")]
    assert np.all(np.diff(reynosa) < 0)
    assert np.all(np.diff(table[:, elsewhere], axis=0) > 0)
    gain = table[:, elsewhere] / table[0, elsewhere]
    np.testing.assert_allclose(gain, gain[:, :1] * np.ones(elsewhere.sum()))
    assert np.abs(np.diff(table, axis=0)).max() <= 0.25 * 0.1  # a logit's slope is at most a quarter a util


def test_attraction_pulls_people_to_a_city(corridor: Corridor) -> None:
    before = city_shares(corridor, ["CHID"])[0]
    after = city_shares(corridor, ["CHID"], attraction={"Tijuana": 1.0})[0]
    odds = after / (1 - after) / (before / (1 - before))
    assert odds[0] == pytest.approx(np.exp(1.0))
    assert np.all(odds[1:] < 1)


def test_the_two_way_corridor_needs_a_cost_of_each_edge(corridor: Corridor) -> None:
    cities = {node: 0.0 for node in corridor.graph["cities"].values()}
    with pytest.raises(InputError, match=r"SLW -> MTY -> SLW|MTY -> SLW -> MTY"):
        value_functions(corridor, DEFAULT_UTILITY.of(corridor), cities)
    careful = dataclasses.replace(DEFAULT_UTILITY, per_edge=-1.0)
    values = value_functions(corridor, careful.of(corridor), cities)
    assert np.isfinite(values[list(corridor).index("CHID")])
