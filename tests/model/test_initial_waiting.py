"""People who wait in Mexico when a run starts late: as many, from where and where, as history says."""

import numpy as np
import pytest

from agents.columns import CaseStage, Status
from agents.state import State
from model.initial_waiting import add_enrolled
from model.migration_model import MigrationModel
from world.calendar import parse_month
from world.places import CITIZENSHIPS

SCALE = 10


def begun(start: str) -> State:
    """A world with nobody but those enrolled before the first month."""
    state = MigrationModel("baseline", start=start, until=start, scale=SCALE, rng=1, empty=True).state
    add_enrolled(state)
    return state


def waiting(start: str) -> int:
    return begun(start).people.count * SCALE


def test_before_the_programme_nobody_waits() -> None:
    assert waiting("2019-01") == 0


def test_at_the_suspension_fewer_wait_than_have_a_case_pending() -> None:
    """31% of 65,000 cases (TRAC), of whom some have given up."""
    assert 0.6 * 0.31 * 65_000 < waiting("2020-04") < 0.31 * 65_000


def test_no_case_ends_while_hearings_are_suspended() -> None:
    """From April 2020 to January 2021 6,153 were enrolled; others gave up, at 3 to 6% a month."""
    before, after = waiting("2020-04"), waiting("2021-02")
    assert 0.55 * before + 0.8 * 6_153 < after < before + 6_153


def test_who_was_let_in_at_the_end_waits_no_more_but_later_enrolments_do() -> None:
    assert waiting("2021-02") - waiting("2021-09") > 11_000
    assert 2_000 < waiting("2022-06") < 7_505
    state = begun("2022-06")
    enrolled = state.people.entered[: state.people.count]
    recent = enrolled >= parse_month("2021-12") - parse_month("2022-06") + state.stamp
    assert recent.mean() > 0.6


def test_they_wait_in_the_cities_and_are_of_the_citizenships_of_the_programme() -> None:
    state = begun("2020-02")
    people, rows = state.people, np.arange(state.people.count)
    assert (people.status[rows] == Status.WAITING_IN_MEXICO).all()
    assert (people.case[rows] == CaseStage.MASTER).all()
    where = np.bincount(people.place[rows], minlength=15) / len(rows)
    share = dict(zip(state.places.cities, where, strict=True))
    assert {name for name, part in share.items() if part == 0} == set(state.places.cities) - {
        "Tijuana",
        "Mexicali",
        "Nogales",
        "Ciudad Juarez",
        "Piedras Negras",
        "Nuevo Laredo",
        "Matamoros",
    }
    assert share["Matamoros"] > share["Tijuana"] > share["Nogales"]
    mix = np.bincount(people.citizenship[rows], minlength=len(CITIZENSHIPS)) / len(rows)
    assert mix[CITIZENSHIPS.index("Honduras")] == pytest.approx(0.33, abs=0.01)
    assert mix[CITIZENSHIPS.index("Mexico")] == 0


@pytest.mark.parametrize(
    "start", [f"{year}-{month:02d}" for year in (2021, 2022, 2023) for month in (3, 7, 10)]
)
def test_a_run_can_start_in_any_month_of_the_winding_down(start: str) -> None:
    assert waiting(start) >= 0
