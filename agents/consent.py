"""Consent to removal: of countries to take their citizens back, and of Mexico to take others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.state import Array, Rows, State
from world.places import GOVERNMENTS, MEXICO

FIRST_OF_ORIGIN = 1
"""Row of the first government of an origin country; they follow in the order of the citizenships."""
MEXICAN_GOVERNMENT = GOVERNMENTS.index("Mexico")


def new_leverage(state: State) -> Array:
    """Leverage beyond what the histories of other levers contain, (governments,); none in forced months."""
    governments = state.governments
    known = state.month <= state.forced_until
    return np.zeros(len(governments)) if known else governments.leverage - governments.reference


def consent(state: State) -> Array:
    """Share of each citizenship whom their country takes back this month, (citizenships,).

    It is the lever `removal_consent`; pressure beyond what history contains ends a part of the refusals
    (`agents.government`). Countries that are not named do as their lever says.
    """
    willing = state.lever_by_place("removal_consent")
    response = state.parameters.consent_response * state.lever("cooperation_rule")
    gain = np.maximum(new_leverage(state), 0.0)[FIRST_OF_ORIGIN:]
    persuaded: Array = willing + (1 - willing) * response * np.append(gain, 0.0)
    return persuaded


def taken_back(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether each person's country would take them back this month."""
    luck = state.once("removal/consent", rows)
    accepted: NDArray[np.bool_] = luck < consent(state)[state.people.citizenship[rows]]
    return accepted


def can_be_removed_to(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether some country would take each person this month: their own, or Mexico in its place."""
    return taken_back(state, rows) | taken_by_mexico(state, rows)


def taken_by_mexico(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether Mexico would take each person whose own country refuses them; false for Mexicans.

    Its share is the lever `mexico_takes_third_country`, times Mexico's cooperation, no more than all.
    """
    share = state.lever("mexico_takes_third_country") * state.governments.cooperation[MEXICAN_GOVERNMENT]
    luck = state.once("removal/third_country", rows)
    accepted: NDArray[np.bool_] = (luck < share) & (state.people.citizenship[rows] != MEXICO)
    return accepted
