"""Interior enforcement: arrests as the levers say, who is arrested, referrals, and population by event."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.interior_enforcement import _take_into_custody
from model.migration_model import MigrationModel
from world.calendar import days_in
from world.places import CITIZENSHIPS

Run = Callable[..., MigrationModel]


def history(model: MigrationModel, series: str) -> np.ndarray:
    return model.state.ledger.history(series)


@pytest.mark.parametrize("scale", [100, 1000])
def test_arrests_are_those_of_the_lever(run: Run, scale: int) -> None:
    """Every month within one row of arrests a day times its days."""
    model = run("arrests_per_day=900", scale=scale, months=6)
    arrests = history(model, "ice_arrests").sum(axis=(1, 2))
    expected = np.array([900 * days_in(month) for month in model.state.ledger.months])
    assert np.abs(arrests - expected).max() <= scale


def test_without_arrests_nobody_is_removed_from_the_interior_but_those_held_at_the_start(run: Run) -> None:
    begun = run("arrests_per_day=0", scale=100, months=0)
    held = (begun.people.flags[begun.state.held] & Flag.ICE_ARREST) != 0
    model = run("arrests_per_day=0", scale=100)
    assert history(model, "ice_arrests").sum() == 0
    assert history(model, "detention_book_ins")[:, 0, 0].sum() == 0
    assert history(model, "removals_by_path")[:, 0, 0].sum() <= held.sum() * 100


def test_people_are_arrested_where_and_as_they_live(run: Run) -> None:
    """Arrests without final orders are in proportion to residents, to within four errors."""
    model = run("arrests_per_day=2000", "arrest_order_share=0.2", scale=100, months=6)
    arrests = history(model, "ice_arrests").sum(axis=0)
    residents = history(model, "unauthorized_population")[0]
    for axis in (0, 1):
        found, share = arrests.sum(axis=axis) / 100, residents.sum(axis=axis) / residents.sum()
        large = share > 0.02
        expected = share * found.sum()
        # A fifth of arrests are of people with a final order, whose mix differs from that of residents.
        allowance = 4 * np.sqrt(expected) + 0.2 * found.sum() * np.abs(orders_share(model, axis) - share)
        assert np.all(np.abs(found - expected)[large] <= allowance[large])


def orders_share(model: MigrationModel, axis: int) -> np.ndarray:
    people = model.people
    rows = np.flatnonzero(people.case == CaseStage.FINAL_ORDER)
    column = people.citizenship if axis == 0 else people.state
    size = len(CITIZENSHIPS) if axis == 0 else len(model.state.places.states)
    return np.bincount(column[rows], minlength=size) / len(rows)


def test_a_share_of_the_arrested_has_a_final_order(run: Run) -> None:
    """Final orders at large fall by the arrests of people who have one, and grow by new orders only."""
    without = run("arrests_per_day=0", "judges=0", scale=100, months=6)
    arrested = run("arrests_per_day=2000", "judges=0", "detention_beds=1000000", scale=100, months=6)
    number = history(arrested, "ice_arrests").sum()
    orders = [history(model, "final_orders_at_large")[-1].sum() for model in (without, arrested)]
    booked = history(arrested, "detention_book_ins")[:, 0, 0].sum() / number
    expected = number * booked * arrested.state.parameters.arrest_order_share
    # Of those arrested with an order some are released again, not taken back by their country.
    assert orders[0] - orders[1] == pytest.approx(expected, rel=0.12)


def test_applicants_are_referred_as_published(run: Run) -> None:
    """Receipts from referrals follow the published number, with the share filed and a month's lag."""
    model = run(scale=100, months=24, start="2016-10")
    referred = model.state.histories.at("uscis_referrals", model.month - 12) * 12
    received = history(model, "court_receipts")[12:, :, 2].sum()
    filed = model.state.levers.get("filing_share")[12:24].mean()
    assert received == pytest.approx(referred * filed, rel=0.1)


def test_residents_change_by_their_causes_and_nothing_else(lived: MigrationModel) -> None:
    population = history(lived, "unauthorized_population").sum(axis=(1, 2))
    causes = history(lived, "population_changes").sum(axis=(1, 2))
    np.testing.assert_array_equal(np.diff(population), causes[1:])


def test_every_resident_lives_somewhere(lived: MigrationModel) -> None:
    assert lived.state.residents.sum() == (lived.people.status == 1).sum()
    assert lived.state.residents.min() >= 0


def test_who_is_arrested_with_an_inactive_case_is_heard_in_detention(run: Run) -> None:
    """The case comes back to the detained docket of a court of detention, once, and off the inactive ones."""
    state = run(months=0, scale=1000).state
    people, inactive, active = state.people, state.inactive.sum(), state.active.sum()
    closed = (people.case == CaseStage.INACTIVE) & (people.status == Status.RESIDENT)
    rows = np.flatnonzero(closed)[:30]
    _take_into_custody(state, rows)
    assert (people.case[rows] == CaseStage.INDIVIDUAL).all()
    assert (people.docket[rows] == DocketKind.DETAINED).all()
    assert (state.inactive.sum(), state.active.sum()) == (inactive - 30, active + 30)
    left = np.bincount(people.court[people.case == CaseStage.INACTIVE], minlength=len(state.inactive))
    assert state.inactive.tolist() == left.tolist()
