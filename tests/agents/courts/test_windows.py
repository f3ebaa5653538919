"""The time to appeal in a world of one court: when decisions become final, and for whom."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import EPOCH_MONTH, CaseStage, Flag, Status
from agents.courts.appeals import await_finality, end_of_window, end_windows
from agents.courts.dates import take_off
from agents.courts.hearing import Result
from agents.courts.notice import Source
from agents.courts.pending import open_case
from agents.state import Rows, State, settle
from model.indexes import rebuild
from world.calendar import days_in, first_day
from world.streams import keys

World = Callable[..., State]
NEVER_APPEALED = {"appeal_share_unrepresented": 0.05, "appeal_share_of_grants": 0.03}


def decided(state: State, number: int, result: Result, status: Status = Status.RESIDENT) -> Rows:
    """People whose case a judge decides this month, those not appealed alone."""
    people = state.people
    rows = people.add(number, key=keys("decided", state.month, number), state=0, court=0)
    settle(state, rows, "evasion")
    open_case(state, rows, np.full(number, Source.BORDER))
    take_off(state, rows)
    people.status[rows] = status
    await_finality(state, rows, np.full(number, result))
    kept: Rows = rows[people.case[rows] != CaseStage.APPEAL]
    return kept


def waiting(state: State, rows: Rows) -> Rows:
    late: Rows = rows[state.people.case[rows] == CaseStage.DECIDED]
    return late


@pytest.mark.parametrize(("days", "next_month"), [(31, 1.0), (30, 30 / 31), (10, 10 / 31), (0, 0.0)])
def test_decisions_of_a_month_become_final_as_many_days_later(
    tiny_world: World, days: int, next_month: float
) -> None:
    """Of decisions spread over January, those of the last days wait into February: within four errors."""
    state = tiny_world({"appeal_window_days": days}, NEVER_APPEALED)
    rows = decided(state, 20_000, Result.REMOVAL_ORDER)
    share = len(waiting(state, rows)) / len(rows)
    assert share == pytest.approx(next_month, abs=4 * np.sqrt(0.25 / len(rows)))
    assert days > 0 or share == 0


@pytest.mark.parametrize("days", [0, 10, 30, 61, 90])
def test_the_window_ends_on_the_day_it_should(tiny_world: World, days: int) -> None:
    state = tiny_world({"appeal_window_days": days})
    rows = state.people.add(500, key=keys("day", state.month, 500))
    day = np.floor(state.uniform("courts/decision_day", rows) * days_in(state.month)) + first_day(state.month)
    ends = end_of_window(state, rows)
    for month in np.unique(ends):
        last = day[ends == month] + days
        assert first_day(int(month)) <= last.min()
        assert last.max() < first_day(int(month) + 1)


def test_an_order_is_at_large_and_a_grant_frees_only_when_the_window_ends(tiny_world: World) -> None:
    state = tiny_world({}, NEVER_APPEALED)
    people = state.people
    results = (Result.REMOVAL_ORDER, Result.RELIEF)
    orders, grants = (waiting(state, decided(state, 500, result)) for result in results)
    both = np.concatenate([orders, grants])
    assert state.orders_at_large.sum() == 0
    assert (people.status[both] == Status.RESIDENT).all()
    last = int(people.queued[both].max()) + EPOCH_MONTH
    while state.month < last:
        state.month += 1
        end_windows(state)
    assert not len(waiting(state, both))
    assert state.orders_at_large.sum() == len(orders)
    assert (people.case[orders] == CaseStage.FINAL_ORDER).all()
    assert (people.status[grants] == Status.LAWFUL).all()
    assert not (people.flags[both] & Flag.GRANTED).any()


@pytest.mark.parametrize("result", [Result.IN_ABSENTIA, Result.TERMINATED, Result.VOLUNTARY_DEPARTURE])
def test_other_results_do_not_wait(tiny_world: World, result: Result) -> None:
    state = tiny_world()
    assert not len(waiting(state, decided(state, 500, result)))


@pytest.mark.parametrize("status", [Status.DETAINED, Status.WAITING_IN_MEXICO, Status.AT_HOME])
def test_only_people_at_liberty_wait(tiny_world: World, status: Status) -> None:
    state = tiny_world()
    assert not len(waiting(state, decided(state, 500, Result.REMOVAL_ORDER, status)))


def test_who_leaves_or_is_held_meanwhile_is_dealt_with_where_they_are(tiny_world: World) -> None:
    state = tiny_world({}, NEVER_APPEALED)
    people = state.people
    rows = waiting(state, decided(state, 400, Result.REMOVAL_ORDER))
    away, held = rows[::2], rows[1::2]
    people.status[away], people.status[held] = Status.AT_HOME, Status.DETAINED
    state.residents[:] = 0
    before = state.orders_at_large.sum()
    for _ in range(2):
        state.month += 1
        end_windows(state)
    assert (people.status[away] == Status.AT_HOME).all()
    assert ((people.flags[held] & Flag.REMOVABLE) != 0).all()
    assert (people.case[rows] == CaseStage.CLOSED).all()
    assert state.orders_at_large.sum() == before


def test_the_agenda_of_windows_is_rebuilt_from_the_columns(tiny_world: World) -> None:
    cases = []
    for rebuilds in (False, True):
        state = tiny_world({"appeal_window_days": 45}, NEVER_APPEALED)
        for _ in range(4):
            decided(state, 200, Result.REMOVAL_ORDER)
            state.month += 1
            if rebuilds:
                rebuild(state)
            end_windows(state)
        cases.append(state.people.case.tolist())
    assert cases[0] == cases[1]
