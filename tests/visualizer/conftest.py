"""A small run with every series that a report reads: smooth, made up, about the size of the real ones."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calibration.targets import targets
from tests.visualizer.later_series import SPLIT, later
from visualizer.aggregate import Monthly
from visualizer.moment import Moment
from world.calendar import fiscal_year, format_month, months_between, parse_month
from world.declare import Kind
from world.gazetteer import load_places
from world.ledger import Ledger
from world.monthly_table import SCHEMA
from world.series import SERIES

SECTORS = (
    "Big Bend",
    "Del Rio",
    "El Centro",
    "El Paso",
    "Laredo",
    "Rio Grande Valley",
    "San Diego",
    "Tucson",
    "Yuma",
)
COURTS = ("Chicago", "Houston", "Miami")
CITIES = (
    "Tijuana",
    "Tecate",
    "Mexicali",
    "San Luis Rio Colorado",
    "Sonoyta",
    "Nogales",
    "Agua Prieta",
    "Palomas",
    "Ciudad Juarez",
    "Ojinaga",
    "Ciudad Acuna",
    "Piedras Negras",
    "Nuevo Laredo",
    "Reynosa",
    "Matamoros",
)
# Thousands a fiscal year, FY2014 to FY2028.
LEVELS = {
    "border_encounters": [480, 330, 410, 300, 400, 850, 400, 1660, 2210, 2050, 1530, 700, 620, 620, 620],
    "border_encounters at ports": [80, 80, 80, 80, 100, 125, 60, 75, 170, 430, 600, 400, 380, 380, 380],
    "court_receipts": [230, 195, 230, 290, 320, 540, 360, 245, 700, 1200, 1750, 900, 700, 700, 700],
    "court_completions": [140, 145, 140, 165, 200, 270, 230, 120, 310, 530, 700, 720, 730, 740, 750],
    "removals_by_path": [420, 330, 330, 290, 330, 350, 240, 90, 110, 200, 420, 300, 280, 280, 280],
    "repatriations_to_mexico": [240, 205, 215, 170, 200, 210, 185, 190, 250, 215, 205, 150, 140, 140, 140],
    "ice_arrests": [170, 120, 110, 143, 158, 143, 104, 74, 143, 170, 113, 130, 138, 138, 138],
    "detention_book_ins": [425, 300, 350, 320, 400, 510, 180, 210, 310, 270, 280, 250, 240, 240, 240],
    "hearings_missed": [25, 35, 35, 42, 46, 90, 85, 10, 65, 160, 220, 200, 190, 180, 180],
    "border_dispositions": [480, 330, 410, 300, 400, 850, 400, 1660, 2210, 2050, 1530, 700, 620, 620, 620],
    "non_mexicans_received": [0, 0, 0, 0, 1, 40, 30, 80, 60, 40, 0, 0, 0, 0, 0],
}
# Thousands at the end of a month, at the end of each fiscal year.
STOCKS = {
    "court_pending": [430, 470, 540, 680, 820, 1100, 1280, 1420, 1850, 2500, 3420, 3700, 3800, 3850, 3900],
    "court_pending_inactive": [290, 300, 305, 310, 310, 305, 295, 280, 290, 300, 320, 320, 320, 320, 320],
    "detention_population": [33, 28, 34, 38, 42, 49, 34, 19, 23, 28, 37, 39, 40, 40, 40],
}
SHARES = {
    "court_receipts": {"border": 0.7, "interior_arrest": 0.1, "uscis_referral": 0.1, "other": 0.1},
    "court_completions": {
        "in_absentia": 0.3,
        "removal_order": 0.2,
        "voluntary_departure": 0.05,
        "relief": 0.15,
        "terminated": 0.3,
    },
    "removals_by_path": {"interior": 0.25, "border_detained": 0.4, "border_direct": 0.35},
    "border_encounters": {"Mexico": 0.4, "Other": 0.6},
    **SPLIT,
    "ice_arrests": {"Mexico": 0.6, "Other": 0.4},
    "detention_book_ins": {"ice": 0.4, "cbp": 0.6},
    "detention_population": {"ice": 0.5, "cbp": 0.5},
}
PLACES = {
    "border_encounters": SECTORS,
    "border_encounters at ports": tuple(f"port:{city}" for city in CITIES),
    "border_dispositions": SECTORS,
    "court_receipts": COURTS,
    "court_completions": COURTS,
    "court_pending": COURTS,
    "court_pending_inactive": COURTS,
    "hearings_missed": COURTS,
    "ice_arrests": ("Illinois", "Texas"),
    "repatriations_to_mexico": (*CITIES, "Mexico City (air)"),
    "non_mexicans_received": CITIES,
}
INFO: dict[str, Any] = {
    "schema_version": 1,
    "scenario": "baseline",
    "description": "The true history of policy; after the last observed month, levers hold.",
    "seed": 1,
    "scale": 100,
    "start": "2013-10",
    "until": "2028-12",
    "last_forced_month": "2024-11",
    "wall_seconds": 5.2,
    "peak_memory_bytes": 410_000_000,
    "people": 301_112,
    "versions": {"numpy": "2.5.0", "mesa": "3.5.1"},
}

MOMENT_FIRST = 2023 * 12 + 9

Make = Callable[..., pd.DataFrame]
WriteRun = Callable[..., Path]


def synthetic(start: str = "2013-10", until: str = "2028-12", replicates: int = 1) -> pd.DataFrame:
    months = np.array(months_between(parse_month(start), parse_month(until)))
    rng = np.random.default_rng(7)
    parts = []
    for replicate in range(replicates):
        for name, yearly in (LEVELS | STOCKS).items():
            parts.append(_series(name, yearly, months, rng).assign(replicate=replicate))
        parts.append(later(months).assign(replicate=replicate))
    frame = pd.concat(parts, ignore_index=True).assign(scenario="baseline", draw=0, unit="people")
    frame["month"] = frame["month"].map(format_month)
    keys = ["scenario", "draw", "replicate", "month", "series", "place", "group"]
    return frame[[*keys, "value", "unit"]].sort_values(keys, ignore_index=True)


def _series(
    name: str, yearly: list[int], months: np.ndarray[tuple[int], np.dtype[np.int64]], rng: np.random.Generator
) -> pd.DataFrame:
    levels = np.array([*yearly, yearly[-1]], np.float64) * 1000
    series = name.split(" at ")[0]
    places = PLACES.get(name, ("United States",))
    shares = SHARES.get(series, {"all": 1.0})
    if name in STOCKS:
        ends = np.arange(2014, 2030) * 12 + 8
        national = np.interp(months, ends, levels)
    else:
        years = np.array([fiscal_year(int(month)) for month in months])
        national = levels[years - 2014] / 12 * rng.uniform(0.85, 1.15, len(months))
    weights = rng.dirichlet(np.full(len(places), 3.0))
    grid = national[:, None, None] * weights[None, :, None] * np.array(list(shares.values()))
    index = pd.MultiIndex.from_product([months, places, shares], names=["month", "place", "group"])
    return pd.DataFrame({"value": grid.ravel()}, index=index).reset_index().assign(series=series)


@pytest.fixture(scope="session")
def make_monthly() -> Make:
    """Make the run from `start` to `until` with a number of replicates."""
    return synthetic


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    return synthetic()


@pytest.fixture(scope="session")
def monthly(frame: pd.DataFrame) -> Monthly:
    return Monthly(frame, INFO["scale"])


@pytest.fixture(scope="session")
def published() -> pd.DataFrame:
    return targets()


@pytest.fixture
def info() -> dict[str, Any]:
    return dict(INFO)


def _write(directory: Path, rows: pd.DataFrame, **changes: object) -> Path:
    table = pa.Table.from_pandas(rows, preserve_index=False).cast(SCHEMA)
    pq.write_table(table, directory / "monthly.parquet")
    months = {"start": rows["month"].min(), "until": rows["month"].max()}
    (directory / "run.json").write_text(json.dumps(INFO | months | changes))
    return directory


@pytest.fixture(scope="session")
def write_run_to() -> WriteRun:
    """Write a run into a directory, from rows; keyword arguments change `run.json`."""
    return _write


@pytest.fixture
def write_run(tmp_path: Path) -> WriteRun:
    """Write a run into the test's own directory."""
    return partial(_write, tmp_path)


def _moment(months: int) -> Moment:
    ledger, rng = Ledger(load_places(), INFO["scale"]), np.random.default_rng(5)
    for month in range(MOMENT_FIRST, MOMENT_FIRST + months):
        for series in SERIES:
            values = rng.integers(1, 50, ledger.shapes[series.name]).astype(np.float64)
            ledger.put(series.name, values, scaled=series.kind in (Kind.FLOW, Kind.STOCK))
        ledger.close(month)
    return Moment(ledger, ledger.months[-1], dict(INFO), targets())


@pytest.fixture(scope="session")
def make_moment() -> Callable[[int], Moment]:
    """Make a number of months of a made-up run, every series of every place with a number."""
    return _moment


@pytest.fixture(scope="session")
def moment() -> Moment:
    """Fifteen months of it, to December 2024."""
    return _moment(15)
