"""Where people go: cumulative tables that end at one and reproduce the shares they come from."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from agents.state import Geography
from model.geography import court_mix, kilometres, load_geography, resident_shares, residents_by_state
from model.migration_model import MigrationModel
from world import tables
from world.gazetteer import load_places
from world.places import CITIZENSHIPS, MEXICO_CITY_AIR, SECTORS, Places


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="module")
def geography(places: Places) -> Geography:
    return load_geography(places)


def shares(cumulative: np.ndarray) -> np.ndarray:
    return np.diff(cumulative, axis=-1, prepend=0)


CUMULATIVE = (
    "court_of_citizenship",
    "court_of_state",
    "detained_court",
    "city_of_crossing",
    "repatriation",
    "state_of_citizenship",
)


@pytest.mark.parametrize("name", CUMULATIVE)
def test_shares_are_not_negative_and_add_up_to_one(geography: Geography, name: str) -> None:
    table = getattr(geography, name)
    assert shares(table).min() >= 0
    np.testing.assert_allclose(table[..., -1], 1)


def test_cases_are_heard_in_the_state_of_residence_if_it_has_a_court(
    geography: Geography, places: Places
) -> None:
    courts = tables.load("courts")
    hears = courts["docket"] != "detained"
    table = shares(geography.court_of_state)
    for code, state in enumerate(places.states):
        inside = ((courts["state"] == state) & hears).to_numpy()
        reached = table[code] > 0
        assert reached[~hears.to_numpy()].sum() == 0
        assert (reached <= inside).all() if inside.any() else reached.sum() == 1


def test_nobody_released_is_sent_to_a_detention_court_nor_held_to_another(geography: Geography) -> None:
    docket = tables.load("courts")["docket"].to_numpy()
    assert shares(geography.court_of_citizenship)[:, docket == "detained"].max() == 0
    assert shares(geography.detained_court)[docket == "non_detained"].max() == 0
    assert shares(geography.detained_court)[docket == "detained"].min() > 0


def test_a_sectors_people_are_returned_to_the_cities_it_faces_and_a_ports_to_its_own(
    geography: Geography, places: Places
) -> None:
    cities = tables.load("border_cities")
    table = shares(geography.city_of_crossing)
    for code, sector in enumerate(SECTORS):
        faced = (cities["sector"] == sector).to_numpy()
        assert table[code, faced].sum() == pytest.approx(1)
        assert table[code, faced].min() > 0
    np.testing.assert_allclose(table[len(SECTORS) :], np.eye(len(places.cities)), atol=1e-12)


def test_points_of_repatriation_reproduce_the_published_split_by_state(
    geography: Geography, places: Places
) -> None:
    frame = tables.load("repatriations_by_state")
    published = frame[frame["period"] == "2024-01/2024-09"].set_index("place")["events"]
    cities = tables.load("border_cities")["state"]
    table = pd.Series(shares(geography.repatriation), index=[*cities, MEXICO_CITY_AIR])
    by_state = table.groupby(level=0).sum()
    states = published.index.intersection(pd.Index(cities.unique()))
    assert len(states) >= 5
    for state in states:
        assert by_state[state] == pytest.approx(published[state] / published.sum())
    assert places.repatriation_points[-1] == MEXICO_CITY_AIR


def test_a_courts_share_is_its_pending_cases_times_its_mix(places: Places) -> None:
    """Guatemalans in Miami and New York: the ratio of both courts, from the tables by hand."""
    courts = tables.load("courts").set_index("court")["pending_share"]
    mix = tables.load("court_nationality_mix").set_index(["court", "citizenship"])["share"]
    found = court_mix(places)[CITIZENSHIPS.index("Guatemala")]
    miami, new_york = (found[places.courts.index(court)] for court in ("Miami", "New York"))
    weights = [courts[court] * mix[court, "Guatemala"] for court in ("Miami", "New York")]
    assert miami / new_york == pytest.approx(weights[0] / weights[1])
    np.testing.assert_allclose(court_mix(places).sum(axis=1), 1)


def test_mexicans_live_where_they_were_counted(places: Places) -> None:
    counted = residents_by_state(places)
    found = resident_shares(places)
    np.testing.assert_allclose(found[0], counted[0] / counted[0].sum())
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert found.shape == (len(CITIZENSHIPS), len(places.states))


def test_distances_on_the_globe() -> None:
    """A quarter of the equator, and from Tijuana to Matamoros, about 2,000 km."""
    points = pd.DataFrame({"latitude": [0.0, 0.0, 32.51, 25.87], "longitude": [0.0, 90.0, -117.02, -97.50]})
    table = kilometres(points, points)
    assert table[0, 1] == pytest.approx(6371 * np.pi / 2)
    assert table[2, 3] == pytest.approx(2000, rel=0.03)
    np.testing.assert_allclose(table, table.T)


def test_people_waiting_in_mexico_are_heard_at_the_nearest_port_court(
    geography: Geography, places: Places
) -> None:
    courts = tables.load("courts")
    allowed = courts["mpp"].to_numpy() == 1
    assert allowed[geography.mpp_court].all()
    tijuana = places.cities.index("Tijuana")
    assert places.courts[geography.mpp_court[tijuana]].startswith("San Diego")


def test_released_people_of_the_run_settle_by_the_mix(run: Callable[..., MigrationModel]) -> None:
    """Courts of border receipts of people not held follow the mix of the released, within four errors."""
    model = run(scale=100, months=24, start="2022-10")
    courts = tables.load("courts")
    received = model.state.ledger.history("court_receipts")[:, :, 0].sum(axis=0)
    open_court = (courts["docket"] == "non_detained").to_numpy()
    weight = court_mix(model.state.places)[:, open_court]
    found = received[open_court] / 100
    low = found.sum() * weight.min(axis=0) / weight.sum(axis=1).max()
    high = found.sum() * weight.max(axis=0) / weight.sum(axis=1).min()
    assert np.all(found >= low - 4 * np.sqrt(low + 1))
    assert np.all(found <= high + 4 * np.sqrt(high + 1))
