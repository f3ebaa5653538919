"""Jurisdictions: nobody is lost between states, points and consulates, and the rule is the one stated."""

import numpy as np
import pytest

from world import tables
from world.gazetteer import load_places
from world.jurisdictions import consulates_of_points, consulates_of_states, mexican_origin

PLACES = load_places()


def share(state: str, consulate: str) -> float:
    return float(consulates_of_states(PLACES)[PLACES.states.index(state), PLACES.consulates.index(consulate)])


def test_everybody_belongs_to_a_consulate() -> None:
    for shares in (consulates_of_states(PLACES), consulates_of_points(PLACES)):
        assert shares.min() >= 0
        assert shares.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("state", "consulate"),
    [
        ("Connecticut", "New York"),
        ("Iowa", "Omaha"),
        ("Mississippi", "New Orleans"),
        ("Hawaii", "San Francisco"),
    ],
)
def test_a_state_without_a_consulate_belongs_to_the_nearest(state: str, consulate: str) -> None:
    assert share(state, consulate) == 1


def test_within_a_state_shares_follow_the_registered() -> None:
    """Los Angeles and San Diego are published; Fresno is not and counts half of the smallest published."""
    assert share("California", "Los Angeles") / share("California", "San Diego") == pytest.approx(
        925144 / 193080
    )
    assert share("California", "San Jose") / share("California", "Fresno") == pytest.approx(2)
    assert share("California", "Houston") == 0


def test_returns_at_a_city_are_prepared_across_the_line() -> None:
    shares = consulates_of_points(PLACES)
    at = dict(zip(PLACES.repatriation_points, shares.argmax(axis=1), strict=True))
    for city, consulate in (
        ("Tijuana", "San Diego"),
        ("Ciudad Juarez", "El Paso"),
        ("Matamoros", "Brownsville"),
    ):
        assert PLACES.consulates[at[city]] == consulate
        assert shares[PLACES.repatriation_points.index(city)].max() == 1
    by_air = mexican_origin(PLACES) @ consulates_of_states(PLACES)
    np.testing.assert_allclose(shares[-1], by_air / by_air.sum())


def test_staff_weights_follow_the_rule_that_the_dictionary_states() -> None:
    residents = tables.load("unauthorized_by_state").sort_values("year")
    mexican = residents[residents["group"] == "mexican"].groupby("state")["people"].last()
    jurisdiction = consulates_of_states(PLACES)
    origin = mexican_origin(PLACES) @ jurisdiction
    unauthorized = mexican.reindex(list(PLACES.states)).fillna(0).to_numpy(np.float64) @ jurisdiction
    rule = 0.1 / 53 + 0.6 * origin / origin.sum() + 0.3 * unauthorized / unauthorized.sum()
    np.testing.assert_allclose(tables.load("consulates")["staff_weight"], rule, atol=1e-5)
