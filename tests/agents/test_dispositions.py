"""Dispositions at the border: probabilities for any levers, and the published shares of every year."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.disposition_shares import PROCESSED, published_shares
from agents.dispositions import CLASSES, CODE, Dispositions, citizenship_class
from model.migration_model import MigrationModel
from world import tables
from world.calendar import fiscal_year, parse_month
from world.groups import DISPOSITIONS
from world.places import DEMOGRAPHICS, SECTORS
from world.policy import PolicyHistory

SHARE = st.floats(0, 1)
MONTHS = st.integers(parse_month("2013-10"), parse_month("2030-12"))
RELEASES = ("notice_released", "parole", "notice_to_report")
YEARS = np.arange(2014, 2026)


@pytest.fixture(scope="module")
def dispositions(lived: MigrationModel) -> Dispositions:
    return lived.dispositions


def shares(table: Dispositions, month: int, *levers: float) -> np.ndarray:
    """Probabilities, (classes, demographics, all), for Title 42 and asylum access."""
    cumulative = table.cumulative(month, *levers)
    return np.diff(cumulative, axis=1, prepend=0).reshape(len(CLASSES), len(DEMOGRAPHICS), -1)


@settings(max_examples=200)
@given(MONTHS, SHARE, SHARE)
def test_probabilities_rise_to_one_whatever_the_levers(
    lived: MigrationModel, month: int, title_42: float, access: float
) -> None:
    cumulative = lived.dispositions.cumulative(month, title_42, access)
    assert np.all(np.diff(cumulative, axis=1, prepend=0) >= -1e-12)
    np.testing.assert_allclose(cumulative[:, -1], 1, rtol=1e-9)


@settings(max_examples=50)
@given(MONTHS, SHARE)
def test_a_lever_at_zero_shuts_its_disposition(lived: MigrationModel, month: int, other: float) -> None:
    """Remain in Mexico has a ceiling of its own and no probability here."""
    table = lived.dispositions
    assert not shares(table, month, 0, other)[..., CODE["title_42_expulsion"]].any()
    assert not shares(table, month, other, other)[..., CODE["remain_in_mexico"]].any()
    closed = shares(table, month, other, 0)
    assert np.abs(closed[..., [CODE[name] for name in RELEASES]]).max() < 1e-12


def test_closing_asylum_turns_releases_into_expedited_removals(dispositions: Dispositions) -> None:
    month = parse_month("2024-01")
    opened, closed = (shares(dispositions, month, 0, access) for access in (1, 0))
    releases = opened[..., [CODE[name] for name in RELEASES]].sum(axis=-1)
    assert releases[:, 0].min() > 0.1
    gained = (closed - opened)[..., CODE["expedited_removal"]]
    np.testing.assert_allclose(gained, releases, atol=1e-12)


def test_children_alone_are_transferred_or_returned(dispositions: Dispositions) -> None:
    """Whatever is in force; 0.02% of Mexican children were expelled in 2022, and none of the others."""
    for month in ("2019-08", "2021-08", "2024-01"):
        table = shares(dispositions, parse_month(month), 1, 1)
        children = table[:, DEMOGRAPHICS.index("unaccompanied_child")]
        allowed = children[:, [CODE["child_transfer"], CODE["voluntary_return"]]].sum(axis=1)
        assert allowed[0] == pytest.approx(1, abs=0.002)
        assert allowed[1:].tolist() == [1, 1, 1]


def met_by_group(lived: MigrationModel) -> tuple[np.ndarray, np.ndarray]:
    """Fiscal year of each forced month, and its encounters between ports, (months, classes, demographics)."""
    counts = lived.arrivals.counts[:, : len(SECTORS)].sum(axis=1)
    groups = np.stack([counts[:, citizenship_class() == code].sum(axis=1) for code in range(len(CLASSES))], 1)
    months = np.arange(lived.arrivals.first, lived.arrivals.last + 1)
    return np.array([fiscal_year(int(month)) for month in months]), groups


def yearly_shares(lived: MigrationModel) -> np.ndarray:
    """Expected shares of encounters between ports without Remain in Mexico, by true history, (years, all)."""
    fiscal, groups = met_by_group(lived)
    months = list(range(lived.arrivals.first, lived.arrivals.last + 1))
    in_force = PolicyHistory.load().values("title_42", months)
    decided = np.array(
        [
            np.einsum("cd,cdx->x", groups[i], shares(lived.dispositions, m, in_force[i], 1.0))
            for i, m in enumerate(months)
        ]
    )
    totals = np.array([decided[fiscal == year].sum(axis=0) for year in YEARS])
    result: np.ndarray = totals / totals.sum(axis=1, keepdims=True)
    return result


def test_the_shares_of_every_year_are_reproduced_within_two_points(lived: MigrationModel) -> None:
    """Published shares do not add up to one: those other than expulsion are scaled to what is left.

    Transfers of children are published with the notices of those held; enrolments in Remain in Mexico, which
    come on top, are left out on both sides.
    """
    fiscal, groups = met_by_group(lived)
    met = np.array([groups[fiscal == year].sum() for year in YEARS])
    goal = published_shares(YEARS, met)
    names = ["title_42_expulsion", *PROCESSED]
    goal[:, names.index("remain_in_mexico")] = 0.0
    goal[:, 1:] *= (1 - goal[:, :1]) / goal[:, 1:].sum(axis=1, keepdims=True)
    found = yearly_shares(lived)
    found[:, CODE["notice_detained"]] += found[:, CODE["child_transfer"]]
    np.testing.assert_allclose(found[:, [CODE[name] for name in names]], goal, atol=0.02)


def test_title_42_shares_of_2022_by_group_are_reproduced(dispositions: Dispositions) -> None:
    """Within three points of the published shares by citizenship group and demographic."""
    frame = tables.load("title_42_shares_by_group")
    frame = frame[(frame["fiscal_year"] == 2022) & (frame["demographic"] != "all")]
    share = frame.set_index(["citizenship_group", "demographic"])["share"]
    found = shares(dispositions, parse_month("2022-03"), 1, 1)[..., CODE["title_42_expulsion"]]
    for demographic, name in enumerate(DEMOGRAPHICS):
        triangle = np.mean([share[group, name] for group in ("El Salvador", "Guatemala", "Honduras")])
        published = [share["Mexico", name], triangle, share["Other", name], share["Other", name]]
        np.testing.assert_allclose(found[:, demographic], published, atol=0.03)


def test_the_run_decides_in_those_proportions(lived: MigrationModel) -> None:
    """Shares in the run at 1:100 are within four points of the expected.

    Enrolments are left out; they take none of the expelled, whose share of the rest so rises a little.
    """
    counted = lived.state.ledger.history("border_dispositions")[:, : len(SECTORS)].sum(axis=1)
    fiscal = np.array([fiscal_year(month) for month in lived.state.ledger.months])
    totals = np.array([counted[fiscal == year].sum(axis=0) for year in YEARS[:-1]])
    totals[:, CODE["remain_in_mexico"]] = 0.0
    expected = yearly_shares(lived)[:-1]
    np.testing.assert_allclose(totals / totals.sum(axis=1, keepdims=True), expected, atol=0.04)
    assert len(DISPOSITIONS) == expected.shape[1]
