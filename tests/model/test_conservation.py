"""Conservation: nobody is lost or counted twice under any levers, and the check finds a fault."""

from collections.abc import Callable
from itertools import chain

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage, DocketKind, Status
from model.conservation import ConservationError, check
from model.migration_model import MigrationModel
from world.declare import Lever
from world.gazetteer import load_places
from world.groups import OUTCOMES, REMOVAL_PATHS
from world.levers import LEVERS
from world.scenario import load

Run = Callable[..., MigrationModel]
LARGEST = {
    "judges": 2000,
    "arrests_per_day": 6000,
    "detention_beds": 200_000,
    "removals_per_day": 5000,
    "arrivals_level": 3,
    "parole_by_air_per_month": 20_000,
}
"""Upper ends that are beyond history but keep a run small; the bounds of the levers otherwise."""


@st.composite
def setting(draw: st.DrawFn, lever: Lever) -> tuple[str, ...]:
    """A lever set for everybody, and one place of it set apart, as often as not."""
    most = LARGEST.get(lever.name, lever.maximum)
    values = [f"={lever.minimum + draw(st.floats(0, 1)) * (most - lever.minimum):.6g}" for _ in range(2)]
    whole = lever.name + values[0]
    if lever.places == "nation" or draw(st.booleans()):
        return (whole,)
    place = draw(st.sampled_from(load_places().names(lever.places)))
    return (whole, f"{lever.name}:{place}{values[1]}")


SETTINGS = st.tuples(*map(setting, LEVERS)).map(lambda drawn: tuple(chain.from_iterable(drawn)))
PARTY = 3
"""People who share their luck, about."""
STARTS = ("2013-10", "2021-06", "2024-06", "2025-02")
"""The last has agents decide in all of its months."""


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate),  # each example is a run: too slow to shrink
)
@given(SETTINGS, st.sampled_from(STARTS), st.booleans(), st.integers(0, 99))
def test_holds_every_month_under_any_levers(
    drawn: tuple[str, ...], start: str, unforced: bool, seed: int
) -> None:
    """The run checks flows against columns each month and raises if they differ."""
    scenario = load("baseline").with_settings(drawn)
    scenario = scenario.without_forcing() if unforced else scenario
    model = MigrationModel(scenario, start=start, scale=1000, rng=seed, check_every=1)
    for _ in range(14):
        model.step()
    assert len(model.state.ledger.months) == 14


EXTREMES = (
    "judges=0",
    "judges_detailed=1000",
    "detention_beds=0",
    "arrests_per_day=0",
    "court_closure=1",
    "removal_consent=0",
    "removals_per_day=0",
    "asylum_access=0",
    "title_42=1",
    "remain_in_mexico=1",
    "filing_share=0",
    "administrative_closure=1",
    "recalendaring=1",
    "booked_share=0",
    "dismissal_share=1",
    "arrivals_level=0",
)


@pytest.mark.parametrize("extreme", EXTREMES)
def test_holds_every_month_at_an_extreme(run: Run, extreme: str) -> None:
    assert run(extreme, start="2024-04", months=14).month == run(months=0, start="2025-06").month


def test_holds_with_everything_shut(run: Run) -> None:
    """No court, bed, arrest or consent: cases are filed, none completes, and nobody is removed."""
    shut = ("judges=0", "detention_beds=0", "arrests_per_day=0", "removal_consent=0", "court_closure=1")
    model = run(*shut, months=14)
    ledger = model.state.ledger
    assert ledger.history("court_completions").sum() == 0
    assert ledger.history("removals").sum() == 0
    assert ledger.history("court_receipts").sum() > 0


def lose_a_resident(model: MigrationModel) -> None:
    model.people.status[np.flatnonzero(model.people.status == Status.RESIDENT)[0]] = Status.LAWFUL


def lose_a_case(model: MigrationModel) -> None:
    model.people.case[np.flatnonzero(model.people.case == CaseStage.MASTER)[0]] = CaseStage.NONE


def lose_an_order(model: MigrationModel) -> None:
    model.people.case[np.flatnonzero(model.people.case == CaseStage.FINAL_ORDER)[0]] = CaseStage.NONE


def forget_who_is_held(model: MigrationModel) -> None:
    model.state.held = model.state.held[1:]


def move_a_case(model: MigrationModel) -> None:
    row = np.flatnonzero(model.people.case == CaseStage.INDIVIDUAL)[0]
    model.people.court[row] = (model.people.court[row] + 1) % len(model.state.places.courts)


def take_a_seat_too_many(model: MigrationModel) -> None:
    seats = model.state.lever("removals_per_day") * 31 + 2 * model.state.scale
    model.state.ledger.value("removals_by_path")[0, REMOVAL_PATHS.index("interior")] = seats


