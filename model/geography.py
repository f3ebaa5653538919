"""Where people go, from the tables: courts by residence, cities by crossing, points of repatriation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.state import Geography
from world import tables
from world.places import CITIZENSHIPS, MEXICO, SECTORS, Places

Array = NDArray[np.float64]
MIXED_DETAINED_WEIGHT = 0.3
"""Weight of a judge of a mixed court against one of a detention court, for detained cases (assumed)."""


def load_geography(places: Places, directory: Path | None = None) -> Geography:
    """Build the cumulative probabilities.

    Args:
        places: Names of states, courts and cities.
        directory: Folder of the tables; the project's own by default.
    """
    courts = tables.load("courts", directory)
    cities = tables.load("border_cities", directory)
    state_of_court = np.array([places.states.index(name) for name in courts["state"]], np.uint8)
    by_citizenship = court_mix(places, directory)
    return Geography(
        court_of_citizenship=_cumulate(by_citizenship),
        court_of_state=_cumulate(_courts_of_states(places, courts, directory)),
        detained_court=_cumulate(_detained_weights(courts)),
        mpp_court=_nearest(cities, courts, courts["mpp"].to_numpy() == 1).astype(np.uint8),
        state_of_court=state_of_court,
        city_of_crossing=_cumulate(_cities_of_crossings(cities)),
        repatriation=_cumulate(_repatriation_shares(places, cities, directory)),
        state_of_citizenship=_cumulate(resident_shares(places, directory)),
        grant_rate=_grant_rates(courts),
        home_of_citizenship=_cumulate(_homes(directory)),
    )


def court_mix(places: Places, directory: Path | None = None) -> Array:
    """Share of each citizenship's non-detained cases at each court, (citizenships, courts).

    Rule: the court's share of pending cases times the lifetime mix of nationalities at the court; a
    nationality that the mix does not name is divided as `Other`.
    """
    courts = tables.load("courts", directory)
    mix = tables.load("court_nationality_mix", directory).pivot_table(
        index="citizenship", columns="court", values="share", aggfunc="sum"
    )
    mix = mix.reindex(index=list(CITIZENSHIPS), columns=list(places.courts))
    mix = mix.fillna(mix.loc["Other"])
    open_weight = courts["pending_share"].to_numpy() * (courts["docket"] != "detained").to_numpy()
    weights: Array = mix.to_numpy(np.float64) * open_weight
    return weights / weights.sum(axis=1, keepdims=True)


def resident_shares(places: Places, directory: Path | None = None) -> Array:
    """Share of each citizenship's unauthorized residents in each state, (citizenships, states).

    Rule: Mexicans as in the newest estimate by state; others as the newest estimate of all non-Mexicans,
    tilted towards the states whose courts hear the citizenship more than they hear other non-Mexicans.
    """
    residents = residents_by_state(places, directory)
    state_of_court = [places.states.index(name) for name in tables.load("courts", directory)["state"]]
    heard = np.zeros((len(CITIZENSHIPS), len(places.states)))
    np.add.at(heard.T, state_of_court, court_mix(places, directory).T)
    others = heard[1:].mean(axis=0)
    tilt = np.where(others > 0, heard / np.maximum(others, 1e-12), 1.0)
    weights = residents[1] * tilt
    weights[0] = residents[0]
    result: Array = weights / weights.sum(axis=1, keepdims=True)
    return result


def residents_by_state(places: Places, directory: Path | None = None) -> Array:
    """Newest published residents by state, zero where none: row 0 Mexican, row 1 other, (2, states)."""
    frame = tables.load("unauthorized_by_state", directory).sort_values("year")
    newest = frame.groupby(["state", "group"])["people"].last().unstack()
    newest = newest.reindex(list(places.states)).fillna(0.0)
    return newest[["mexican", "non_mexican"]].to_numpy(np.float64).T


def kilometres(first: pd.DataFrame, second: pd.DataFrame) -> Array:
    """Great-circle distances between the places of two tables, (first, second)."""
    a, b = (np.radians(frame[["latitude", "longitude"]].to_numpy(np.float64)) for frame in (first, second))
    north = np.sin((a[:, None, 0] - b[None, :, 0]) / 2) ** 2
    east = np.sin((a[:, None, 1] - b[None, :, 1]) / 2) ** 2
    inner = north + np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * east
    distance: Array = 2 * 6371.0 * np.arcsin(np.sqrt(inner))
    return distance


def _nearest(first: pd.DataFrame, second: pd.DataFrame, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Position in `second` of the nearest allowed place to each of `first`."""
    return np.argmin(np.where(allowed, kilometres(first, second), np.inf), axis=1)


