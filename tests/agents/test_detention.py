"""Detention: the census, beds, stays, flights, and countries that take nobody back."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import EPOCH_DAY, CaseStage, Flag, Status
from agents.consent import taken_back
from agents.detention import (
    CBP,
    ICE,
    beds_taken,
    book_in,
    end_custody,
    month_of_day,
    order_exits,
    record_detention,
)
from agents.state import Rows, State
from model.migration_model import MigrationModel
from world.calendar import DAYS_A_MONTH, days_in, first_day
from world.places import CITIZENSHIPS, MEXICO
from world.streams import keys

Run = Callable[..., MigrationModel]
World = Callable[..., State]
VENEZUELA = CITIZENSHIPS.index("Venezuela")
IN_PROCEEDINGS = 0
"""Flags of people held who are not to be removed, or not yet."""


def hold(
    state: State, number: int, agency: int = ICE, flags: int = Flag.REMOVABLE, citizenship: int = 1
) -> Rows:
    """Book in people who live in the one state there is."""
    rows = state.people.add(
        number,
        key=keys(f"held {agency} {flags}", state.month, number),
        citizenship=citizenship,
        state=0,
        court=0,
        flags=flags,
    )
    book_in(state, rows, agency)
    state.held = np.sort(np.concatenate([state.held, rows]))
    return rows


def test_a_month_is_found_from_any_of_its_days() -> None:
    for month in range(2013 * 12 + 9, 2028 * 12):
        days = first_day(month) + np.array([0, days_in(month) - 1])
        assert month_of_day(days).tolist() == [month, month]


@pytest.mark.parametrize("flags", [Flag.REMOVABLE, IN_PROCEEDINGS])
def test_stays_last_as_long_as_stated(tiny_world: World, flags: int) -> None:
    """Mean of 1 + floor(X), X exponential: 1 / (1 - exp(-1 / m)), within four standard errors."""
    state = tiny_world()
    rows = hold(state, 20_000, flags=flags)
    mean = state.parameters.days_to_removal
    if flags == IN_PROCEEDINGS:
        mean = DAYS_A_MONTH / state.parameters.detention_release_hazard
    stays = state.people.exits[rows].astype(int) - state.people.booked[rows]
    expected = 1 / -np.expm1(-1 / mean)
    assert stays.mean() == pytest.approx(expected, abs=4 * mean / np.sqrt(len(rows)))
    assert abs(expected - mean) < 1


@pytest.mark.parametrize("flags", [Flag.REMOVABLE, IN_PROCEEDINGS])
def test_the_beds_taken_at_the_end_of_a_month_are_those_expected(tiny_world: World, flags: int) -> None:
    state = tiny_world()
    rows = hold(state, 20_000, flags=flags)
    taken = state.people.exits[rows] >= first_day(state.month + 1) - EPOCH_DAY
    assert taken.mean() == pytest.approx(beds_taken(state, rows)[0], abs=4 * np.sqrt(0.25 / len(rows)))


def test_the_mean_daily_population_equals_a_count_person_by_person(tiny_world: World) -> None:
    """Nights of each person in the month, added up one by one, over its days; two months, both agencies."""
    state = tiny_world({"removals_per_day": 3})
    for _ in range(2):
        hold(state, 60, ICE)
        hold(state, 40, CBP, IN_PROCEEDINGS)
        everybody = state.held
        end_custody(state)
        record_detention(state, everybody)
        state.held = everybody[state.people.status[everybody] == Status.DETAINED]
        found = state.ledger.value("detention_population")[0]
        np.testing.assert_allclose(found, nights_by_agency(state, everybody) / days_in(state.month))
        state.month += 1


def nights_by_agency(state: State, rows: Rows) -> np.ndarray:
    nights, people, first = np.zeros(2), state.people, first_day(state.month) - EPOCH_DAY
    for row in rows.tolist():
        held = people.status[row] == Status.DETAINED
        for day in range(first, first + days_in(state.month)):
            present = people.booked[row] <= day and (held or day < people.exits[row])
            nights[ICE if people.flags[row] & Flag.ICE_ARREST else CBP] += present
    return nights


def test_flights_bound_removals_and_the_others_wait_for_the_next(tiny_world: World) -> None:
    state = tiny_world({"removals_per_day": 2})
    rows = hold(state, 500)
    state.people.exits[rows] = first_day(state.month) - EPOCH_DAY
    state.exits.schedule(rows, np.full(len(rows), state.month))
    removed = []
    for _ in range(9):
        removed.append(2 * days_in(state.month))
        end_custody(state)
        assert (state.people.status[rows] == Status.RETURNED).sum() == min(sum(removed), 500)
        state.month += 1


@pytest.mark.parametrize("consent", [0.0, 0.4, 1.0])
def test_a_country_takes_back_the_share_that_it_consents_to(tiny_world: World, consent: float) -> None:
    """Who is not taken back lives on under a final order, and is not taken back in a later month either."""
    state = tiny_world({"removal_consent": consent})
    rows = hold(state, 2000)
    for _ in range(24):
        end_custody(state)
        state.month += 1
    people = state.people
    removed = people.status[rows] == Status.RETURNED
    assert removed.mean() == pytest.approx(consent, abs=4 * np.sqrt(consent * (1 - consent) / 2000))
    left = rows[~removed]
    assert (people.status[left] == Status.RESIDENT).all()
    assert (people.case[left] == CaseStage.FINAL_ORDER).all()
    assert state.orders_at_large.sum() == state.residents.sum() == len(left)
    assert state.ledger.value("removals").sum() == removed.sum()


def test_a_country_does_not_change_its_mind_about_a_person(tiny_world: World) -> None:
    """Who was accepted at the border is accepted months later: consent counts once, and is not multiplied."""
    state = tiny_world({"removal_consent": 0.4})
    rows = hold(state, 500)
    accepted = taken_back(state, rows)
    state.month += 5
    np.testing.assert_array_equal(taken_back(state, rows), accepted)
    assert 0 < accepted.sum() < 500


def test_those_granted_relief_go_free_and_those_ordered_removed_go_home(tiny_world: World) -> None:
    state = tiny_world()
    relieved, ordered = hold(state, 50, flags=Flag.RELIEF), hold(state, 50, flags=Flag.REMOVABLE)
    state.people.case[ordered] = CaseStage.CLOSED
    order_exits(state)
    for _ in range(36):
        end_custody(state)
        state.month += 1
    assert (state.people.status[relieved] == Status.LAWFUL).all()
    assert (state.people.status[ordered] == Status.RETURNED).all()
    assert (state.people.case[ordered] == CaseStage.NONE).all()


def test_mexicans_removed_from_custody_are_received_in_mexico(tiny_world: World) -> None:
    state = tiny_world()
    hold(state, 100, citizenship=MEXICO)
    for _ in range(24):
        end_custody(state)
        state.month += 1
    assert state.ledger.value("repatriations_to_mexico").sum() == 100


def test_funded_beds_are_not_exceeded_at_the_end_of_a_month(run: Run) -> None:
    """Under ten times the arrests beds bind; people held exceed them by chance only, within four errors.

    A month books in at most as many as take all beds; each stays to the end with some probability p, so that
    the variance is at most a quarter of the number booked in.
    """
    model = run("arrests_per_day=4000", start="2022-10", months=0, scale=100)
    binding = 0
    for _ in range(10):
        model.step()
        ledger = model.state.ledger.finished[-1]
        booked = ledger["detention_book_ins"].sum() / 100
        beds = 25_500 if model.month <= 2023 * 12 + 4 else 41_500
        assert len(model.state.held) <= beds / 100 + 4 * np.sqrt(booked / 4) + 1
        binding += len(model.state.held) > 0.9 * beds / 100
    assert binding >= 6


def test_without_beds_nobody_is_booked_in(run: Run) -> None:
    model = run("detention_beds=0", months=8)
    ledger = model.state.ledger
    assert ledger.history("detention_book_ins").sum() == 0
    assert ledger.history("ice_arrests").sum() > 0
    # Those held at the start leave one by one; nobody comes after them.
    assert np.all(np.diff(ledger.history("detention_population").sum(axis=(1, 2))) <= 0)


def test_removals_stay_within_the_seats_of_a_run(run: Run) -> None:
    model = run("removals_per_day=100", scale=100, months=6)
    ledger = model.state.ledger
    seats = np.array([100 * days_in(month) for month in ledger.months])
    removed = ledger.history("removals").sum(axis=(1, 2))
    assert np.all(removed <= seats)
    assert (removed > 0.95 * seats).all()


def test_no_consent_means_no_removal_and_nobody_lost(run: Run) -> None:
    """Conservation is checked every month by the run itself."""
    refused = ("removal_consent:Venezuela=0", "removal_consent:Mexico=0", "mexico_takes_third_country=0")
    model = run(*refused, scale=100, start="2022-10")
    removed = model.state.ledger.history("removals")[:, 0].sum(axis=0)
    assert removed[[VENEZUELA, MEXICO]].tolist() == [0, 0]
    assert model.state.ledger.history("removals_by_path")[:, 0, 2].sum() == 0
    assert removed.sum() > 0


def test_people_who_wait_for_a_seat_keep_their_beds(run: Run) -> None:
    """With few seats nobody new is booked in for long: detention stays near the funded beds."""
    model = run("removals_per_day=200", "detention_beds=20000", start="2019-01", months=18, scale=100)
    held = len(model.state.held) * model.state.scale
    assert 0.8 * 20_000 < held < 1.1 * 20_000
    removed = model.state.ledger.history("removals").sum(axis=(1, 2))
    days = np.array([days_in(month) for month in model.state.ledger.months])
    assert (removed <= 200 * days + model.state.scale).all()
