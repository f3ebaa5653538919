"""Hearings of people who wait in Mexico: probabilities by hand, suspensions, and what is counted."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, Status
from agents.courts.attendance_in_mexico import hear_in_mexico, missed_in_mexico, postpone_suspended
from agents.courts.court import hold_hearings
from agents.courts.dates import take_off
from agents.courts.hearing import Result
from agents.courts.pending import open_case
from agents.courts.remain_in_mexico import enrol
from agents.shelters import house
from agents.state import Rows, State
from agents.waiting import begin_waiting
from model.migration_model import MigrationModel

World = Callable[..., State]
CHANCES = {
    "missed_hearing_hazard": 0.1,
    "missed_hearing_danger": 0.4,
    "missed_hearing_distance": 0.05,
    "shelter_crime_ratio": 0.25,
    "inland_kilometres": 300.0,
}


def enrolled(state: State, number: int) -> Rows:
    keys = np.random.default_rng(state.people.count).integers(2**62, size=number)
    rows = state.people.add(number, key=keys, citizenship=10, place=0, entered=state.stamp)
    enrol(state, rows)
    return rows


@pytest.mark.parametrize(
    ("levers", "hazard"),
    [
        ({"shelter_beds": 0}, 0.1 + 0.4 * 0.5 + 0.05 * 2),
        ({"shelter_beds": 0, "mpp_moved_inland": 1}, 0.1 + 0.05 * 5),
    ],
)
def test_what_keeps_people_from_the_port_by_hand(
    tiny_world: World, levers: dict[str, float], hazard: float
) -> None:
    """Half the danger of Tamaulipas, 200 km from the port; inland no danger, and 300 km more."""
    state = tiny_world(levers, CHANCES)
    state.cities.kidnapping_danger[:], state.cities.hearing_km[:] = 0.5, 200
    rows = enrolled(state, 5)
    assert missed_in_mexico(state, rows) == pytest.approx(np.full(5, 1 - np.exp(-hazard)))


def test_a_bed_lessens_the_danger(tiny_world: World) -> None:
    state = tiny_world({"shelter_beds": 30}, CHANCES)
    state.cities.kidnapping_danger[:] = 1
    rows = enrolled(state, 100)
    housed = house(state, rows)
    chance = missed_in_mexico(state, rows)
    assert 10 < housed.sum() < 50
    assert chance[housed] == pytest.approx(1 - np.exp(-0.1 - 0.4 * 0.25))
    assert chance[~housed] == pytest.approx(1 - np.exp(-0.1 - 0.4))


@pytest.mark.parametrize("status", [Status.RESIDENT, Status.DETAINED, Status.AT_HOME])
def test_nothing_in_mexico_keeps_others_away(tiny_world: World, status: Status) -> None:
    state = tiny_world()
    rows = enrolled(state, 4)
    state.people.status[rows[:2]] = status
    assert (missed_in_mexico(state, rows) > 0).tolist() == [False, False, True, True]


def test_cities_keep_more_away_where_there_is_more_danger_or_a_longer_way() -> None:
    """Nogales has El Paso's hearings; half of those returned to Nuevo Laredo are driven inland."""
    state = MigrationModel("baseline", start="2020-01", until="2020-01", scale=1, rng=1, empty=True).state
    begin_waiting(state)
    mean = {}
    for name in ("Tijuana", "Matamoros", "Nogales", "Nuevo Laredo"):
        rows = enrolled(state, 400)
        state.people.place[rows] = state.places.cities.index(name)
        mean[name] = missed_in_mexico(state, rows).mean()
    assert mean["Tijuana"] < mean["Nuevo Laredo"] < mean["Matamoros"] < mean["Nogales"]
    distance = state.cities.hearing_km[state.places.cities.index("Nogales")]
    assert distance == pytest.approx(437, abs=15)
    assert state.cities.hearing_km[state.places.cities.index("Tijuana")] == pytest.approx(3.1)


def counted(state: State) -> tuple[float, list[float]]:
    held, missed = (state.ledger.value(f"mpp_hearings_{name}") for name in ("held", "missed"))
    return float(held.sum()), missed[0].tolist()


def opened(state: State, number: int) -> Rows:
    """Cases of Remain in Mexico that a court has received."""
    rows = enrolled(state, number)
    open_case(state, rows, state.people.source[rows])
    return rows


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_suspended_hearings_wait_for_another_date(tiny_world: World, share: float) -> None:
    state = tiny_world({"mpp_hearings": share})
    rows = opened(state, 4000)
    take_off(state, rows)
    held = postpone_suspended(state, rows)
    assert len(held) == pytest.approx(4000 * share, abs=4 * np.sqrt(1000))
    put_off = np.setdiff1d(rows, held)
    assert state.calendars.waiting.sum() == len(put_off)
    assert state.ledger.value("hearings_rescheduled").sum() == len(put_off)


def test_suspended_hearings_take_no_time_of_the_court_and_decide_nothing(tiny_world: World) -> None:
    """Not even the cases of the dead, which are terminated at a hearing."""
    state = tiny_world({"judges": 100, "mpp_hearings": 0})
    rows = opened(state, 500)
    state.people.status[rows[:100]] = Status.DEAD
    for _ in range(6):
        hold_hearings(state)
        state.month += 1
    assert state.ledger.value("hearings_rescheduled").sum() > 500
    assert not state.ledger.value("hearings_held").any()
    assert not state.courts.mpp_half_days.any()
    assert (state.people.case[rows] == CaseStage.MASTER).all()


def test_missed_hearings_are_counted_and_some_cases_terminated(tiny_world: World) -> None:
    state = tiny_world(parameters={"mpp_termination_share": 0.4})
    rows = enrolled(state, 6000)
    state.people.status[rows[:1000]] = Status.AT_HOME
    results = np.full(6000, int(Result.IN_ABSENTIA))
    results[3000:] = Result.SET_FOR_MERITS
    hear_in_mexico(state, rows, results)
    assert counted(state) == (6000, [2000, 1000])
    terminated = (results[:3000] == Result.TERMINATED).sum()
    assert terminated == pytest.approx(1200, abs=4 * np.sqrt(720))
    assert (results[:3000] == Result.IN_ABSENTIA).sum() == 3000 - terminated
    assert (results[3000:] == Result.SET_FOR_MERITS).all()
    assert state.ledger.value("hearings_missed").sum() == terminated  # the others are counted with the orders


def test_hearings_of_others_are_left_as_they_are(tiny_world: World) -> None:
    state = tiny_world({"mpp_hearings": 0})
    rows = enrolled(state, 10)
    state.people.state[rows] = 0
    state.people.status[rows] = Status.RESIDENT
    results = np.full(10, int(Result.IN_ABSENTIA))
    hear_in_mexico(state, rows, results)
    assert (results == Result.IN_ABSENTIA).all()
    assert counted(state) == (0, [0, 0])


def test_no_hearing_is_held_while_they_are_suspended(lived: MigrationModel) -> None:
    ledger = lived.state.ledger
    months = np.array(ledger.months)
    held = ledger.history("mpp_hearings_held").sum(axis=(1, 2))
    assert held[(months >= 2020 * 12 + 3) & (months <= 2021 * 12 + 10)].sum() == 0
    assert held[(months >= 2019 * 12 + 6) & (months <= 2020 * 12 + 1)].sum() > 5_000
