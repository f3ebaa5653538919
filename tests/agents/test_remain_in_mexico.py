"""Remain in Mexico: the ceiling, who is enrolled, and that every end of waiting is counted once."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import CaseStage, Status
from agents.courts.court import file_notices
from agents.courts.hearing import Result
from agents.courts.remain_in_mexico import admit, enrol, enrolment_chance, mpp_balance, note_mpp_outcomes
from agents.state import Rows, State
from agents.waiting import begin_waiting, count_waiting, record_waiting, wait_in_mexico
from model.conservation import check
from model.migration_model import MigrationModel
from world.calendar import days_in, parse_month
from world.groups import MPP_OUTCOMES, OUTCOMES
from world.places import CITIZENSHIPS
from world.scenario import load

World = Callable[..., State]
IN_FORCE = {"remain_in_mexico": 1, "mexico_accepts_mpp": 1, "filing_share": 1}
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


def outcomes(state: State) -> dict[str, int]:
    counted = state.ledger.value("mpp_outcomes").sum(axis=0)
    return {name: int(n) for name, n in zip(MPP_OUTCOMES, counted, strict=True) if n}


@given(st.integers(1, 10**6), st.floats(0, 5000), st.floats(0, 1), st.floats(0, 1))
def test_no_more_are_enrolled_than_the_ceiling_or_those_there_are(
    tiny_world: World, eligible: int, per_day: float, in_force: float, accepted: float
) -> None:
    state = tiny_world(
        {
            "mpp_enrolments_per_day": per_day,
            "remain_in_mexico": in_force,
            "mexico_accepts_mpp": accepted,
        },
        months=1,
    )
    ceiling = per_day * in_force * accepted * days_in(state.month)
    assert enrolment_chance(state, eligible) * eligible == pytest.approx(min(ceiling, eligible))


@pytest.mark.parametrize("missing", ["remain_in_mexico", "mexico_accepts_mpp", "mpp_enrolments_per_day"])
def test_nobody_is_enrolled_without_order_consent_or_places(tiny_world: World, missing: str) -> None:
    levers = {**IN_FORCE, "mpp_enrolments_per_day": 10.0}
    assert enrolment_chance(tiny_world(levers), 1000) == pytest.approx(0.31)
    assert enrolment_chance(tiny_world({**levers, missing: 0}), 1000) == 0
    assert enrolment_chance(tiny_world(levers), 0) == 0


def ceilings(first: str, last: str, scenario: str = "baseline") -> np.ndarray:
    """People who could be enrolled in each month of a scenario."""
    months = range(parse_month(first), parse_month(last) + 1)
    values = load(scenario).resolve(months)
    names = ("remain_in_mexico", "mexico_accepts_mpp", "mpp_enrolments_per_day")
    product: np.ndarray = np.prod([values.get(name) for name in names], axis=0)
    return product * [days_in(month) for month in months]


def test_the_history_of_enrolments_is_the_published_one() -> None:
    """Court cases to December 2019 (TRAC), then enrolments at sectors and ports (CBP)."""
    assert ceilings("2018-12", "2019-07").sum() == pytest.approx(26_001, rel=0.002)
    assert ceilings("2018-12", "2019-12").sum() == pytest.approx(59_241, rel=0.002)
    assert ceilings("2020-01", "2021-01").sum() == pytest.approx(12_211, rel=0.002)
    assert ceilings("2021-02", "2021-11").sum() == 0
    assert ceilings("2022-09", "2026-12").sum() == 0


def test_the_scenarios_enrol_from_when_they_say() -> None:
    assert ceilings("2025-02", "2025-04", "remain_in_mexico").tolist() == [0, 300 * 31, 300 * 30]
    assert ceilings("2019-01", "2022-12", "no_remain_in_mexico").sum() == 0


def test_the_enrolled_wait_at_the_court_of_their_city(tiny_world: World) -> None:
    state = tiny_world(IN_FORCE)
    rows = met(state, 50)
    enrol(state, rows)
    assert (state.people.status[rows] == Status.WAITING_IN_MEXICO).all()
    assert (state.people.case[rows] == CaseStage.NOTICE).all()
    assert (state.people.court[rows] == 0).all()
    assert state.ledger.value("mpp_enrolments")[0, HONDURAS] == 50
    assert state.ledger.value("non_mexicans_received").sum() == 50
    assert not outcomes(state)


def test_people_are_returned_to_the_city_that_the_programme_used() -> None:
    state = MigrationModel("baseline", start="2019-08", until="2019-08", scale=1000, rng=1, empty=True).state
    begin_waiting(state)
    rows = met(state, 15)
    state.people.place[rows] = np.arange(15)
    enrol(state, rows)
    used = {state.places.cities[code] for code in state.people.place[rows]}
    assert len(used) == 7
    assert state.places.cities[state.people.place[rows[13]]] == "Matamoros"
    assert (state.people.court[rows] == state.geography.mpp_court[state.people.place[rows]]).all()


def test_a_case_that_no_court_receives_ends_at_once(tiny_world: World) -> None:
    state = tiny_world({**IN_FORCE, "filing_share": 0.5})
    rows = met(state, 2000)
    enrol(state, rows)
    back = int((state.people.status[rows] == Status.RETURNED).sum())
    assert back == pytest.approx(1000, abs=4 * np.sqrt(500))
    assert outcomes(state) == {"terminated": back}


def test_completions_are_counted_by_name_for_those_who_wait_only(tiny_world: World) -> None:
    state = tiny_world(IN_FORCE)
    rows = met(state, 6)
    enrol(state, rows[:5])
    state.people.status[rows[5]] = Status.RESIDENT
    note_mpp_outcomes(state, rows, np.array([*range(len(OUTCOMES)), Result.RELIEF]))
    assert outcomes(state) == dict.fromkeys(OUTCOMES, 1)


def test_the_admitted_settle_and_their_case_moves_with_them() -> None:
    """In the real courts, where dockets, residents and active cases are checked against the columns."""
    model = MigrationModel("baseline", start="2019-06", until="2019-12", scale=1000, rng=1, check_every=0)
    state = model.state
    state.ledger.close(state.month - 1)
    state.ledger.put("court_pending", state.active)
    state.ledger.put("unauthorized_population", state.residents)
    state.ledger.close(state.month)
    begin_waiting(state)
    rows = met(state, 300)
    enrol(state, rows)
    city_court = int(state.people.court[rows[0]])
    served, state.month = rows[state.people.case[rows] == CaseStage.NOTICE], state.month + 1
    file_notices(state)
    pending = served[state.people.case[served] == CaseStage.MASTER]
    assert 50 < len(pending) < len(served)
    admit(state, served, "processed")
    assert (state.people.status[served] == Status.RESIDENT).all()
    assert (state.people.court[served] == city_court).mean() < 0.5
    assert (state.people.queued[pending] == state.stamp).all()
    assert outcomes(state)["processed"] == len(served) * 1000
    state.ledger.put("court_pending", state.active)
    state.ledger.put("unauthorized_population", state.residents)
    state.cities.waiting[:] = count_waiting(state)[0]
    check(state)


def test_the_stock_moves_by_enrolments_and_outcomes_alone(tiny_world: World) -> None:
    state = tiny_world({**IN_FORCE, "filing_share": 0.9, "mpp_processing_per_day": 0.5})
    state.cities.kidnapping_danger[:] = 1
    waiting = 0.0
    for _ in range(12):
        enrol(state, met(state, 60))
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
    assert ended == {"terminated", "gave_up", "fear_passed", "processed"}