def take_a_bed_too_many(model: MigrationModel) -> None:
    model.state.ledger.value("shelter_occupancy")[0, 0] = model.state.lever_by_place("shelter_beds")[0] + 1


def decide_an_appeal_too_many(model: MigrationModel) -> None:
    decided = model.state.lever("board_decisions_per_month") + 7 * model.state.scale
    model.state.ledger.value("appeals_decided")[0, 0] = decided


def miss_a_hearing(model: MigrationModel) -> None:
    """Leave a case on the calendar of a month that is over."""
    row = np.flatnonzero((model.people.case == CaseStage.MASTER) & (model.people.hearing >= 0))[0]
    model.people.hearing[row] = model.state.stamp - 1


def lose_a_date(model: MigrationModel) -> None:
    row = np.flatnonzero((model.people.case == CaseStage.MASTER) & (model.people.hearing >= 0))[0]
    model.people.hearing[row] = -model.state.stamp


def change_a_docket(model: MigrationModel) -> None:
    row = np.flatnonzero((model.people.case == CaseStage.MASTER) & (model.people.hearing < 0))[0]
    model.people.docket[row] = (model.people.docket[row] + 1) % len(DocketKind)


def forget_an_inactive_case(model: MigrationModel) -> None:
    model.people.case[np.flatnonzero(model.people.case == CaseStage.INACTIVE)[0]] = CaseStage.NONE


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lose_a_resident, "residents"),
        (lose_a_case, "active cases"),
        (lose_an_order, "final orders"),
        (forget_who_is_held, "people held"),
        (move_a_case, "active cases"),
        (miss_a_hearing, "cases with a date"),
        (lose_a_date, "cases with a date"),
        (change_a_docket, "cases without a date"),
        (forget_an_inactive_case, "inactive cases"),
        (take_a_seat_too_many, "seats"),
        (take_a_bed_too_many, "beds in shelters"),
        (decide_an_appeal_too_many, "appeals decided"),
    ],
)
def test_the_check_finds_and_names_a_fault(
    run: Run, spoil: Callable[[MigrationModel], None], named: str
) -> None:
    model = run(months=0)
    check(model.state)
    spoil(model)
    with pytest.raises(ConservationError, match=named):
        check(model.state)


def test_pending_changes_by_its_flows_in_every_month(lived: MigrationModel) -> None:
    """Received, less completed or closed, plus recalendared, remanded or reopened, over all courts."""
    ledger = lived.state.ledger
    transfers = ledger.history("court_transfers").sum(axis=1)
    flows = (
        ledger.history("court_receipts").sum(axis=(1, 2))
        - ledger.history("court_completions").sum(axis=(1, 2))
        - transfers[:, 0]
        + transfers[:, 1]
        + transfers[:, 2]
        + transfers[:, 3]
    )
    np.testing.assert_array_equal(np.diff(ledger.history("court_pending").sum(axis=(1, 2))), flows[1:])


def test_final_orders_grow_by_orders_and_no_more(lived: MigrationModel) -> None:
    """They grow in a month by the orders made and the releases of people not taken back, at most."""
    ledger = lived.state.ledger
    orders = ledger.history("final_orders_at_large").sum(axis=(1, 2))
    completions = ledger.history("court_completions").sum(axis=1)
    made = completions[:, [OUTCOMES.index("removal_order"), OUTCOMES.index("in_absentia")]].sum(axis=1)
    released = ledger.history("population_changes")[:, 0, 2]
    assert np.all(np.diff(orders) <= (made + released)[1:])


def test_interdictions_stay_within_capacity(lived: MigrationModel) -> None:
    """Capacity is what is expected; the number stopped is near it: families count together, some again."""
    ledger, levers = lived.state.ledger, lived.state.levers
    months = len(ledger.months)
    own, troops = (levers.get(name)[:months] for name in ("inm_interdictions_per_month", "national_guard"))
    capacity = own + troops * lived.state.parameters.guard_interdictions
    capacity = capacity * ledger.history("mexican_cooperation")[:, 0, 0]
    stopped = ledger.history("interdictions_in_mexico").sum(axis=(1, 2))
    assert np.all(stopped <= capacity + 10 * np.sqrt(capacity * PARTY * ledger.scale))
    assert stopped.sum() <= 1.02 * capacity.sum()


def test_no_more_are_held_than_there_are_beds(run: Run) -> None:
    """Beds are booked by the chance to be still there at the end of a month: the mean stays near them."""
    held = run("detention_beds=15000", start="2024-04", months=14, scale=100)
    population = held.state.ledger.history("detention_population").sum(axis=(1, 2))
    assert population[6:].max() < 1.1 * 15_000
    assert population[6:].mean() > 0.8 * 15_000
