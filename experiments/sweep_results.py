"""Results of a sweep, read from its store into pandas; while it runs, what has come in so far.

from experiments.sweep_results import read_sweep

results = read_sweep("results/sweep-five_levers")
ranks = results.wide().corr("spearman", numeric_only=True).loc[results.factors, results.numbers]
ranks.plot.barh().figure.savefig("ranks.png")
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.outputs import Cell
from experiments.store import BUSY_SECONDS, DONE, STORE, read_about, writing
from world.errors import InputError, unknown_name


@dataclass(frozen=True)
class SweepResults:
    """What a store holds.

    Attributes:
        name: Name of the sweep.
        design_runs: Number of runs of the whole design.
        runs: A row a run that has ended, in order: run, scenario, draw, replicate, seed, status, seconds,
            worker, finished, error, and a column for each factor.
        factors: Names of those columns.
        cells: A row a number that is kept: series, place, group, period, measure, unit.
        values: The numbers, shape (runs, cells), in the series' units; NaN where a series is absent or a run
            failed.
    """

    name: str
    design_runs: int
    runs: pd.DataFrame
    factors: list[str]
    cells: pd.DataFrame
    values: NDArray[np.float64]

    def long(self, series: str | None = None) -> pd.DataFrame:
        """Return a row for each run that is done and each number of it: the columns of both, and value.

        Args:
            series: A series; all that were kept by default.

        Raises:
            InputError: The series was not kept.
        """
        cells, runs = self._chosen(series), self._done
        repeated = runs.loc[runs.index.repeat(len(cells))].reset_index(drop=True)
        tiled = pd.concat([cells] * len(runs), ignore_index=True) if len(runs) else cells.iloc[:0]
        values = self._values(runs, cells).ravel()
        return pd.concat([repeated, tiled.reset_index(drop=True)], axis=1).assign(value=values)

    def wide(self, series: str | None = None) -> pd.DataFrame:
        """Return a row for each run that is done: run, scenario, draw, replicate, seed, factors, numbers.

        The column of a number is its series, with what tells it from others of the series, such as
        ``court_pending El Paso 2025-12``.

        Args:
            series: A series; all that were kept by default.

        Raises:
            InputError: The series was not kept.
        """
        cells, runs = self._chosen(series), self._done
        numbers = pd.DataFrame(self._values(runs, cells), index=runs.index, columns=_labels(cells))
        return pd.concat([runs, numbers], axis=1).reset_index(drop=True)

    @property
    def numbers(self) -> list[str]:
        """Names of the columns of numbers in `wide`."""
        return _labels(self.cells)

    @property
    def _done(self) -> pd.DataFrame:
        columns = ["run", "scenario", "draw", "replicate", "seed", *self.factors]
        return self.runs.loc[self.runs["status"] == DONE, columns]

    def _values(self, runs: pd.DataFrame, cells: pd.DataFrame) -> NDArray[np.float64]:
        chosen: NDArray[np.float64] = self.values[runs.index.to_numpy()][:, cells.index.to_numpy()]
        return chosen

    def _chosen(self, series: str | None) -> pd.DataFrame:
        if series is None:
            return self.cells
        if series not in set(self.cells["series"]):
            raise unknown_name(f"series of sweep {self.name}", series, set(self.cells["series"]))
        return self.cells[self.cells["series"] == series]


def read_sweep(directory: str | Path) -> SweepResults:
    """Read the store of a sweep; it may be being written.

    Args:
        directory: Directory of the sweep.

    Raises:
        InputError: It holds no sweep.
    """
    directory = Path(directory)
    file = directory / STORE
    if not file.is_file():
        raise InputError(f"{directory} holds no sweep: there is no {STORE} in it")
    with writing(directory):
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            return _read(database)
        finally:
            database.close()


def _read(database: sqlite3.Connection) -> SweepResults:
    about = read_about(database)
    runs = pd.read_sql_query("SELECT * FROM runs ORDER BY run", database)
    cells = pd.DataFrame(about["cells"], columns=list(Cell._fields))
    absent = np.full(len(cells), np.nan).tobytes()
    data = b"".join(absent if row is None else row for row in runs.pop("data"))
    values = np.frombuffer(data, "<f8").reshape(len(runs), len(cells))
    draws = np.frombuffer(about["draws"], "<f8").reshape(-1, len(about["columns"]))
    drawn = pd.DataFrame(draws[runs["draw"]], columns=about["columns"])
    name = about["sweep"]["sweep"]["name"]
    return SweepResults(
        name, about["runs"], pd.concat([runs, drawn], axis=1), about["columns"], cells, values
    )


def _labels(cells: pd.DataFrame) -> list[str]:
    """Names of numbers: of each series, with whatever differs between its numbers."""
    parts = ["place", "group", "period", "measure"]
    differing = cells.groupby("series")[parts].transform("nunique") > 1
    words = cells[parts].where(differing, "").agg(" ".join, axis=1)
    return [" ".join(f"{series} {text}".split()) for series, text in zip(cells["series"], words, strict=True)]
