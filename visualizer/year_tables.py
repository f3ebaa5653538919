"""The report's tables of model and published values, a column a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from calibration.definitions import BY_TARGET, PeriodKind
from calibration.targets import EVERYWHERE
from visualizer.fit import NAMES, verdict
from visualizer.texts import give_or_take, signed_percent, thousands

_BLANK = {"model": "", "luck": "", "observed": "", "error": "", "mark": ""}


@dataclass(frozen=True)
class Block:
    """Four lines of a table: model, its luck, published, difference; one cell a year."""

    name: str
    note: str
    cells: list[dict[str, str]]


@dataclass(frozen=True)
class YearTable:
    """A table with the years of its columns."""

    title: str
    years: list[int]
    blocks: list[Block]


def year_tables(comparison: pd.DataFrame) -> list[YearTable]:
    """Return the national table, then the one by sector; without rows, no table."""
    kinds = comparison["target"].map(lambda name: BY_TARGET[name].period_kind)
    yearly = comparison[kinds != PeriodKind.MONTH]
    national = yearly["place"] == EVERYWHERE
    parts = (("The country", yearly[national]), ("Encounters by sector (forced)", yearly[~national]))
    return [_table(title, rows) for title, rows in parts if not rows.empty]


def _table(title: str, rows: pd.DataFrame) -> YearTable:
    years = sorted(int(year) for year in rows["period"].unique())
    order = [target for target in BY_TARGET if target in set(rows["target"])]
    blocks = [
        _block(target, place, rows[(rows["target"] == target) & (rows["place"] == place)], years)
        for target in order
        for place in sorted(rows.loc[rows["target"] == target, "place"].unique())
    ]
    return YearTable(title, years, blocks)


def _block(target: str, place: str, rows: pd.DataFrame, years: list[int]) -> Block:
    model = BY_TARGET[target]
    by_year = {int(row["period"]): _cell(row) for _, row in rows.iterrows()}
    forced = " Forced." if model.forced else ""
    note = f"{model.definition}. {model.publisher}.{forced}" if place == EVERYWHERE else ""
    name = NAMES[target] if place == EVERYWHERE else place
    return Block(name, note, [by_year.get(year, _BLANK) for year in years])


def _cell(row: pd.Series[Any]) -> dict[str, str]:
    """One year; no difference is written where nothing was observed to divide by."""
    counted = row["observed"] != 0
    return {
        "model": thousands(row["model"]),
        "luck": give_or_take(row["model"], row["low"], row["high"]),
        "observed": thousands(row["observed"]),
        "error": signed_percent(row["relative_error"]) if counted else "",
        "mark": verdict(row["relative_error"]) if counted else "",
    }
