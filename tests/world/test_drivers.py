"""Drivers by month: what is published is met, gaps are filled by the stated rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import tables
from world.calendar import FIRST_MONTH, month_of
from world.drivers import HOURS_A_YEAR, citizenship_of, load_drivers, load_remittances
from world.gazetteer import load_places
from world.places import CITIZENSHIPS

PLACES = load_places()
DRIVERS = load_drivers(PLACES)
STATES = len(PLACES.mexican_states)


def figure(country: str, year: int, column: str) -> float:
    """A published figure."""
    frame = tables.load("origin_country_drivers")
    return float(frame[(frame["citizenship"] == country) & (frame["year"] == year)][column].iloc[0])


def mid_year(values: np.ndarray, year: int) -> np.ndarray:
    """Value at the middle of a year: half way between June and July."""
    june = month_of(year, 6) - DRIVERS.first
    return values[june : june + 2].mean(axis=0)


@pytest.mark.parametrize(
    ("driver", "column"),
    [("people", "people_15_39"), ("income", "gdp_per_head"), ("homicide", "homicide_rate")],
)
@pytest.mark.parametrize("country", ["Honduras", "China", "Venezuela"])
def test_a_country_meets_its_published_figures_in_the_middle_of_the_year(
    driver: str, column: str, country: str
) -> None:
    code = PLACES.communities.index(country)
    for year in (2016, 2021):
        before, at, after = (figure(country, year + k, column) for k in (-1, 0, 1))
        # June and July lie a 24th of the way towards the years beside
        expected = at + ((before - at) + (after - at)) / 48
        assert mid_year(getattr(DRIVERS, driver), year)[code] == pytest.approx(expected)


def test_people_and_diaspora_of_the_mexican_states_add_up_to_the_nations() -> None:
    last = figure("Mexico", 2024, "people_15_39")
    assert DRIVERS.people[-1, :STATES].sum() == pytest.approx(last)
    cards = tables.load("mexican_states")["matricula_share"].sum()
    born = figure("Mexico", 2023, "foreign_born_in_us")
    assert DRIVERS.foreign_born[-1, :STATES].sum() == pytest.approx(born * cards)


def test_the_states_incomes_average_to_the_nations() -> None:
    weights = tables.load("mexican_states")["population_2020"]
    mean = DRIVERS.income[-1, :STATES] @ weights / weights.sum()
    assert mean == pytest.approx(figure("Mexico", 2024, "gdp_per_head"))
    assert DRIVERS.income[-1, PLACES.communities.index("Chiapas")] < mean / 2


def test_other_is_the_mean_of_the_named_countries_except_mexico() -> None:
    named = DRIVERS.homicide[:, STATES:-1]
    assert named.shape[1] == len(CITIZENSHIPS) - 2
    assert DRIVERS.homicide[:, -1] == pytest.approx(named.mean(axis=1))


def test_the_wage_gap_is_in_dollars_of_2023() -> None:
    earnings = np.exp(mid_year(DRIVERS.wage_gap, 2023)) * mid_year(DRIVERS.income, 2023)
    published = tables.load("us_earnings").set_index("year")["hourly_earnings"][2023] * HOURS_A_YEAR
    assert earnings == pytest.approx(published, rel=5e-3)


def test_prices_of_before_are_worth_more_in_dollars_of_2023() -> None:
    prices = tables.load("us_earnings").set_index("year")["consumer_prices"]
    at = mid_year(DRIVERS.price, 2018)[PLACES.communities.index("Honduras")]
    assert at == pytest.approx(5862 * prices[2023] / prices[2018], rel=0.02)


@given(st.integers(FIRST_MONTH - 100, FIRST_MONTH + 600))
def test_drivers_are_held_beyond_their_ends_and_finite(month: int) -> None:
    last = DRIVERS.first + len(DRIVERS.people) - 1
    held = min(max(month, DRIVERS.first), last)
    for name in ("people", "wage_gap", "homicide", "price", "diaspora_share"):
        values = DRIVERS.at(name, month)
        assert np.isfinite(values).all()
        assert name == "wage_gap" or (values > 0).all()
        assert (values == DRIVERS.at(name, held)).all()


def test_unemployment_is_that_of_the_month() -> None:
    assert DRIVERS.at("unemployment", month_of(2020, 4))[0] == pytest.approx(14.8, abs=0.2)


def test_remittances_of_a_year_are_those_published() -> None:
    monthly = load_remittances(PLACES)
    assert monthly[-12:].sum() == pytest.approx(65_016.8e6)
    assert monthly[:12].sum() == pytest.approx(23_090e6)
    published = tables.load("remittances_by_state").set_index("mexican_state")["usd"]
    michoacan = PLACES.mexican_states.index("Michoacan")
    assert monthly[-12:, michoacan].sum() == pytest.approx(published["Michoacan"], rel=0.01)


def test_communities_are_of_the_citizenship_that_they_are_named_after() -> None:
    names = [CITIZENSHIPS[code] for code in citizenship_of(PLACES)]
    assert names == ["Mexico"] * STATES + list(PLACES.communities[STATES:])
