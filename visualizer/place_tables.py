"""Tables of a report with a row a place: courts, consulates, cities, centres, states."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from experiments.yearly import EVERYWHERE, yearly
from visualizer.texts import amount
from world.gazetteer import load_places


@dataclass(frozen=True)
class Column:
    """A column of a table: a series, or one group of a series that does not add up over its groups."""

    label: str
    series: str
    group: str = EVERYWHERE


@dataclass(frozen=True)
class Spec:
    """A table that a page may have.

    Attributes:
        page: Name of the page.
        place: Heading of the first column.
        kind: Kind of place, as `Places.names` knows it.
        columns: Its columns; rows are sorted by the first of them that the run has.
    """

    page: str
    place: str
    kind: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class PlaceTable:
    """A table in words: a row a place and a cell a column."""

    title: str
    head: list[str]
    rows: list[list[str]]


SPECS: tuple[Spec, ...] = (
    Spec(
        "waiting",
        "Border city",
        "city",
        (
            Column("Waiting, at the end", "waiting_in_mexico"),
            Column("Sheltered", "shelter_occupancy", "all"),
            Column("Enrolled in Remain in Mexico", "mpp_enrolments"),
            Column("Crimes against those who wait", "crimes_against_waiting"),
            Column("Other nations' citizens sent here", "non_mexicans_received"),
        ),
    ),
    Spec(
        "courts",
        "Court",
        "court",
        (
            Column("Pending, at the end", "court_pending"),
            Column("Receipts", "court_receipts"),
            Column("Completions", "court_completions"),
            Column("Mean age of pending cases, days", "court_wait_days", "all"),
            Column("Judges", "judges"),
            Column("Hearings missed", "hearings_missed"),
        ),
    ),
    Spec(
        "reception",
        "Centre",
        "centre",
        (
            Column("Received", "reception_arrivals"),
            Column("Turned away", "reception_turned_away"),
            Column("Declined", "reception_declined"),
            Column("Fullest day", "reception_occupancy_peak", "all"),
            Column("Cards", "reception_cards"),
        ),
    ),
    Spec(
        "consulates",
        "Consulate",
        "consulate",
        (
            Column("Cases opened", "consular_cases_opened"),
            Column("Served", "consular_cases_served"),
            Column("Waiting, at the end", "consular_cases_waiting"),
            Column("Wait for protection, days", "consular_wait_days", "protection"),
            Column("Wait for documents, days", "consular_wait_days", "documents"),
        ),
    ),
    Spec(
        "homes",
        "Home state",
        "mexican_state",
        (
            Column("Journeys begun", "departures"),
            Column("Set out again after a return", "re_migrations"),
            Column("Taken home", "transported_home"),
            Column("Remittances, USD", "remittances"),
        ),
    ),
)
SERIES: tuple[str, ...] = tuple(dict.fromkeys(column.series for spec in SPECS for column in spec.columns))


def place_tables(monthly: pd.DataFrame) -> dict[str, PlaceTable]:
    """Return the table of each page that has one, of the run's last complete fiscal year.

    Columns whose series the run lacks are left out, and so are tables without columns.

    Args:
        monthly: Rows of `monthly.parquet`.
    """
    rows = yearly(monthly, SERIES)
    if rows.empty:
        return {}
    year = int(rows["year"].max())
    cells = rows[rows["year"] == year].groupby(["series", "group", "place"])["value"].mean()
    made = {spec.page: _table(spec, cells, year) for spec in SPECS}
    return {page: table for page, table in made.items() if table is not None}


def _table(spec: Spec, cells: pd.Series, year: int) -> PlaceTable | None:
    known = {key[:2] for key in cells.index}
    present = [column for column in spec.columns if (column.series, column.group) in known]
    if not present:
        return None
    frame = pd.DataFrame({column.label: cells.loc[column.series, column.group] for column in present})
    frame = frame[frame.index.isin(load_places().names(spec.kind))]
    frame = frame.sort_values(present[0].label, ascending=False, kind="stable")
    rows = [[str(values[0]), *map(_cell, values[1:])] for values in frame.itertuples()]
    return PlaceTable(f"By {spec.place.lower()}, fiscal year {year}", [spec.place, *frame.columns], rows)


def _cell(value: float) -> str:
    return "" if math.isnan(value) else amount(value)
