"""Leaving the resident population: cases, orders, protections and months go with whoever leaves, once."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage, Protection, Status, Tie
from agents.courts.court import hold_hearings
from agents.courts.dates import take_off
from agents.courts.pending import close_case, open_case
from agents.leaving import end_stay, leave
from agents.protections import count_protected, protect
from agents.state import Rows, State, order_removed, settle
from model.indexes import count_by_filing, count_orders, count_residents
from world.groups import OUTCOMES, POPULATION_CAUSES
from world.places import CITIZENSHIPS, MEXICO

World = Callable[..., State]
TERMINATED = OUTCOMES.index("terminated")
EXITS = [
    (Status.DEAD, "death"),
    (Status.LAWFUL, "legalisation"),
    (Status.AT_HOME, "emigration"),
    (Status.DETAINED, "interior_arrest"),
]


def residents(state: State, number: int, **columns: object) -> Rows:
    rows = state.people.add(
        number,
        key=np.arange(state.people.count, state.people.count + number, dtype=np.uint64),
        **{"state": 0, "court": 0, "entered": state.stamp - 36, **columns},  # type: ignore[arg-type]
    )
    settle(state, rows, None)
    return rows


def put_at(state: State, rows: Rows, stage: CaseStage) -> None:
    """Bring cases to a stage through the rules of the courts."""
    if stage == CaseStage.FINAL_ORDER:
        order_removed(state, rows)
    elif stage == CaseStage.NOTICE:
        state.people.case[rows] = stage
    elif stage in (CaseStage.MASTER, CaseStage.INACTIVE):
        open_case(state, rows, np.zeros(len(rows), np.uint8))
    if stage == CaseStage.INACTIVE:
        take_off(state, rows)
        close_case(state, rows, stage)


def completions(state: State) -> np.ndarray:
    return state.ledger.value("court_completions")


STAGES = (CaseStage.NONE, CaseStage.NOTICE, CaseStage.MASTER, CaseStage.INACTIVE, CaseStage.FINAL_ORDER)


@settings(max_examples=40)
@given(
    kinds=st.lists(
        st.tuples(st.sampled_from(STAGES), st.sampled_from(list(Protection)), st.integers(0, 4)),
        min_size=1,
        max_size=30,
    ),
)
def test_indexes_follow_whoever_leaves_for_whatever_cause(
    tiny_world: World, kinds: list[tuple[CaseStage, Protection, int]]
) -> None:
    """Every index equals its census; the fourth exit is staying."""
    state = tiny_world()
    rows = residents(state, len(kinds), citizenship=np.arange(len(kinds)) % 17)
    for row, (stage, protection, _) in zip(rows, kinds, strict=True):
        put_at(state, np.array([row]), stage)
        if protection != Protection.NONE:
            protect(state, np.array([row]), protection)
    for code, (status, cause) in enumerate(EXITS):
        leave(state, rows[[kind[2] == code for kind in kinds]], status, cause)
    people = state.people
    np.testing.assert_array_equal(state.residents, count_residents(state))
    np.testing.assert_array_equal(state.orders_at_large, count_orders(state))
    np.testing.assert_array_equal(state.protected, count_protected(state))
    np.testing.assert_array_equal(state.by_filing, count_by_filing(state))
    np.testing.assert_array_equal(state.active, state.by_filing.sum(axis=1))
    assert state.calendars.waiting.sum() == (people.case == CaseStage.MASTER).sum()
    assert state.inactive.sum() == (people.case == CaseStage.INACTIVE).sum()
    gone = people.status[rows] != Status.RESIDENT
    assert not people.protection[rows[gone]].any()
    assert (people.expires[rows[gone]] == -1).all()


@pytest.mark.parametrize(("status", "cause"), EXITS[:2])
def test_cases_of_the_dead_and_the_legalised_are_terminated_when_heard(
    tiny_world: World, status: Status, cause: str
) -> None:
    """They take a hearing's time like others, and nobody is ordered removed or granted anything."""
    state = tiny_world({"judges": 100.0})
    rows = residents(state, 6)
    put_at(state, rows, CaseStage.MASTER)
    leave(state, rows, status, cause)
    assert state.active.sum() == 6
    assert completions(state).sum() == 0
    hold_hearings(state)
    assert completions(state).sum() == 0
    state.ledger.close(state.month)
    state.month += 1
    hold_hearings(state)
    assert completions(state)[:, TERMINATED].sum() == completions(state).sum() == 6
    assert (state.people.case[rows] == CaseStage.CLOSED).all()
    assert (state.people.status[rows] == status).all()
    assert state.active.sum() == 0


def test_who_goes_home_leaves_the_case_behind_and_the_order_is_spent(tiny_world: World) -> None:
    state = tiny_world()
    rows = residents(state, 2)
    put_at(state, rows[:1], CaseStage.MASTER)
    put_at(state, rows[1:], CaseStage.FINAL_ORDER)
    leave(state, rows, Status.AT_HOME, "emigration")
    assert list(state.people.case[rows]) == [CaseStage.MASTER, CaseStage.NONE]
    assert state.active.sum() == 1
    assert completions(state).sum() == state.orders_at_large.sum() == 0


def test_only_going_home_is_a_voluntary_return(tiny_world: World) -> None:
    state = tiny_world()
    for code, (status, cause) in enumerate(EXITS):
        leave(state, residents(state, code + 1, citizenship=MEXICO), status, cause)
    returns = state.ledger.value("voluntary_returns")
    assert returns.sum() == returns[0, MEXICO] == 3
    changes = state.ledger.value("population_changes")[0]
    assert [changes[POPULATION_CAUSES.index(cause)] for _, cause in EXITS] == [-1, -2, -3, -4]


def test_a_stay_is_added_when_it_ends_and_not_at_an_arrest(tiny_world: World) -> None:
    state = tiny_world()
    rows = residents(state, 2, entered=state.stamp - 30)
    state.people.months_in_us[rows] = 12
    leave(state, rows[:1], Status.AT_HOME, "emigration")
    leave(state, rows[1:], Status.DETAINED, "interior_arrest")
    assert list(state.people.months_in_us[rows]) == [42, 12]
    end_stay(state, rows[1:])
    assert state.people.months_in_us[rows[1]] == 42


def test_who_was_here_for_long_calls_it_home(tiny_world: World) -> None:
    state = tiny_world(parameters={"home_after_years": 10.0})
    rows = residents(state, 3, entered=state.stamp - np.array([119, 120, 60]))
    state.people.months_in_us[rows[2]] = 60
    leave(state, rows, Status.AT_HOME, "emigration")
    assert list((state.people.ties[rows] & Tie.HOME_IN_US) != 0) == [False, True, True]


def test_who_leaves_leaves_the_party(tiny_world: World) -> None:
    state = tiny_world()
    rows = residents(state, 3)
    state.people.party[rows] = rows[0]
    leave(state, rows[1:2], Status.DEAD, "death")
    assert list(state.people.party[rows]) == [rows[0], -1, rows[0]]


def test_citizenships_are_all_covered(tiny_world: World) -> None:
    state = tiny_world()
    rows = residents(state, 17, citizenship=np.arange(len(CITIZENSHIPS)))
    order_removed(state, rows)
    leave(state, rows, Status.AT_HOME, "emigration")
    assert not state.orders_at_large.any()
