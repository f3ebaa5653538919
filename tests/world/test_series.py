"""Declarations of series: names, kinds, places and groups that every user of the table relies on."""

import re

import pytest

from world.declare import Kind, Series
from world.gazetteer import load_places
from world.series import BY_NAME, SERIES, describe

SNAKE = re.compile(r"[a-z][a-z0-9_]*")
AGE = re.compile(r"\d+_to_\d+_years")


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.name)
def test_a_series_is_declared_in_full(series: Series) -> None:
    assert SNAKE.fullmatch(series.name)
    assert series.meaning.endswith(".")
    assert series.unit
    assert load_places().names(series.places)
    assert series.groups
    assert len(set(series.groups)) == len(series.groups)
    assert all(
        SNAKE.fullmatch(group) or AGE.fullmatch(group) or group[0].isupper() for group in series.groups
    )
    assert series.coarsest_scale in (1, 10, 100, 1000)


def test_names_are_distinct_and_found() -> None:
    assert len(BY_NAME) == len(SERIES)
    assert all(BY_NAME[series.name] is series for series in SERIES)


def test_a_mean_over_places_names_the_number_that_weighs_it() -> None:
    """A mean of one place needs no weight."""
    for series in SERIES:
        if series.kind is Kind.MEAN and len(load_places().names(series.places)) > 1:
            assert series.weight in BY_NAME
            weight = BY_NAME[series.weight]
            assert weight.kind in (Kind.STOCK, Kind.FLOW)
            assert weight.places == series.places
        else:
            assert series.weight is None


def test_the_three_tables_of_encounters_have_the_same_places() -> None:
    names = ("border_encounters", "border_encounters_by_demographic", "border_dispositions")
    assert {BY_NAME[name].places for name in names} == {"crossing"}


def test_the_description_lists_every_series_once() -> None:
    rows = describe()
    assert [row["series"] for row in rows] == [series.name for series in SERIES]
    wait = next(row for row in rows if row["series"] == "court_wait_days")
    assert wait["kind"] == "mean"
    assert "court_pending" in wait["meaning"]
    assert rows[0]["coarsest scale"] == "1:1000"