def _courts_of_states(places: Places, courts: pd.DataFrame, directory: Path | None) -> Array:
    """Courts within a state by their share of pending cases; where a state has none, the nearest court."""
    states = tables.load("places_us_states", directory)
    hears = (courts["docket"] != "detained").to_numpy()
    weights = np.zeros((len(places.states), len(courts)))
    inside = courts["state"].to_numpy()[None, :] == np.array(places.states, dtype=object)[:, None]
    weights[:] = inside * hears * courts["pending_share"].to_numpy()
    without = np.flatnonzero(weights.sum(axis=1) == 0)
    weights[without, _nearest(states, courts, hears)[without]] = 1.0
    return weights / weights.sum(axis=1, keepdims=True)


def _detained_weights(courts: pd.DataFrame) -> Array:
    """Detained cases by judges: all of a detention court's, a part of a mixed court's."""
    share = courts["docket"].map({"detained": 1.0, "mixed": MIXED_DETAINED_WEIGHT, "non_detained": 0.0})
    weights = share.to_numpy(np.float64) * courts["judges_weight"].to_numpy(np.float64)
    result: Array = weights / weights.sum()
    return result


def _cities_of_crossings(cities: pd.DataFrame) -> Array:
    """City across the line from each crossing, (crossings, cities): a port's own, a sector's by population.

    Repatriation points are the large cities; routes only decide which sectors people come to.
    """
    faces = np.array([SECTORS.index(name) for name in cities["sector"]])
    of_sector = faces[None, :] == np.arange(len(SECTORS))[:, None]
    table = np.concatenate([of_sector * _population(cities), np.eye(len(cities))])
    shares: Array = table / table.sum(axis=-1, keepdims=True)
    return shares


def _population(cities: pd.DataFrame) -> Array:
    """Population of the border cities; one without a figure is taken to be as small as the smallest."""
    known = cities["population_2020"].astype("float64")
    return np.asarray(known.fillna(float(known.min())), np.float64)


def _repatriation_shares(places: Places, cities: pd.DataFrame, directory: Path | None) -> Array:
    """Points of repatriation: the newest published split by state, within a state by population."""
    frame = tables.load("repatriations_by_state", directory)
    newest = frame[frame["period"] == "2024-01/2024-09"].set_index("place")["events"]
    population = pd.Series(_population(cities))
    state_total = population.groupby(cities["state"]).transform("sum")
    by_city = cities["state"].map(newest).fillna(0.0) * population / state_total
    air = float(newest.sum() - newest.reindex(cities["state"].unique()).sum())
    shares = np.append(by_city.to_numpy(np.float64), air)
    assert len(shares) == len(places.repatriation_points)
    result: Array = shares / shares.sum()
    return result


def _homes(directory: Path | None) -> Array:
    """Home communities: of Mexicans by the identity cards issued, of others their country."""
    shares = tables.load("mexican_states", directory)["matricula_share"].to_numpy(np.float64)
    homes = np.zeros((len(CITIZENSHIPS), len(shares) + len(CITIZENSHIPS) - 1))
    homes[MEXICO, : len(shares)] = shares
    homes[1:, len(shares) :] = np.eye(len(CITIZENSHIPS) - 1)
    return homes


def _grant_rates(courts: pd.DataFrame) -> Array:
    """Asylum grant rate by court; a court without one takes the mean of those that have."""
    rates = courts["asylum_grant_rate"].astype("float64")
    return np.asarray(rates.fillna(float(rates.mean())), np.float64)


def _cumulate(shares: Array) -> Array:
    cumulative: Array = np.cumsum(shares, axis=-1)
    return cumulative / cumulative[..., -1:]
