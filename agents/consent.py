"""Origin countries' consent to the return of their citizens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.state import Rows, State


def taken_back(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether each person's country would take them back this month: the lever `removal_consent`."""
    consent = state.lever_by_place("removal_consent")[state.people.citizenship[rows]]
    luck = state.once("removal/consent", rows)
    return luck < consent
