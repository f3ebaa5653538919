"""Remain in Mexico: what enrolment means, and that every end of waiting is counted once."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.hearing import Result
from agents.courts.receipts import file_notices
from agents.courts.remain_in_mexico import (
    admit,
    enrol,
    is_heard_from_mexico,
    mpp_balance,
    note_mpp_outcomes,
)
from agents.re_migration import try_again
from agents.state import Rows, State
from agents.waiting import begin_waiting, count_waiting, record_waiting, wait_in_mexico
from model.conservation import check
from model.migration_model import MigrationModel
from world.groups import MPP_OUTCOMES, OUTCOMES
from world.places import CITIZENSHIPS

World = Callable[..., State]
HONDURAS = CITIZENSHIPS.index("Honduras")


def met(state: State, number: int) -> Rows:
    """People just met by the Border Patrol across from the first city."""
    return state.people.add(
        number,
        key=np.random.default_rng(state.people.count).integers(2**62, size=number),
        citizenship=HONDURAS,
        place=0,
        entered=state.stamp,
    )


def enrolled(state: State, number: int) -> Rows:
    rows = met(state, number)
    enrol(state, rows)
    return rows


def outcomes(state: State) -> dict[str, int]:
    counted = state.ledger.value("mpp_outcomes").sum(axis=0)
    return {name: int(n) for name, n in zip(MPP_OUTCOMES, counted, strict=True) if n}


def test_the_enrolled_wait_for_the_court_of_their_city_which_gets_every_notice(tiny_world: World) -> None:
    state = tiny_world({"filing_share": 0.5})
    rows = enrolled(state, 50)
    assert (state.people.status[rows] == Status.WAITING_IN_MEXICO).all()
    assert (state.people.case[rows] == CaseStage.NOTICE).all()
    assert (state.people.court[rows] == 0).all()
    assert state.ledger.value("mpp_enrolments")[0, HONDURAS] == 50
    assert state.ledger.value("non_mexicans_received").sum() == 50
    assert not outcomes(state)


def test_a_case_is_heard_from_mexico_until_its_respondent_settles(tiny_world: World) -> None:
    state = tiny_world()
    rows = enrolled(state, 4)
    state.people.status[rows[1]] = Status.AT_HOME
    state.people.docket[rows[2]] = DocketKind.DETAINED
    state.people.state[rows[3]] = 0
    assert is_heard_from_mexico(state.people, rows).tolist() == [True, True, False, False]


def test_completions_are_counted_by_name_and_end_the_wait_of_those_who_wait_only(tiny_world: World) -> None:
    state = tiny_world()
    rows = enrolled(state, 7)
    state.people.status[rows[5]] = Status.AT_HOME
    state.people.state[rows[6]] = 0
    state.people.status[rows[6]] = Status.RESIDENT
    note_mpp_outcomes(state, rows, np.array([*range(len(OUTCOMES)), Result.IN_ABSENTIA, Result.RELIEF]))
    assert outcomes(state) == dict.fromkeys(OUTCOMES, 1)
    completed = dict(zip(OUTCOMES, state.ledger.value("mpp_completions")[0], strict=True))
    assert completed == dict.fromkeys(OUTCOMES, 1) | {"in_absentia": 2}


def test_who_stays_at_the_border_tries_again_only_once_the_case_is_decided(tiny_world: World) -> None:
    """Two years after the enrolment: the time in which people try again begins with the decision."""
    state = tiny_world(parameters={"trying_again_share": 0.5})
    rows = enrolled(state, 3000)
    state.people.home[rows] = 0
    state.people.status[rows] = Status.RETURNED
    state.people.entered[rows] -= 30
    state.month += 1
    try_again(state)
    assert (state.people.status[rows] == Status.RETURNED).all()
    state.people.case[rows] = CaseStage.CLOSED
    note_mpp_outcomes(state, rows, np.full(len(rows), Result.IN_ABSENTIA))
    state.month += 1
    try_again(state)
    assert (state.people.status[rows] == Status.IN_TRANSIT).sum() > 100


def test_the_admitted_settle_and_their_case_moves_with_them() -> None:
    """In the real courts, where dockets, residents and active cases are checked against the columns."""
    state = real_courts()
    pending = enrolled(state, 200)
    city_court = int(state.people.court[pending[0]])
    state.month += 1
    file_notices(state)
    assert (state.people.case[pending] == CaseStage.MASTER).all(), "filed in the month after"
    rows = np.concatenate([pending, enrolled(state, 100)])
    admit(state, rows, "processed")
    assert (state.people.status[rows] == Status.RESIDENT).all()
    assert (state.people.court[rows] == city_court).mean() < 0.5
    assert (state.people.queued[pending] == state.stamp).all()
    assert outcomes(state)["processed"] == len(rows) * 1000
    state.ledger.put("court_pending", state.active)
    state.ledger.put("unauthorized_population", state.residents)
    state.cities.waiting[:] = count_waiting(state)[0]
    check(state)


def real_courts() -> State:
    """The first month of a run at 1:1000, with the month before it counted."""
    model = MigrationModel("baseline", start="2019-06", until="2019-12", scale=1000, rng=1, check_every=0)
    state = model.state
    state.ledger.close(state.month - 1)
    state.ledger.put("court_pending", state.active)
    state.ledger.put("unauthorized_population", state.residents)
    state.ledger.close(state.month)
    begin_waiting(state)
    return state


def test_the_stock_moves_by_enrolments_and_outcomes_alone(tiny_world: World) -> None:
    state = tiny_world({"mpp_processing_per_day": 0.5})
    state.cities.kidnapping_danger[:] = 1
    waiting = 0.0
    for _ in range(12):
        enrolled(state, 60)
        wait_in_mexico(state)
        record_waiting(state)
        change, flows = mpp_balance(state)
        assert change.tolist() == flows.tolist()
        waiting += flows.sum()
        state.ledger.close(state.month)
        state.month += 1
    assert state.ledger.finished[-1]["mpp_waiting"].sum() == waiting
    ends = state.ledger.history("mpp_outcomes").sum(axis=(0, 1))
    ended = {name for name, number in zip(MPP_OUTCOMES, ends, strict=True) if number}
    assert ended == {"gave_up", "fear_passed", "processed"}


def test_a_notice_served_again_to_people_let_in_is_no_case_of_remain_in_mexico(tiny_world: World) -> None:
    state = tiny_world()
    rows = enrolled(state, 10)
    admit(state, rows, "fear_passed")
    assert not is_heard_from_mexico(state.people, rows).any()
    note_mpp_outcomes(state, rows, np.full(10, Result.RELIEF))
    assert not state.ledger.value("mpp_completions").any()
    assert outcomes(state) == {"fear_passed": 10}


@pytest.mark.parametrize(("result", "marked"), [("removal_order", True), ("in_absentia", False)])
def test_an_order_in_person_is_marked(tiny_world: World, result: str, marked: bool) -> None:
    state = tiny_world()
    rows = enrolled(state, 3)
    note_mpp_outcomes(state, rows, np.full(3, OUTCOMES.index(result)))
    assert ((state.people.flags[rows] & Flag.REMOVABLE) != 0).all() == marked


def test_completions_with_counsel_are_counted_apart(tiny_world: World) -> None:
    state = tiny_world()
    rows = enrolled(state, 5)
    state.people.flags[rows[:2]] |= np.uint8(Flag.COUNSEL)
    note_mpp_outcomes(state, rows[1:], np.full(4, Result.REMOVAL_ORDER))
    assert state.ledger.value("mpp_completions").sum() == 4
    assert state.ledger.value("mpp_completions_represented").sum() == 1
