"""Encounters: rounding, people who try again, and what is written into the columns."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.columns import Status
from agents.encounter import Encounters, meet
from agents.forced_arrivals import REPEAT_WINDOW, _chances, summon
from agents.state import State
from model.migration_model import MigrationModel
from world.calendar import fiscal_year
from world.histories import Histories
from world.places import CITIZENSHIPS, DEMOGRAPHICS, SECTORS

Run = Callable[..., MigrationModel]
CELLS = (len(SECTORS) + 1, len(CITIZENSHIPS), len(DEMOGRAPHICS))
EXPECTED = arrays(float, CELLS, elements=st.floats(0, 3))


def repeating(state: State, share: float) -> None:
    state.histories = Histories(state.month, np.array([share]), *(np.zeros(1) for _ in range(4)))


def met_of(state: State, table: np.ndarray) -> Encounters:
    """Those met when the same table is expected every month."""
    summon(state, lambda month: table)
    return meet(state, lambda month: table)[0]


@settings(max_examples=40)
@given(EXPECTED, st.integers(0, 1000))
def test_rounding_keeps_every_running_sum_within_one_row(
    tiny_world: Callable[..., State], expected: np.ndarray, seed: int
) -> None:
    """Systematic rounding: cells, and runs of neighbouring cells, are within one of their expectation."""
    state = tiny_world(seed=seed)
    met = met_of(state, expected)
    code = np.ravel_multi_index((met.crossing, met.citizenship, met.demographic), CELLS)
    counts = np.bincount(code, minlength=expected.size)
    assert np.all(np.abs(np.cumsum(counts) - np.cumsum(expected)) < 1 + 1e-6)
    assert np.all(np.abs(counts - expected.ravel()) < 1 + 1e-6)
    sectors = np.bincount(met.crossing, minlength=CELLS[0])
    assert np.all(np.abs(sectors - expected.sum(axis=(1, 2))) < 1 + 1e-6)


def test_rounding_has_no_bias(tiny_world: Callable[..., State]) -> None:
    """A cell of 0.3 has one encounter in 0.3 of 500 months, within four binomial errors."""
    expected = np.zeros(CELLS)
    expected[4, 3, 0] = 0.3
    state = tiny_world(months=600)
    number = 0
    for month in range(500):
        state.month += month > 0
        number += len(met_of(state, expected).rows)
    assert number / 500 == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 500))


def test_every_encounter_has_one_row_that_says_so(tiny_world: Callable[..., State]) -> None:
    state = tiny_world()
    met = met_of(state, np.full(CELLS, 1.5))
    people = state.people
    assert len(np.unique(met.rows)) == len(met.rows)
    assert len(np.unique(people.key)) == people.count
    np.testing.assert_array_equal(people.citizenship[met.rows], met.citizenship)
    np.testing.assert_array_equal(people.demographic[met.rows], met.demographic)
    assert set(people.entered[met.rows].tolist()) == {state.stamp}
    assert set(people.attempts[met.rows].tolist()) == {1}
    assert not met.repeated.any()


def test_those_who_try_again_were_returned_within_a_year(tiny_world: Callable[..., State]) -> None:
    """Only people in the status RETURNED, met in the window, of the same kind, and between ports."""
    state = tiny_world()
    first = met_of(state, np.full(CELLS, 2.0))
    people = state.people
    people.status[first.rows] = np.where(first.rows % 2 == 0, Status.RETURNED, Status.RESIDENT)
    people.entered[first.rows[::4]] = state.stamp - REPEAT_WINDOW
    kind = people.citizenship.copy(), people.demographic.copy(), people.status.copy(), people.entered.copy()
    state.month += 1
    repeating(state, 0.2)
    met = met_of(state, np.full(CELLS, 2.0))
    again = met.rows[met.repeated]
    assert len(again) > 50
    assert (met.crossing[met.repeated] < len(SECTORS)).all()
    assert (kind[2][again] == Status.RETURNED).all()
    assert (kind[3][again] >= state.stamp - REPEAT_WINDOW).all()
    np.testing.assert_array_equal(kind[0][again], met.citizenship[met.repeated])
    np.testing.assert_array_equal(kind[1][again], met.demographic[met.repeated])
    assert (people.attempts[again] == 2).all()
    assert len(np.unique(met.rows)) == len(met.rows)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_the_repeat_share_is_that_asked_for(tiny_world: Callable[..., State], share: float) -> None:
    """With enough returned people of every kind, within four binomial errors."""
    state = tiny_world()
    repeating(state, share)
    first = met_of(state, np.full(CELLS, 10.0)).rows
    state.people.status[first] = Status.RETURNED
    state.month += 1
    met = met_of(state, np.full(CELLS, 10.0))
    between = met.crossing < len(SECTORS)
    error = 4 * np.sqrt(share * (1 - share) / between.sum())
    assert met.repeated[between].mean() == pytest.approx(share, abs=error)


def test_the_repeat_share_of_the_run_is_near_the_published(lived: MigrationModel) -> None:
    """Within 15%: in months when who comes changes, fewer of the returned are of the kinds that come."""
    ledger, histories = lived.state.ledger, lived.state.histories
    fiscal = np.array([fiscal_year(month) for month in ledger.months])
    again = ledger.history("repeat_encounters").sum(axis=(1, 2))
    met = ledger.history("border_encounters")[:, : len(SECTORS)].sum(axis=(1, 2))
    for year in range(2015, 2025):
        published = histories.at("repeat_share", year * 12)
        assert again[fiscal == year].sum() / met[fiscal == year].sum() == pytest.approx(published, rel=0.15)


def test_no_two_people_of_a_run_share_a_key(lived: MigrationModel) -> None:
    assert len(np.unique(lived.people.key)) == lived.people.count


def test_encounters_of_the_run_are_the_forced_ones_within_a_row_a_crossing(lived: MigrationModel) -> None:
    ledger, arrivals = lived.state.ledger, lived.arrivals
    months = ledger.months.index(arrivals.last) + 1
    met = ledger.history("border_encounters")[:months].sum(axis=2)
    expected = arrivals.counts.sum(axis=(2, 3))
    assert np.abs(met - expected).max() < lived.state.scale + 1e-6


def test_what_a_full_kind_cannot_take_goes_to_the_others() -> None:
    """Kinds with 10, 10 and 80 people who may try again, of which 2, 50 and 50 are met."""
    size, met = np.array([10, 10, 80]), np.array([2, 50, 50])
    chance = _chances(30.0, size, met)
    assert (chance * size).sum() == pytest.approx(30.0)
    assert chance[0] == pytest.approx(0.2)
    assert chance[1] == pytest.approx(chance[2])
    assert (_chances(1000.0, size, met) * size).tolist() == pytest.approx([2, 10, 50])
    assert _chances(5.0, np.array([0, 0, 0]), met).tolist() == [0, 0, 0]
