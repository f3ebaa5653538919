"""Who sets out: those who can pay, and of them those who want to.

Two gates. *Capability*: means, drawn from a lognormal about what incomes allow, against the price of the
journey, of which family in the United States advances a part. *Aspiration*: a logit between staying, crossing
between ports and presenting at a port, whose constants reproduce the departures of a reference period under
what communities saw then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from agents.state import Array, State
from world.calendar import FIRST_MONTH
from world.drivers import LAST_PUBLISHED, citizenship_of, load_drivers
from world.parameters import Parameters
from world.places import DEMOGRAPHICS, SECTORS
from world.policy import PolicyHistory

WAYS: tuple[str, ...] = ("between", "port")
"""Ways of setting out, in the order of their axis: to cross between ports, or to present at one."""
REFERENCE_MONTHS = 3
"""Last months in which arrivals are observed, on which the constants rest."""
UNFORCED_MONTHS = 12
"""First months on which they rest in a run in which arrivals never are."""
FEWEST = 1.0
"""Least places a day at ports, and least diaspora, so that logarithms are finite."""


@dataclass(frozen=True)
class Situation:
    """What communities see, each of shape (communities,) unless said otherwise.

    Attributes:
        wage_gap: Logarithm of US earnings over income.
        homicide: Homicides per 100,000 people.
        unemployment: US unemployment in percent, (1,).
        diaspora: People from there in the United States.
        chance: Perceived chance of getting in.
        penalty: Perceived yearly chance of arrest in the United States.
        wait: Perceived months in court.
        lawful: Lawful places a day at ports, as they have sunk in.
        access: Access to asylum, a share.
        port_places: Places a day at ports.
    """

    wage_gap: Array
    homicide: Array
    unemployment: Array
    diaspora: Array
    chance: Array
    penalty: Array
    wait: Array
    lawful: Array
    access: float
    port_places: float


def utility(parameters: Parameters, seen: Situation) -> Array:
    """Utility of each way over staying, before the constants, (communities, ways)."""
    common = (
        parameters.wage_gap_elasticity * seen.wage_gap
        + parameters.violence_elasticity * np.log1p(seen.homicide)
        - parameters.unemployment_elasticity * np.log(seen.unemployment)
        + parameters.network_elasticity * np.log(seen.diaspora)
        + parameters.chance_elasticity * np.log(seen.chance)
        - parameters.penalty_elasticity * np.log(seen.penalty)
        + parameters.waiting_attraction * seen.access * np.log1p(seen.wait)
    )
    drawn_away = parameters.lawful_channel_elasticity * np.log(seen.lawful + parameters.other_lawful_per_day)
    return np.stack([common - drawn_away, common + np.log(seen.port_places)], axis=1)


def can_pay(parameters: Parameters, income: Array, price: Array) -> Array:
    """Share of people whose means cover the price, without and with family in the US, (2, communities)."""
    due = np.log(price) + np.array([[0.0], [np.log1p(-parameters.family_credit_share)]])
    median = np.log(parameters.household_means_years * income)
    shares: Array = ndtr((median - due) / parameters.means_dispersion)
    return shares


def have_family(parameters: Parameters, diaspora_share: Array) -> Array:
    """Share of people with a relative in the United States, each relative being there by chance."""
    shares: Array = 1.0 - (1.0 - diaspora_share) ** parameters.close_relatives
    return shares


def candidates(state: State, month: int) -> Array:
    """People of each community who can pay for the journey at the prices of a month, (communities,)."""
    drivers = load_drivers(state.places)
    family = have_family(state.parameters, drivers.at("diaspora_share", month))
    without, with_family = can_pay(state.parameters, drivers.at("income", month), price(state, month))
    able: Array = drivers.at("people", month) * (family * with_family + (1.0 - family) * without)
    return able


def price(state: State, month: int) -> Array:
    """Price of the whole journey, USD of 2023: as published, times what smugglers now ask over it."""
    prices: Array = load_drivers(state.places).at("price", month) * state.organizations.price[0]
    return prices


def expected_departures(state: State) -> Array:
    """People expected to set out this month, (communities, ways, demographics)."""
    weights = np.exp(_constants(state) + utility(state.parameters, _now(state))[:, :, None])
    shares = weights / (1.0 + weights.sum(axis=1, keepdims=True))
    departures: Array = candidates(state, state.month)[:, None, None] * shares
    return departures * state.lever("arrivals_level")


def set_constants(state: State) -> None:
    """Set the constants so that departures are those of the reference under what was seen then."""
    months = reference_months(state.forced_until)
    able = np.mean([candidates(state, month) for month in months], axis=0)
    between = state.reference_crossings[citizenship_of(state.places), len(SECTORS) - 1]
    ways = np.stack([between, 1.0 - between], axis=1)
    shares = ways[:, :, None] * state.reference_departures[:, None, :] / able[:, None, None]
    with np.errstate(divide="ignore"):
        constants = np.log(shares / (1.0 - shares.sum(axis=1, keepdims=True)))
    constants -= _reference_utility(state, months)[:, :, None]
    for w, way in enumerate(WAYS):
        for d, demographic in enumerate(DEMOGRAPHICS):
            state.communities.column(f"{way}_{demographic}")[:] = constants[:, w, d]


def has_constants(state: State) -> bool:
    """Whether the constants have been set."""
    return bool(np.isfinite(_constants(state)).any())


def reference_months(forced_until: int) -> range:
    """The months whose departures and policy are the reference."""
    if forced_until < FIRST_MONTH:
        return range(FIRST_MONTH, FIRST_MONTH + UNFORCED_MONTHS)
    return range(max(forced_until - REFERENCE_MONTHS + 1, FIRST_MONTH), forced_until + 1)


def port_places(state: State) -> float:
    """Lawful places a day at the ports: appointments, and walk-ups as far as asylum is open."""
    appointments = float(state.lever_by_place("appointments_per_day").sum())
    return _port_places(state.parameters, appointments, state.lever("asylum_access"))


def migrants(state: State) -> Array:
    """Residents without lawful status by home community, people, (communities,)."""
    homes = np.diff(state.geography.home_of_citizenship, axis=1, prepend=0.0)
    people: Array = state.residents.sum(axis=0) @ homes * state.scale
    return people


def _port_places(parameters: Parameters, appointments: float, access: float) -> float:
    return max(appointments + parameters.walk_ups_per_day * access, FEWEST)


def _constants(state: State) -> Array:
    """Constants of the logit, (communities, ways, demographics)."""
    columns = [state.communities.column(f"{way}_{group}") for way in WAYS for group in DEMOGRAPHICS]
    return np.stack(columns, axis=1).reshape(-1, len(WAYS), len(DEMOGRAPHICS))


def _now(state: State) -> Situation:
    return _seen(state, state.month, state.lever("asylum_access"), port_places(state))


def _reference_utility(state: State, months: range) -> Array:
    """Mean utility over the reference months: drivers and true policy of then, beliefs of now."""
    history = PolicyHistory.load()
    access = history.values("asylum_access", months)
    appointments = history.values("appointments_per_day", months)
    seen = [
        _seen(state, month, float(a), _port_places(state.parameters, float(n), float(a)))
        for month, a, n in zip(months, access, appointments, strict=True)
    ]
    return np.mean([utility(state.parameters, situation) for situation in seen], axis=0)


def _seen(state: State, month: int, access: float, places: float) -> Situation:
    drivers, known = load_drivers(state.places), state.communities
    return Situation(
        wage_gap=drivers.at("wage_gap", month),
        homicide=drivers.at("homicide", month),
        unemployment=drivers.at("unemployment", month),
        diaspora=_diaspora(state, month),
        chance=known.belief,
        penalty=known.penalty,
        wait=known.court_wait,
        lawful=known.lawful,
        access=access,
        port_places=places,
    )


def _diaspora(state: State, month: int) -> Array:
    """People from there in the United States: as published, then with the model's residents."""
    published = load_drivers(state.places).at("foreign_born", month)
    change = migrants(state) - state.communities.migrants if month > LAST_PUBLISHED else 0.0
    return np.maximum(published + change, FEWEST)
