"""The monthly table of a run: order, units, scale, absent rows, and every declared place and group."""

import numpy as np
import pandas as pd
import pytest

from model.migration_model import MigrationModel
from world.calendar import format_month
from world.declare import Kind
from world.gazetteer import load_places
from world.ledger import Ledger
from world.monthly_table import SCHEMA, to_table
from world.series import BY_NAME, SERIES

KEY = ["scenario", "draw", "replicate", "month", "series", "place", "group"]


NOT_ROWS = {
    "judges",
    "remittances",
    "costs",
    "shelter_occupancy",
    *(
        series.name
        for series in SERIES
        if series.name.startswith(("consular_", "reception_", "transported_"))
    ),
}
"""Series counted in heads, dollars or posts and not in rows."""


@pytest.fixture(scope="module")
def frame(lived: MigrationModel) -> pd.DataFrame:
    table = to_table(lived.state.ledger, "baseline", draw=3, replicate=2)
    assert table.schema == SCHEMA
    rows: pd.DataFrame = table.to_pandas()
    return rows


def test_columns_are_in_order_and_rows_sorted_by_them(frame: pd.DataFrame) -> None:
    assert list(frame.columns) == [*KEY, "value", "unit"]
    plain = frame[["month", "series", "place", "group"]].astype(str)
    rows = list(plain.itertuples(index=False, name=None))
    assert rows == sorted(rows)
    assert len(set(rows)) == len(rows)
    assert frame["scenario"].unique().tolist() == ["baseline"]
    assert (frame["draw"] == 3).all()
    assert (frame["replicate"] == 2).all()


def test_units_are_those_declared(frame: pd.DataFrame) -> None:
    pairs = set(frame[["series", "unit"]].drop_duplicates().itertuples(index=False, name=None))
    assert pairs == {(series.name, series.unit) for series in SERIES}


def test_every_declared_place_and_group_is_there_in_every_month(
    frame: pd.DataFrame, lived: MigrationModel
) -> None:
    """Flows and stocks have a row for every place, group and month; a mean or an index may be absent."""
    counts = frame.groupby("series", observed=True).size()
    months = len(lived.state.ledger.months)
    for series in SERIES:
        names = lived.state.places.names(series.places)
        rows = frame[frame["series"] == series.name]
        assert set(rows["place"]) <= set(names), series.name
        assert set(rows["group"]) <= set(series.groups), series.name
        if series.kind not in (Kind.MEAN, Kind.INDEX):
            assert counts[series.name] == months * len(names) * len(series.groups), series.name


def test_values_are_those_of_the_ledger(frame: pd.DataFrame, lived: MigrationModel) -> None:
    """Sums by series and month, and one cell by name."""
    ledger = lived.state.ledger
    sums = frame.groupby(["month", "series"], observed=True)["value"].sum()
    months = [format_month(month) for month in ledger.months]
    for series in SERIES:
        found = sums.xs(series.name, level="series").reindex(months, fill_value=0.0)
        np.testing.assert_allclose(found, np.nansum(ledger.history(series.name), axis=(1, 2)))
    cell = frame[(frame["series"] == "border_encounters") & (frame["month"] == "2019-05")]
    cell = cell[(cell["place"] == "Rio Grande Valley") & (cell["group"] == "Guatemala")]
    place, group = ledger.names("border_encounters").index("Rio Grande Valley"), 8
    assert BY_NAME["border_encounters"].groups[group] == "Guatemala"
    month = ledger.months.index(2019 * 12 + 4)
    assert cell["value"].tolist() == [ledger.history("border_encounters")[month, place, group]]
    assert cell["value"].item() > 0


def test_counts_are_people_and_not_rows(frame: pd.DataFrame) -> None:
    """At 1:100 flows and stocks of people and court cases are whole hundreds; judges and means are not.

    What institutions count by the head in expectation, such as consular cases and places, is not.
    """
    for series in SERIES:
        values = frame.loc[frame["series"] == series.name, "value"]
        if series.kind in (Kind.FLOW, Kind.STOCK) and series.name not in NOT_ROWS:
            assert not (values % 100).any(), series.name
    judges = frame[(frame["series"] == "judges") & (frame["month"] == "2023-06")]["value"].sum()
    assert judges == pytest.approx(734, abs=40)


def test_what_is_absent_has_no_row() -> None:
    places = load_places()
    ledger = Ledger(places, 1)
    waits = np.full(len(places.courts), np.nan)
    waits[4] = 30.0
    ledger.put("court_wait_days", waits, scaled=False)
    ledger.close(2020 * 12)
    frame = to_table(ledger, "x").to_pandas()
    assert not frame["value"].isna().any()
    rows = frame[frame["series"] == "court_wait_days"]
    assert rows[["place", "value"]].values.tolist() == [[places.courts[4], 30.0]]
    assert "court_pending" not in set(frame["series"])
    assert (frame["month"] == format_month(2020 * 12)).all()


def test_an_empty_ledger_makes_an_empty_table() -> None:
    table = to_table(Ledger(load_places(), 1), "x")
    assert table.num_rows == 0
    assert table.schema == SCHEMA
