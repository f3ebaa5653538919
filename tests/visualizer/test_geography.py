"""The outlines are where the places are, and the plane keeps areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path

from visualizer.figures.corridor_map import beside, ends
from visualizer.figures.geography import outlines, places, project
from world import tables

RADIUS = 6.371


@given(st.floats(-120, -70), st.floats(13, 48))
def test_the_plane_keeps_areas(longitude: float, latitude: float) -> None:
    size = 0.01
    x = np.array([longitude, longitude + size, longitude + size, longitude])
    y = np.array([latitude, latitude, latitude + size, latitude + size])
    a, b = project(x, y).T
    drawn = abs(np.dot(a, np.roll(b, 1)) - np.dot(b, np.roll(a, 1))) / 2
    low, high = np.radians(y[0]), np.radians(y[2])
    assert drawn == pytest.approx(RADIUS**2 * np.radians(size) * (np.sin(high) - np.sin(low)), rel=1e-4)


def test_north_is_up_and_the_central_meridian_is_straight() -> None:
    assert project([-98, -98], [0, 45])[:, 0] == pytest.approx([0, 0])
    assert project([-98], [0]) == pytest.approx(np.zeros((1, 2)))
    assert project([-98, -98], [20, 40])[1, 1] - project([-98, -98], [20, 40])[0, 1] == pytest.approx(
        2.2, 0.05
    )


@pytest.mark.parametrize(
    ("kind", "table", "column", "outside"),
    [
        ("mexican_state", "mexican_states", "state", set()),
        ("us_state", "places_us_states", "state", {"Alaska", "Hawaii"}),
    ],
)
def test_every_state_has_an_outline_around_its_own_place(
    kind: str, table: str, column: str, outside: set[str]
) -> None:
    found = outlines()[kind]
    listed = places(table, column)
    assert set(listed) - outside == set(found)
    misplaced = [
        name
        for name, rings in found.items()
        if not any(Path(ring).contains_point(tuple(listed[name])) for ring in rings)
    ]
    assert len(misplaced) <= 2, misplaced  # centres of states with bays or rounded coordinates


def test_courts_lie_in_their_states() -> None:
    courts = tables.load("courts")
    where = places("courts", "court")
    found = outlines()["us_state"]
    inside = [
        any(Path(ring).contains_point(tuple(where[court])) for ring in found[state])
        for court, state in zip(courts["court"], courts["state"], strict=True)
        if state in found
    ]
    assert np.mean(inside) > 0.95


def test_a_stretch_is_found_whatever_hyphens_its_nodes_have() -> None:
    here, there = np.zeros(2), np.ones(2)
    positions = {"port:A-B": here, "C": there}
    found = ends("port:A-B-C", positions)
    assert found is not None
    assert (found[0] == here).all()
    assert (found[1] == there).all()
    assert ends("C-D", positions) is None


def test_both_directions_of_a_stretch_are_drawn_side_by_side() -> None:
    south, north = np.array([0.0, 0.0]), np.array([0.0, 1.0])
    up, down = beside((south, north), 4.0), beside((north, south), 4.0)
    assert up[0, 0] > 0 > down[0, 0]
    assert up[:, 1] == pytest.approx([0, 1])
    assert up[0, 0] == pytest.approx(-down[0, 0])
