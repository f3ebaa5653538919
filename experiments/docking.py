"""Docking: this model's courts on the inputs of another projection, to see whether the two agree.

The Congressional Research Service (R47637, July 2023) has one number for the work of a judge and one for the
cases received; hiring takes no time, and a case no hearing in particular. So here all judges and cases are at
one court, every case is set for an individual hearing as it is filed, and parameters are such that a judge
completes that number of cases a year.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage
from agents.courts.court import begin, hold_hearings
from agents.courts.dates import take_off
from agents.courts.notice import Source
from agents.courts.pending import open_case, set_for
from agents.state import State, settle
from model.migration_model import MigrationModel
from world.calendar import format_month, parse_month
from world.scenario import load
from world.streams import keys

START = "2023-07"
PENDING, RECEIPTS, A_JUDGE, JUDGES = 2_000_000, 387_000, 465, 649
"""Cases pending; received in a year; completed by a judge in a year; judges (CRS R47637)."""
COURT = "New York"
SETTINGS = (
    "judges=0",
    "judge_turnover=0.02",
    "new_judge_speed=0.8",
    "no_show_represented=0.03",
    "no_show_unrepresented=0.06",
    "no_show_growth=0",
    "dismissal_share=0",
    "individual_completion_share=0.9",
    "merits_lead_months=1",
)
"""Little that differs between judges or cases, within the ranges of the parameters."""
FULL_SPEED = 1 - 0.02 * (1 - 0.8)
ENDS = 0.9045
"""Part of the hearings that end a case: nine of ten of those held, and all that are missed, 3% to 6%."""
HALF_DAYS = 30


def pending_by_month(
    more_judges: int, years: int = 10, scale: int = 100, seed: int = 1
) -> NDArray[np.float64]:
    """Pending cases at the start and at the end of each month, (12 * years + 1,).

    Args:
        more_judges: Judges beside those there are, from the first month on.
        years: Years to project.
        scale: Cases that a row stands for.
        seed: Seed of the luck.
    """
    state = _world(JUDGES + more_judges, 12 * years, scale, seed)
    _file(state, PENDING // scale)
    begin(state)
    pending = [int(state.active.sum())]
    received = np.diff(np.arange(12 * years + 1) * RECEIPTS // (12 * scale))
    for rows in received.tolist():
        _file(state, rows)
        hold_hearings(state)
        state.ledger.close(state.month)
        state.month += 1
        pending.append(int(state.active.sum()))
    return np.array(pending, np.float64) * scale


def by_hand(more_judges: int, years: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pending cases after some years: receipts less completions, a straight line to nothing."""
    change = RECEIPTS - A_JUDGE * (JUDGES + more_judges)
    result: NDArray[np.float64] = np.maximum(PENDING + change * years, 0.0)
    return result


def _world(judges: int, months: int, scale: int, seed: int) -> State:
    a_half_day = A_JUDGE / (12 * HALF_DAYS * FULL_SPEED * ENDS)
    work = (f"half_days_per_judge_month={HALF_DAYS}", f"individual_hearings_per_half_day={a_half_day}")
    scenario = load("baseline").with_settings((*SETTINGS, *work, f"judges:{COURT}={judges}"))
    until = format_month(parse_month(START) + months)
    return MigrationModel(scenario, start=START, until=until, scale=scale, rng=seed, empty=True).state


def _file(state: State, rows: int) -> None:
    """File so many cases, and set them for an individual hearing."""
    court = state.places.courts.index(COURT)
    cases = state.people.add(
        rows,
        key=keys("docking", state.people.count, rows),
        court=court,
        state=state.geography.state_of_court[court],
        source=Source.OTHER,
    )
    settle(state, cases, None)
    open_case(state, cases, state.people.source[cases])
    take_off(state, cases)
    set_for(state, cases, CaseStage.INDIVIDUAL)
