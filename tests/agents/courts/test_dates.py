"""Calendars in a world of three courts: whole slots, first in first out, one date a party, nobody lost."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage, DocketKind, Status
from agents.courts.calendar import CELLS, REACH, cell
from agents.courts.court import hold_hearings
from agents.courts.court_record import record_courts
from agents.courts.dates import (
    IDLE,
    MOST_ADVANCED,
    advance,
    await_date,
    called,
    first_of_each,
    set_dates,
    slots,
    take_off,
)
from agents.courts.pending import change_venue, close_case, open_case, set_for
from agents.state import Rows, State, settle
from model.conservation import check
from model.indexes import rebuild
from world.calendar import DAYS_A_MONTH
from world.streams import keys

World = Callable[..., State]
COURTS = 3
RELEASED_MASTER = cell(DocketKind.RELEASED, CaseStage.MASTER)
RELEASED_INDIVIDUAL = cell(DocketKind.RELEASED, CaseStage.INDIVIDUAL)
NEXT_MONTH = np.ones(CELLS, np.int64)


def cases(
    state: State,
    number: int,
    court: int = 0,
    stage: CaseStage = CaseStage.MASTER,
    docket: DocketKind = DocketKind.RELEASED,
) -> Rows:
    """Residents whose cases are filed this month and wait for a date."""
    people = state.people
    rows = people.add(
        number, key=keys("case", state.people.count, number), state=0, court=court, docket=docket, source=0
    )
    settle(state, rows, "evasion")
    open_case(state, rows, people.source[rows])
    if stage != CaseStage.MASTER:
        take_off(state, rows)
        set_for(state, rows, stage)
    return rows


def free(number: int = RELEASED_MASTER, court: int = 0, **months: int) -> np.ndarray:
    """Free slots of one calendar, `m3=7` for seven in three months."""
    table = np.zeros((CELLS, COURTS, REACH), np.int64)
    for month, slots_then in months.items():
        table[number, court, int(month[1:])] = slots_then
    return table


def ahead(state: State, rows: Rows) -> list[int]:
    """Months to the hearings of some cases; negative without a date."""
    hearing = state.people.hearing[rows].astype(np.int64)
    months: list[int] = np.where(hearing >= 0, hearing - state.stamp, -1).tolist()
    return months


def booked(state: State, number: int = RELEASED_MASTER, court: int = 0) -> dict[int, int]:
    """Hearings of a calendar by months from now."""
    column = state.calendars.booked[number, court]
    return {int(month): int(column[month]) for month in np.flatnonzero(column)}


@settings(max_examples=200)
@given(st.floats(0, 500), st.integers(24_000, 24_500), st.integers(1, 240))
def test_runs_of_months_keep_their_sum(capacity: float, month: int, months: int) -> None:
    """Over any run of months whole slots sum to the capacity within four slots, however long the run."""
    whole = slots(np.full((1, 60), capacity), month, months)[0]
    assert np.all(np.abs(whole.sum(axis=1) - capacity * months) < 4)
    assert np.all((whole == np.floor(capacity)) | (whole == np.floor(capacity) + 1))


@settings(max_examples=100)
@given(st.floats(0, 5), st.integers(24_000, 24_500))
def test_courts_do_not_round_up_in_the_same_month(capacity: float, month: int) -> None:
    whole = slots(np.full((1, 60), capacity), month)[0, :, 0]
    assert abs(whole.sum() - 60 * capacity) < 4


@settings(max_examples=100)
@given(st.floats(0, 20), st.floats(0, 2), st.integers(24_000, 24_500), st.integers(0, 59))
def test_more_capacity_never_takes_a_slot_away_whenever_the_calendar_was_made(
    capacity: float, more: float, month: int, later: int
) -> None:
    now = slots(np.full((1, COURTS), capacity), month, REACH)
    then = slots(np.full((1, COURTS), capacity + more), month + later, REACH - later)
    assert np.all(then >= now[:, :, later:])


def test_the_longest_waiting_get_the_first_free_slots(tiny_world: World) -> None:
    """Two batches at one court, and one at another with slots of its own."""
    state = tiny_world(courts=COURTS)
    first, elsewhere = cases(state, 4), cases(state, 2, court=2)
    state.month += 1
    second = cases(state, 3)
    set_dates(state, free(m2=3, m5=1, m6=2) + free(court=2, m1=5))
    assert ahead(state, first) == [2, 2, 2, 5]
    assert ahead(state, elsewhere) == [1, 1]
    assert ahead(state, second) == [6, 6, -1]
    assert state.calendars.waiting[RELEASED_MASTER].tolist() == [1, 0, 0]


def test_a_calendar_serves_its_own_docket_and_stage(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    masters, merits = cases(state, 2), cases(state, 2, stage=CaseStage.INDIVIDUAL)
    mpp = cases(state, 2, docket=DocketKind.MPP)
    set_dates(state, free(RELEASED_INDIVIDUAL, m4=1) + free(cell(DocketKind.MPP, CaseStage.MASTER), m1=9))
    assert ahead(state, masters) == [-1, -1]
    assert ahead(state, merits) == [4, -1]
    assert ahead(state, mpp) == [1, 1]


def test_a_party_has_one_date(tiny_world: World) -> None:
    """Three of a party get the date of the first, whatever slots are left after it."""
    state = tiny_world(courts=COURTS)
    rows = cases(state, 5)
    state.people.party[rows[1:4]] = rows[1]
    set_dates(state, free(m1=2, m3=9))
    assert ahead(state, rows) == [1, 1, 1, 1, 3]
    assert booked(state) == {1: 4, 3: 1}


@pytest.mark.parametrize("lead", [1.0, 3.0, 6.0])
def test_no_date_is_earlier_than_it_may_be(tiny_world: World, lead: float) -> None:
    """Masters in the next month at the earliest, merits after the lead; also of those who are advanced."""
    state = tiny_world({"judges": 30.0}, {"merits_lead_months": lead}, courts=COURTS)
    set_in: dict[int, int] = {}
    heard_after: list[int] = []
    for month in range(20):
        rows = cases(state, 20, month % COURTS, CaseStage.INDIVIDUAL)
        set_in |= dict.fromkeys(rows.tolist(), state.month)
        masters = cases(state, 20, month % COURTS)
        before = state.people.hearing.copy()
        hold_hearings(state)
        assert set(ahead(state, masters)) == {1}
        now = np.flatnonzero((before == state.stamp) & (state.people.hearing <= state.stamp))
        heard_after += [state.month - set_in.pop(row) for row in now.tolist() if row in set_in]
        state.month += 1
    assert min(heard_after) == max(heard_after) == lead


def test_without_a_hearing_a_case_leaves_its_slot_to_others(tiny_world: World) -> None:
    """Taken off with a date or without, it is not called, and what it had booked is free."""
    state = tiny_world(courts=COURTS)
    rows = cases(state, 6)
    set_dates(state, free(m1=4))
    out = rows[[0, 3, 4]]
    take_off(state, out)
    close_case(state, out, CaseStage.CLOSED)
    assert booked(state) == {1: 2}
    assert state.calendars.waiting.sum() == 1
    state.month += 1
    state.calendars.turn(state.month)
    assert called(state).tolist() == rows[[1, 2]].tolist()
    assert booked(state) == {}


def test_a_changed_venue_is_another_calendar(tiny_world: World) -> None:
    """Who moves waits behind those of the new court, and comes back to the old one like anybody else."""
    state = tiny_world(courts=COURTS)
    rows, others = cases(state, 2), cases(state, 1, court=1)
    set_dates(state, free(m3=2))
    state.month += 1
    state.calendars.turn(state.month)
    assert booked(state) == {2: 2}
    change_venue(state, rows, np.array([1, 1], np.uint8), DocketKind.RELEASED)
    assert booked(state) == {}
    assert state.active.tolist() == [0, 3, 0]
    set_dates(state, free(court=1, m2=1, m3=2))
    assert ahead(state, others) == [2]
    assert ahead(state, rows) == [3, 3]
    change_venue(state, rows[:1], np.array([0], np.uint8), DocketKind.DETAINED)
    assert booked(state, court=1) == {2: 1, 3: 1}
    assert state.calendars.waiting[cell(DocketKind.DETAINED, CaseStage.MASTER)].tolist() == [1, 0, 0]


def test_who_moves_and_comes_back_is_called_once(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    rows = cases(state, 1)
    for court in (1, 0):
        set_dates(state, free(m3=1) + free(court=1, m3=1))
        change_venue(state, rows, np.array([court], np.uint8), DocketKind.RELEASED)
    set_dates(state, free(m3=1))
    state.month += 3
    state.calendars.turn(state.month)
    assert called(state).tolist() == rows.tolist()


def dated(state: State, **months: int) -> Rows:
    """Cases of the first court with dates in some months."""
    rows = cases(state, sum(months.values()))
    set_dates(state, free(**months))
    return rows


CAPACITY = np.full((CELLS, COURTS), 100.0)


def test_an_empty_month_is_filled_with_later_dates(tiny_world: World) -> None:
    """Thirteen slots of the next month: ten cases of the month after, and the first three of the fifth."""
    state = tiny_world(courts=COURTS)
    rows = dated(state, m2=10, m5=8)
    advance(state, free(m1=13), CAPACITY, NEXT_MONTH)
    assert booked(state) == {1: 13, 5: 5}
    assert ahead(state, rows) == [1] * 13 + [5] * 5
    state.month += 1
    state.calendars.turn(state.month)
    assert called(state).tolist() == rows[:13].tolist()


def test_a_month_that_is_nearly_full_is_left_as_it_is(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    dated(state, m2=10)
    advance(state, free(m1=int(IDLE * 100)), CAPACITY, NEXT_MONTH)
    assert booked(state) == {2: 10}
    advance(state, free(m1=int(IDLE * 100) + 1), CAPACITY, NEXT_MONTH)
    assert booked(state) == {1: 6, 2: 4}


def test_slots_after_the_next_month_wait_for_cases_without_a_date(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    dated(state, m3=10)
    advance(state, free(m2=50), CAPACITY, NEXT_MONTH)
    assert booked(state) == {3: 10}


def test_clerks_go_through_some_months_only(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    dated(state, **{f"m{month}": 5 for month in range(2, 12)})
    advance(state, free(m1=50), CAPACITY, NEXT_MONTH)
    assert booked(state)[1] == 5 * MOST_ADVANCED
    assert sorted(booked(state)) == [1, *range(2 + MOST_ADVANCED, 12)]


def test_parties_are_advanced_whole(tiny_world: World) -> None:
    """Of parties of four, ten slots take eight or twelve."""
    state = tiny_world(courts=COURTS)
    rows = cases(state, 20)
    state.people.party[rows] = rows // 4 * 4
    set_dates(state, free(m2=20))
    advance(state, free(m1=10), CAPACITY, NEXT_MONTH)
    assert booked(state)[1] in (8, 12)
    moved = np.array(ahead(state, rows)).reshape(-1, 4)
    assert (moved == moved[:, :1]).all()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=40), st.lists(st.integers(0, 9), min_size=5, max_size=5)
)
def test_the_first_of_each_code_are_as_many_as_asked(
    tiny_world: World, code: list[int], number: list[int]
) -> None:
    state = tiny_world(courts=COURTS)
    state.people.add(len(code))
    chosen = first_of_each(state, np.arange(len(code)), np.array(code, np.int64), np.array(number), "test")
    for each in range(5):
        here = [bool(x) for x, of in zip(chosen, code, strict=True) if of == each]
        assert here == [rank < number[each] for rank in range(len(here))]


Step = tuple[list[tuple[int, int]], list[int], float, float]
STEPS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, COURTS - 1), st.integers(1, 9)), max_size=4),
        st.lists(st.integers(0, 60), max_size=5),
        st.floats(0, 0.4),
        st.sampled_from([0.0, 0.0, 0.5, 1.0]),
    ),
    min_size=3,
    max_size=10,
)
"""By month: batches of cases filed at courts, rows that move, judges, closure."""


def live(state: State, step: Step) -> None:
    """A month in which families file, some of them move, and there is seldom time for all."""
    filed, moving, judges, closure = step
    now = state.month - state.levers.months[0]
    state.levers.get("judges")[now:], state.levers.get("court_closure")[now:] = judges, closure
    for court, number in filed:
        rows = cases(state, number, court)
        if number > 1:
            state.people.party[rows] = rows[0]
    hold_hearings(state)
    move(state, moving)
    record_courts(state)
    state.ledger.put("unauthorized_population", state.residents)
    check(state)
    state.ledger.close(state.month)
    state.month += 1


def move(state: State, moving: list[int]) -> None:
    """Move the cases of some people, and of their parties, to the next court and docket."""
    people = state.people
    for who in moving:
        if who < people.count and people.status[who] == Status.RESIDENT:
            rows = np.flatnonzero((people.party == people.party[who]) & (people.party >= 0))
            rows = rows[np.isin(people.case[rows], (CaseStage.MASTER, CaseStage.INDIVIDUAL))]
            if len(rows):
                docket = DocketKind((people.docket[rows[0]] + 1) % len(DocketKind))
                change_venue(state, rows, (people.court[rows] + 1) % COURTS, docket)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_rebuilt_from_the_columns_calendars_go_on_as_those_kept(tiny_world: World, steps: list[Step]) -> None:
    """Two worlds live the same, one with new calendars each month; the check finds everybody every month."""
    worlds = [tiny_world({"judges": 0.4}, courts=COURTS) for _ in range(2)]
    for step in steps:
        for state in worlds:
            live(state, step)
        kept = worlds[1].calendars
        kept.turn(worlds[1].month)
        rebuild(worlds[1])
        np.testing.assert_array_equal(worlds[1].calendars.booked, kept.booked)
        np.testing.assert_array_equal(worlds[1].calendars.waiting, kept.waiting)
    for name, column in worlds[0].people.to_arrays().items():
        np.testing.assert_array_equal(column, worlds[1].people.column(name), err_msg=name)


def test_calendars_reach_no_further_than_they_do(tiny_world: World) -> None:
    """Who finds no slot in five years waits, and gets that of the month that comes into reach, in turn."""
    state = tiny_world(courts=COURTS)
    rows = cases(state, REACH + 6)
    set_dates(state, free(**{f"m{month}": 1 for month in range(1, REACH)}))
    assert ahead(state, rows) == [*range(1, REACH), *[-1] * 7]
    state.month += 1
    state.calendars.turn(state.month)
    set_dates(state, free(**{f"m{REACH - 1}": 1}))
    assert ahead(state, rows)[REACH - 1 : REACH + 1] == [REACH - 1, -1]
    rebuild(state)
    assert booked(state) == dict.fromkeys(range(REACH), 1)


def test_the_lead_is_that_of_the_first_slot_a_new_case_can_have(tiny_world: World) -> None:
    """A court that is booked up for two months of 900 masters; none where there are no slots to speak of."""
    state = tiny_world({"judges": 1 / 0.996}, {"judge_turnover": 0.02, "new_judge_speed": 0.8}, courts=2)
    state.levers.get("judges")[:, 1] = 0.0
    cases(state, 2 * 900 + 5)
    leads = []
    for _ in range(2):
        hold_hearings(state)
        leads.append(state.ledger.value("hearing_lead_days")[:, 0] / DAYS_A_MONTH)
        state.month += 1
    assert [lead[0] for lead in leads] == [1, 2]
    assert np.isnan(leads[1][1])


def test_who_is_displaced_waits_behind_those_who_wait(tiny_world: World) -> None:
    state = tiny_world(courts=COURTS)
    rows = cases(state, 3)
    set_dates(state, free(m1=2))
    state.month += 1
    state.calendars.turn(state.month)
    await_date(state, called(state))
    set_dates(state, free(m1=2))
    assert ahead(state, rows) == [1, -1, 1]
