"""What drives people out of their communities, month by month, and the rules that fill the gaps.

- Yearly figures stand at the middle of their year; between them values run in a straight line, before the
  first and after the last they are held. Unemployment is monthly.
- A Mexican state's income is the national one times the state's product per head over the mean of the states;
  its people aged 15 to 39 are the nation's by the census of 2020; its people in the United States are the
  nation's by the consular identity cards issued to them.
- `Other` is like the mean of the named countries except Mexico.
- Prices and earnings are in USD of 2023, by US consumer prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from world import tables
from world.calendar import FIRST_MONTH, month_of, parse_month
from world.places import CITIZENSHIPS, MEXICO, Places

Array = NDArray[np.float64]
LAST_YEAR = 2024
"""Last year of the yearly figures."""
LAST_PUBLISHED = month_of(LAST_YEAR, 12)
"""Last month that the yearly figures cover."""
PRICE_YEAR = 2023
HOURS_A_YEAR = 2080
"""Hours that earnings are paid for in a year: 40 a week."""


@dataclass(frozen=True)
class Drivers:
    """Drivers by month; a month before the first takes the first, one after the last the last.

    Attributes:
        first: Month of row 0.
        people: People aged 15 to 39, (months, communities).
        income: Product per head, international dollars of 2021, (months, communities).
        wage_gap: Logarithm of yearly US earnings over income, (months, communities).
        homicide: Homicides per 100,000 people, (months, communities).
        foreign_born: Residents of the United States from there, (months, communities).
        diaspora_share: Their share of all people from there, (months, communities).
        price: Price of the whole journey, USD of 2023, (months, communities).
        unemployment: US unemployment in percent, (months, 1).
    """

    first: int
    people: Array
    income: Array
    wage_gap: Array
    homicide: Array
    foreign_born: Array
    diaspora_share: Array
    price: Array
    unemployment: Array

    def at(self, name: str, month: int) -> Array:
        """A driver in a month, (communities,), or (1,) for unemployment."""
        values: Array = getattr(self, name)
        row: Array = values[int(np.clip(month - self.first, 0, len(values) - 1))]
        return row


def citizenship_of(places: Places) -> NDArray[np.int64]:
    """Citizenship code of the people of each community, (communities,)."""
    return np.append(np.full(len(places.mexican_states), MEXICO), np.arange(1, len(CITIZENSHIPS)))


@lru_cache(maxsize=8)
def load_drivers(places: Places, directory: Path | None = None) -> Drivers:
    """Lay the drivers out by month, from October 2013 to the last month of unemployment.

    Args:
        places: Names of the communities.
        directory: Folder of the tables; the project's own by default.
    """
    jobs = tables.load("us_unemployment", directory)
    last = max(parse_month(month) for month in jobs["month"])
    months = np.arange(FIRST_MONTH, last + 1)
    national = _national(months, directory)
    states = tables.load("mexican_states", directory)
    home = citizenship_of(places)
    share = _of_states(states["population_2020"] / states["population_2020"].sum(), states, places)
    cards = _of_states(states["matricula_share"], states, places)
    income = _income(national["gdp_per_head"], months, states, places, directory)
    foreign_born = national["foreign_born_in_us"][:, home] * cards
    everyone = national["people"][:, home] * share
    return Drivers(
        first=int(months[0]),
        people=national["people_15_39"][:, home] * share,
        income=income,
        wage_gap=np.log(_earnings(months, directory)[:, None] / income),
        homicide=_homicide(national["homicide_rate"], months, places, directory),
        foreign_born=foreign_born,
        diaspora_share=foreign_born / (foreign_born + everyone),
        price=_prices(months, directory)[:, home],
        unemployment=_unemployment(jobs, months),
    )


@lru_cache(maxsize=8)
def load_remittances(places: Places, directory: Path | None = None) -> Array:
    """Published remittances a month in USD, from January 2013, (months, Mexican states).

    Rule: a twelfth of the year's total, shared out as in 2024.
    """
    yearly = tables.load("remittances_annual", directory).sort_values("year")["million_usd"]
    by_state = tables.load("remittances_by_state", directory).set_index("mexican_state")["usd"]
    shares = (by_state / by_state.sum()).reindex(list(places.mexican_states)).to_numpy(np.float64)
    monthly: Array = np.repeat(yearly.to_numpy(np.float64) * 1e6 / 12, 12)[:, None] * shares
    return monthly


def _national(months: NDArray[np.int64], directory: Path | None) -> dict[str, Array]:
    """Every driver of the countries by month, (months, citizenships)."""
    frame = tables.load("origin_country_drivers", directory)
    columns = ("people_15_39", "people", "gdp_per_head", "homicide_rate", "foreign_born_in_us")
    named = {name: _by_month(frame, "citizenship", name, CITIZENSHIPS[:-1], months) for name in columns}
    return {
        name: np.column_stack([values, np.delete(values, MEXICO, axis=1).mean(axis=1)])
        for name, values in named.items()
    }


def _by_month(
    frame: pd.DataFrame, key: str, value: str, names: tuple[str, ...], months: NDArray[np.int64]
) -> Array:
    """Yearly figures of some places by month, (months, names)."""
    wide = frame.pivot_table(index="year", columns=key, values=value)
    columns = [_interpolate(wide[name].dropna(), months) for name in names]
    return np.column_stack(columns)


def _interpolate(yearly: pd.Series[float], months: NDArray[np.int64]) -> Array:
    """Straight lines between the middles of years; ends are held, (months,)."""
    middles = yearly.index.to_numpy(np.float64) + 0.5
    return np.interp((months + 0.5) / 12, middles, yearly.to_numpy(np.float64))


def _of_states(values: pd.Series[float], states: pd.DataFrame, places: Places) -> Array:
    """A share by Mexican state as a factor of all communities: one for the other countries."""
    shares = values.set_axis(states["state"]).reindex(list(places.mexican_states)).to_numpy(np.float64)
    return np.append(shares, np.ones(len(CITIZENSHIPS) - 1))


def _income(
    national: Array,
    months: NDArray[np.int64],
    states: pd.DataFrame,
    places: Places,
    directory: Path | None,
) -> Array:
    frame = tables.load("origin_state_income", directory)
    names = tuple(states["state"])
    product = _by_month(frame, "mexican_state", "gdp_per_head", names, months)
    weights = states["population_2020"].to_numpy(np.float64)
    relative = product / (product @ weights / weights.sum())[:, None]
    chosen = [names.index(name) for name in places.mexican_states]
    return np.column_stack([national[:, [MEXICO]] * relative[:, chosen], national[:, 1:]])


def _homicide(national: Array, months: NDArray[np.int64], places: Places, directory: Path | None) -> Array:
    frame = tables.load("origin_state_homicide", directory)
    states = _by_month(frame, "mexican_state", "homicide_rate", places.mexican_states, months)
    return np.column_stack([states, national[:, 1:]])


def _earnings(months: NDArray[np.int64], directory: Path | None) -> Array:
    """Yearly earnings of a US production worker in USD of 2023, (months,)."""
    frame = tables.load("us_earnings", directory).set_index("year")
    real = frame["hourly_earnings"] * _deflator(directory) * HOURS_A_YEAR
    return _interpolate(real, months)


def _deflator(directory: Path | None) -> pd.Series[float]:
    """USD of 2023 for a USD of each year."""
    prices = tables.load("us_earnings", directory).set_index("year")["consumer_prices"]
    deflator: pd.Series[float] = prices[PRICE_YEAR] / prices
    return deflator


def _prices(months: NDArray[np.int64], directory: Path | None) -> Array:
    """Price of the whole journey in USD of 2023, (months, citizenships)."""
    frame = tables.load("journey_prices", directory)
    frame["real"] = frame["price"] * frame["year"].map(_deflator(directory))
    return _by_month(frame, "citizenship", "real", CITIZENSHIPS, months)


def _unemployment(jobs: pd.DataFrame, months: NDArray[np.int64]) -> Array:
    monthly = jobs.set_index(jobs["month"].map(parse_month))["unemployment_rate"]
    return monthly.reindex(months).interpolate().to_numpy(np.float64)[:, None]
