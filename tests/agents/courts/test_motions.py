"""Motions to reopen in a world of one court: how many orders are undone, when, and what begins again."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import NEVER, CaseStage, Status
from agents.courts.decisions import carry_out_orders
from agents.courts.motions import grant_motions
from agents.leaving import leave
from agents.state import Rows, State, order_removed, settle
from model.conservation import check
from model.indexes import count_orders, rebuild
from world.groups import TRANSFERS
from world.streams import keys

World = Callable[..., State]


def ordered(state: State, number: int, *, in_absentia: bool = True, party: int = 0) -> Rows:
    """Residents who have just been given a final order."""
    people = state.people
    rows = people.add(
        number, key=keys("ordered", state.month, number), state=0, court=0, filed=state.stamp - 20
    )
    if party:
        people.party[rows] = rows // party * party
    settle(state, rows, "evasion")
    carry_out_orders(state, rows, np.full(number, in_absentia))
    return rows


def live(state: State, months: int) -> None:
    for _ in range(months):
        state.month += 1
        grant_motions(state)
        assert state.orders_at_large.tolist() == count_orders(state).tolist()


@pytest.mark.parametrize(("in_absentia", "share"), [(True, "rescission_share"), (False, "reopening_share")])
def test_orders_are_reopened_at_the_stated_share_in_the_end(
    tiny_world: World, in_absentia: bool, share: str
) -> None:
    """Within four binomial errors, and each counted as a transfer; the others stay at large."""
    state = tiny_world()
    rows = ordered(state, 20_000, in_absentia=in_absentia)
    live(state, 120)
    expected = getattr(state.parameters, share)
    reopened = rows[state.people.case[rows] == CaseStage.MASTER]
    assert len(reopened) / len(rows) == pytest.approx(
        expected, abs=4 * np.sqrt(expected * (1 - expected) / len(rows))
    )
    assert state.ledger.value("court_transfers")[0, TRANSFERS.index("reopening")] == len(reopened)
    assert state.active[0] == len(reopened)
    assert state.orders_at_large.sum() == len(rows) - len(reopened)


def test_the_months_to_a_reopening_are_geometric(tiny_world: World) -> None:
    """After n months 1 - exp(-n / lag) of all that will be are: within four errors at each of them."""
    state = tiny_world({}, {"rescission_share": 0.2, "motion_lag_months": 6.0})
    rows = ordered(state, 20_000)
    done = []
    for _ in range(120):
        live(state, 1)
        done.append(np.count_nonzero(state.people.case[rows] == CaseStage.MASTER))
    for months in (1, 3, 6, 12, 24):
        expected = 1 - np.exp(-months / 6)
        error = 4 * np.sqrt(expected * (1 - expected) / done[-1])
        assert done[months - 1] / done[-1] == pytest.approx(expected, abs=error)


def test_a_reopened_case_keeps_its_age_and_begins_at_a_master_calendar(tiny_world: World) -> None:
    state = tiny_world({}, {"rescission_share": 0.2})
    rows = ordered(state, 500)
    filed = state.people.filed[rows].copy()
    live(state, 120)
    assert (state.people.filed[rows] == filed).all()
    state.ledger.put("court_pending", state.active)
    state.ledger.put("unauthorized_population", state.residents)
    check(state)


def test_who_is_not_at_large_any_more_is_not_heard_again(tiny_world: World) -> None:
    state = tiny_world({}, {"rescission_share": 0.2})
    rows = ordered(state, 2000)
    due = rows[state.people.queued[rows] != NEVER]
    leave(state, due[::2], Status.AT_HOME, "emigration")
    live(state, 120)
    assert (state.people.case[due[::2]] == CaseStage.NONE).all()
    assert (state.people.case[due[1::2]] == CaseStage.MASTER).all()


def test_only_residents_and_orders_just_made_have_motions(tiny_world: World) -> None:
    """People released because no country takes them, and those who are elsewhere, have none."""
    state = tiny_world({}, {"rescission_share": 0.2})
    people = state.people
    rows = people.add(2000, key=keys("others", 0, 2000), state=0, court=0, queued=state.stamp + 1)
    settle(state, rows[:1000], "evasion")
    order_removed(state, rows[:1000])
    people.status[rows[1000:]] = Status.AT_HOME
    carry_out_orders(state, rows[1000:], np.ones(1000, bool))
    live(state, 120)
    assert (people.case[rows[:1000]] == CaseStage.FINAL_ORDER).all()
    assert state.active.sum() == 0


def test_families_are_reopened_together(tiny_world: World) -> None:
    state = tiny_world({}, {"rescission_share": 0.2})
    rows = ordered(state, 4000, party=4)
    live(state, 12)
    again = (state.people.case[rows] == CaseStage.MASTER).reshape(-1, 4)
    assert (again.all(axis=1) == again.any(axis=1)).all()
    assert again.any()


def test_the_agenda_of_motions_is_rebuilt_from_the_columns(tiny_world: World) -> None:
    cases = []
    for rebuilds in (False, True):
        state = tiny_world({}, {"rescission_share": 0.2})
        for _ in range(12):
            ordered(state, 100)
            live(state, 1)
            if rebuilds:
                rebuild(state)
        cases.append(state.people.case.tolist())
    assert cases[0] == cases[1]
