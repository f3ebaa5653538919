"""The right to work while an application for asylum is pending: from the sixth month, as long as it is."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, Flag
from agents.courts.dates import take_off
from agents.courts.notice import Source
from agents.courts.opening_stock import begin_claims
from agents.courts.pending import (
    MONTHS_TO_WORK,
    claim_asylum,
    close_case,
    may_work,
    open_case,
    remand,
)
from agents.state import Rows, State, settle
from model.indexes import count_claims, rebuild
from model.migration_model import MigrationModel
from world.streams import keys

World = Callable[..., State]


def claimants(state: State, number: int) -> Rows:
    """Residents whose case was just received, those of them who apply for asylum at once."""
    people = state.people
    rows = people.add(number, key=keys("claim", state.month, number), state=0, court=0)
    settle(state, rows, "evasion")
    open_case(state, rows, np.full(number, Source.BORDER))
    claim_asylum(state, rows)
    claimed: Rows = rows[(people.flags[rows] & Flag.ASYLUM) != 0]
    return claimed


def test_applicants_may_work_from_the_sixth_month_on(tiny_world: World) -> None:
    """With as many applications each month, those of the last six are still without a permit."""
    state = tiny_world()
    made = []
    for month in range(15):
        made.append(len(claimants(state, 100)))
        assert may_work(state).tolist() == [sum(made[: max(month - MONTHS_TO_WORK + 1, 0)])]
        assert state.asylum[0] == sum(made)
        state.month += 1


def test_the_permit_goes_with_the_application_and_comes_back_with_a_remand(tiny_world: World) -> None:
    state = tiny_world()
    rows = claimants(state, 500)
    state.month += MONTHS_TO_WORK
    assert may_work(state)[0] == len(rows)
    closed, appealed = rows[:100], rows[100:150]
    take_off(state, rows[:150])
    close_case(state, closed, CaseStage.CLOSED)
    close_case(state, appealed, CaseStage.APPEAL)
    assert may_work(state)[0] == len(rows) - 150
    remand(state, appealed)
    assert may_work(state)[0] == len(rows) - 100


def test_a_second_hearing_does_not_start_the_clock_again(tiny_world: World) -> None:
    state = tiny_world()
    rows = claimants(state, 500)
    state.month += 5
    claim_asylum(state, rows)
    state.month += 1
    assert may_work(state)[0] == len(rows)


def test_claims_of_the_first_month_are_spread_over_the_time_of_their_case(tiny_world: World) -> None:
    """In cases of 30 months, a fifth of the claims are of the last six: within four errors."""
    state = tiny_world()
    state.people.add(20_000, key=keys("old", 0, 20_000), court=0, case=CaseStage.INDIVIDUAL)
    state.people.filed[:] = state.stamp - 30
    begin_claims(state)
    rebuild(state)
    claimed = state.people.claimed[(state.people.flags & Flag.ASYLUM) != 0]
    assert claimed.min() == state.stamp - 30
    assert claimed.max() == state.stamp - 1
    share = 1 - may_work(state)[0] / state.asylum[0]
    assert share == pytest.approx(5 / 30, abs=4 * np.sqrt(5 / 36 / len(claimed)))


def test_claims_are_counted_by_month_as_in_the_columns(lived: MigrationModel) -> None:
    state = lived.state
    np.testing.assert_array_equal(state.claims, count_claims(state))
    permits, pending = (
        state.ledger.history(series).sum(axis=(1, 2)) for series in ("asylum_work_permits", "asylum_pending")
    )
    assert (permits < pending).all()
