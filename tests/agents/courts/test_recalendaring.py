"""Inactive cases that come back: how many, which, and what they keep."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage
from agents.courts.court import recalendar_cases
from agents.courts.dates import take_off
from agents.courts.pending import close_case, open_case
from agents.state import Rows, State, settle
from world.streams import keys

World = Callable[..., State]


def closed(state: State, number: int) -> Rows:
    """Residents whose case was closed administratively, half of them filed twenty years before the others."""
    people = state.people
    rows = people.add(number, key=keys("closed", state.month, number), state=0, court=0, citizenship=1)
    settle(state, rows, "evasion")
    open_case(state, rows, np.zeros(number, np.uint8))
    take_off(state, rows)
    close_case(state, rows, CaseStage.INACTIVE)
    people.filed[rows[: number // 2]] -= 240
    return rows


def test_old_and_new_cases_are_recalendared_alike_and_keep_their_age(tiny_world: World) -> None:
    """A twelfth of the yearly share of either half, within four errors, set for an individual hearing."""
    state = tiny_world({"recalendaring": 0.6})
    rows = closed(state, 8000)
    filed = state.people.filed[rows].copy()
    assert state.inactive.tolist() == [8000]
    recalendar_cases(state)
    back = (state.people.case[rows] == CaseStage.INDIVIDUAL).reshape(2, -1).mean(axis=1)
    assert back == pytest.approx(np.full(2, 0.05), abs=4 * np.sqrt(0.05 * 0.95 / 4000))
    assert state.inactive[0] == (state.people.case[rows] == CaseStage.INACTIVE).sum()
    assert state.active[0] == 8000 - state.inactive[0]
    assert (state.people.filed[rows] == filed).all()


def test_without_the_lever_nobody_comes_back(tiny_world: World) -> None:
    state = tiny_world({"recalendaring": 0.0})
    rows = closed(state, 1000)
    recalendar_cases(state)
    assert (state.people.case[rows] == CaseStage.INACTIVE).all()
