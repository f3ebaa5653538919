"""Forced arrivals against every published margin that they are raked to."""

import numpy as np
import pandas as pd
import pytest

from agents.dispositions import citizenship_class
from model.forcing import GROUPS, Arrivals
from model.migration_model import MigrationModel
from world import tables
from world.calendar import format_month
from world.gazetteer import load_places
from world.places import CITIZENSHIPS, DEMOGRAPHICS, SECTORS

WITHIN = 0.03


@pytest.fixture(scope="module")
def arrivals(lived: MigrationModel) -> Arrivals:
    return lived.arrivals


def months(arrivals: Arrivals) -> list[str]:
    return [format_month(month) for month in range(arrivals.first, arrivals.last + 1)]


def published(table: str, key: str, names: tuple[str, ...], **where: str) -> pd.DataFrame:
    """Published encounters, months by names."""
    frame = tables.load(table)
    for column, value in where.items():
        frame = frame[frame[column] == value]
    wide = frame.pivot_table(index="month", columns=key, values="encounters", aggfunc="sum", fill_value=0)
    return wide.reindex(columns=list(names), fill_value=0).astype(float)


def fitted(arrivals: Arrivals, axes: tuple[int, int], names: tuple[str, ...], ports: bool) -> pd.DataFrame:
    """Raked encounters, months by names; `axes` of the monthly tables are summed."""
    part = arrivals.counts[:, len(SECTORS) :] if ports else arrivals.counts[:, : len(SECTORS)]
    return pd.DataFrame(part.sum(axis=axes), index=months(arrivals), columns=list(names))


def error(model: pd.DataFrame, data: pd.DataFrame) -> float:
    """Largest difference in the months that both cover, relative, of cells of 100 encounters and more."""
    both = data.index.intersection(model.index)
    assert len(both) >= 4
    large = data.loc[both].where(data.loc[both] >= 100)
    return float(((model.loc[both] - large) / large).abs().max().max())


def test_sectors_are_met_exactly(arrivals: Arrivals) -> None:
    data = published("border_encounters_by_sector", "sector", SECTORS)
    assert error(fitted(arrivals, (2, 3), SECTORS, ports=False), data) < 1e-9


def test_citizenships_between_ports_are_met_in_every_month(arrivals: Arrivals) -> None:
    data = published("border_encounters_by_citizenship", "citizenship", CITIZENSHIPS)
    assert error(fitted(arrivals, (1, 3), CITIZENSHIPS, ports=False), data) < WITHIN


@pytest.mark.parametrize("ports", [False, True])
def test_demographics_are_met_in_every_month(arrivals: Arrivals, ports: bool) -> None:
    component = "field_operations" if ports else "border_patrol"
    data = published("border_encounters_by_demographic", "demographic", DEMOGRAPHICS, component=component)
    assert error(fitted(arrivals, (1, 2), DEMOGRAPHICS, ports), data) < WITHIN


@pytest.mark.parametrize("ports", [False, True])
def test_citizenship_groups_are_met_in_every_month(arrivals: Arrivals, ports: bool) -> None:
    component = "field_operations" if ports else "border_patrol"
    citizens = fitted(arrivals, (1, 3), CITIZENSHIPS, ports)
    named = citizens[list(GROUPS[:-1])]
    grouped = named.assign(Other=citizens.sum(axis=1) - named.sum(axis=1))
    data = published("encounters_by_title", "citizenship_group", GROUPS, component=component)
    assert error(grouped, data) < WITHIN


@pytest.mark.parametrize(("component", "ports"), [("border_patrol", False), ("field_operations", True)])
def test_the_border_total_is_met_in_every_month(arrivals: Arrivals, component: str, ports: bool) -> None:
    data = tables.load("southwest_encounters").set_index("month")[[component]].dropna().astype(float)
    found = fitted(arrivals, (1, 2), DEMOGRAPHICS, ports).sum(axis=1).to_frame(component)
    assert error(found, data) < 0.001


def test_field_offices_are_met_but_where_they_do_not_add_up(arrivals: Arrivals) -> None:
    """Exactly, but for the months in which the offices do not add up to the published total of all ports."""
    cities = tables.load("border_cities")
    offices = tuple(dict.fromkeys(cities["field_office"]))
    data = published("port_encounters_by_field_office", "field_office", offices)
    ports = fitted(arrivals, (2, 3), tuple(cities["field_office"]), ports=True)
    found = ports.T.groupby(level=0).sum().T[list(offices)]
    apart = (data.sum(axis=1) / found.loc[data.index].sum(axis=1) - 1).abs() > 1e-3
    assert list(data.index[apart]) == ["2023-04", "2023-05"]
    assert error(found, data[~apart]) < 0.002
    assert error(found, data) < 0.05


def test_imputed_months_are_flagged(arrivals: Arrivals) -> None:
    """Sectors are known to 2024-11, demographics from 2021-10, field offices from 2020-01 to 2024-09."""
    place, _, demographic = arrivals.observed[:, 0].T
    listed = np.array(months(arrivals))
    assert listed[~place].tolist() == ["2024-12", "2025-01"]
    assert listed[demographic][0] == "2021-10"
    assert demographic[listed >= "2021-10"].all()
    office = arrivals.observed[:, 1, 0]
    assert listed[office].tolist() == [month for month in listed if "2020-01" <= month <= "2024-09"]


def test_no_cell_is_negative_or_missing(arrivals: Arrivals) -> None:
    assert np.isfinite(arrivals.counts).all()
    assert arrivals.counts.min() >= 0
    assert arrivals.counts.shape[1:] == (len(load_places().crossings), len(CITIZENSHIPS), len(DEMOGRAPHICS))


def test_after_the_last_month_the_mean_of_the_last_three_is_held(arrivals: Arrivals) -> None:
    assert format_month(arrivals.last) == "2025-01"
    np.testing.assert_array_equal(arrivals.month(arrivals.last), arrivals.counts[-1])
    for later in (1, 300):
        np.testing.assert_allclose(arrivals.month(arrivals.last + later), arrivals.counts[-3:].mean(axis=0))


def test_every_citizenship_has_a_class_of_dispositions() -> None:
    """Mexico alone in the first; three, four and nine in the others."""
    assert np.bincount(citizenship_class()).tolist() == [1, 3, 4, 9]
