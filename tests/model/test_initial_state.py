"""The first month of a run, against the published stocks that it is made from."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, Flag, Status
from agents.courts.pending import PENDING
from model import initial_state, published_stocks
from model.initial_released import let_in_before
from model.inputs import load_inputs
from model.migration_model import MigrationModel
from world import tables
from world.calendar import month_of, parse_month
from world.places import CITIZENSHIPS, NO_PLACE
from world.scenario import load

STARTS = ("2013-10", "2019-02", "2025-01")
SCALE = 100


@pytest.fixture(scope="module", params=STARTS)
def begun(request: pytest.FixtureRequest, new_world: Callable[[str], MigrationModel]) -> MigrationModel:
    return new_world(request.param)


def with_case(model: MigrationModel, *stages: CaseStage) -> np.ndarray:
    return np.flatnonzero(np.isin(model.people.case, stages))


def test_pending_cases_are_the_published(begun: MigrationModel) -> None:
    active, inactive = published_stocks.court_stock(begun.month)
    assert len(with_case(begun, *PENDING)) * SCALE == pytest.approx(active, abs=SCALE)
    assert len(with_case(begun, CaseStage.INACTIVE)) * SCALE == pytest.approx(inactive, abs=SCALE)
    assert begun.state.active.sum() == len(with_case(begun, *PENDING))


def test_stocks_at_fiscal_year_ends_are_those_of_the_table() -> None:
    """Active cases are those published at the end of September, and between years lie between them."""
    frame = tables.load("court_pending")
    active = frame[frame["definition"] == "active"].groupby("fiscal_year")["pending"].mean()
    for year in (2014, 2018, 2022):
        assert published_stocks.court_stock(month_of(year, 10))[0] == pytest.approx(active[year])
    middle = published_stocks.court_stock(month_of(2018, 4))[0]
    assert active[2017] < middle < active[2018]


def test_people_held_are_the_published(begun: MigrationModel) -> None:
    held = published_stocks.detained(begun.month)
    assert len(begun.state.held) * SCALE == pytest.approx(held, abs=SCALE)
    people = begun.people
    rows = begun.state.held
    heard = (people.flags[rows] & Flag.DETAINED_DOCKET) != 0
    share = initial_state.DETAINED_HEARING_SHARE
    assert heard.mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / len(rows)))
    assert (((people.flags[rows] & Flag.REMOVABLE) != 0) != heard).all()


def test_final_orders_are_the_published_by_citizenship(begun: MigrationModel) -> None:
    """By largest remainder over citizenships and states, so to within a row a state."""
    orders = published_stocks.final_orders(begun.month)
    assert begun.state.orders_at_large.sum() * SCALE == pytest.approx(orders.sum(), abs=SCALE)
    states = len(begun.state.places.states)
    assert np.abs(begun.state.orders_at_large * SCALE - orders).max() < SCALE * states


def test_residents_are_the_published(begun: MigrationModel) -> None:
    """All together to within a row; by citizenship within 3.5% and a row a state.

    Left out are citizenships with more cases, orders and people let in than about their estimate; in 2019
    that is `Other`, what is left of the published total, and the others are the fewer for it.
    """
    published = published_stocks.residents(begun.month)
    found = begun.state.residents.sum(axis=0) * SCALE
    heard = published_stocks.heard_by_citizenship(begun.state.places)
    cases = sum(published_stocks.court_stock(begun.month)) * heard
    let_in = let_in_before(begun.month, load_inputs(load("baseline"))).sum(axis=(0, 1))
    stock = cases + published_stocks.final_orders(begun.month) + let_in
    estimated = stock < 0.8 * published
    assert estimated.sum() >= 8
    rows = SCALE * len(begun.state.places.states)
    assert np.all(np.abs(found - published)[estimated] < 0.035 * published[estimated] + rows)
    assert found.sum() == pytest.approx(published.sum(), abs=SCALE)


def test_published_totals_of_residents_are_met(begun: MigrationModel) -> None:
    """`Other` closes the sum to Pew's total of the year, between estimates in a straight line."""
    frame = tables.load("unauthorized_total")
    pew = frame[frame["author"] == "Pew"].sort_values("year")
    total = np.interp(begun.month / 12, pew["year"] + 0.5, pew["people"])
    assert published_stocks.residents(begun.month).sum() == pytest.approx(total)


def test_ages_of_cases_have_the_published_mean(begun: MigrationModel) -> None:
    """Within four errors, mean / sqrt(cases) for exponential ages; new filings are half a month old."""
    people = begun.people
    rows = with_case(begun, *PENDING)
    rows = rows[people.status[rows] == Status.RESIDENT]
    age = begun.state.stamp - people.filed[rows] - 0.5
    published = published_stocks.mean_age_months(begun.month)
    assert age.min() == 0.5
    assert age.mean() == pytest.approx(published, abs=4 * published / np.sqrt(len(rows)) + 0.05)


def test_stages_are_the_published_share(begun: MigrationModel) -> None:
    rows = with_case(begun, *PENDING)
    rows = rows[begun.people.status[rows] == Status.RESIDENT]
    share = (begun.people.case[rows] == CaseStage.INDIVIDUAL).mean()
    assert share == pytest.approx(initial_state.INDIVIDUAL_SHARE, abs=4 * np.sqrt(0.25 / len(rows)))


def test_nobody_is_in_two_places(begun: MigrationModel) -> None:
    """Residents have a state and people held have none; cases have a court; keys differ."""
    people = begun.people
    assert ((people.state == NO_PLACE) == (people.status == Status.DETAINED)).all()
    assert (people.court[with_case(begun, *PENDING, CaseStage.INACTIVE)] != NO_PLACE).all()
    assert len(np.unique(people.key)) == people.count
    assert people.citizenship.max() < len(CITIZENSHIPS)


def test_the_first_recorded_wait_is_the_published(run: Callable[..., MigrationModel]) -> None:
    """Mean days since filing after a month, which adds some new cases and hears some old ones: within 7%."""
    model = run(start="2019-02", scale=100, months=1)
    ledger = model.state.ledger.finished[0]
    wait = np.nansum(ledger["court_wait_days"] * ledger["court_pending"]) / ledger["court_pending"].sum()
    published = published_stocks.mean_age_months(parse_month("2019-02")) * 365.25 / 12
    assert wait == pytest.approx(published, rel=0.07)


@pytest.mark.parametrize(("start", "published"), [("2013-10", True), ("2019-02", True), ("2025-01", False)])
def test_a_run_from_any_start_lives_a_year(
    run: Callable[..., MigrationModel], start: str, published: bool
) -> None:
    """Conservation holds every month; after a year pending cases are within 15% of the published."""
    model = run(start=start, scale=100, months=12)
    pending = model.state.ledger.history("court_pending").sum(axis=(1, 2))
    first = published_stocks.court_stock(parse_month(start))[0]
    assert pending[0] == pytest.approx(first, rel=0.03)
    if published:
        assert pending[-1] == pytest.approx(published_stocks.court_stock(model.month)[0], rel=0.15)
