"""The bench: judges who are hired with a lag, learn, leave, and are sent to other courts."""

from __future__ import annotations

import numpy as np

from agents.state import Array, State

LEARNING_MONTHS = 12
"""Months in which a new judge comes to full speed, on average (about a year: GAO-17-438)."""
_LEAST = 1e-9


def begin(state: State) -> None:
    """Set the bench of the first month: as the lever says, with the new judges of a steady turnover."""
    state.courts.judges[:] = state.lever_by_place("judges")
    state.courts.new_judges[:] = state.courts.judges * state.parameters.judge_turnover


def change_bench(state: State) -> None:
    """Hire and lose judges.

    In observed months the bench is the lever, as published. Later the lever is the number of positions: those
    above the bench are filled with a mean lag of `judge_hiring_months`, those below it are lost at once. Who
    leaves in the ordinary turnover is replaced by somebody new.
    """
    courts, parameters = state.courts, state.parameters
    positions = state.lever_by_place("judges")
    gap = positions - courts.judges
    if state.month > state.observed_until:
        gap = np.where(gap > 0, gap * -np.expm1(-1 / max(parameters.judge_hiring_months, _LEAST)), gap)
    courts.judges[:] += gap
    hired = np.maximum(gap, 0.0) + courts.judges * parameters.judge_turnover / 12
    courts.new_judges[:] *= 1 - 1 / LEARNING_MONTHS
    courts.new_judges[:] = np.minimum(courts.new_judges + hired, courts.judges)


def half_days(state: State) -> Array:
    """Half-days of hearings that judges can hold in a month, (courts,).

    A new judge has the speed `new_judge_speed`. Judges who are detailed to a court are missing at all courts
    in proportion to their judges; no more are detailed than there are.
    """
    courts, parameters = state.courts, state.parameters
    judges = _by_video(state, courts.judges - (1 - parameters.new_judge_speed) * courts.new_judges)
    asked, there = state.lever_by_place("judges_detailed"), judges.sum()
    lent = min(asked.sum(), there)
    stay = judges * (1 - lent / max(there, _LEAST))
    hours: Array = (stay + asked * (lent / max(asked.sum(), _LEAST))) * parameters.half_days_per_judge_month
    return hours


def _by_video(state: State, judges: Array) -> Array:
    """Judges at work by court, a share of them, by video, where the active cases are."""
    cases = state.active.sum()
    if not cases:
        return judges
    share = state.parameters.video_share
    return judges * (1 - share) + judges.sum() * state.active * (share / cases)
