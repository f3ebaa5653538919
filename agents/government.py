"""Governments: pressure by tariffs, cooperation in enforcement, and consent to take people back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from agents.consent import FIRST_OF_ORIGIN, MEXICAN_GOVERNMENT, consent, new_leverage
from agents.institution import Field, Institution
from agents.state import Array, State
from world import tables
from world.places import GOVERNMENTS

REFERENCE_MONTHS = 12
"""Months that the reference is a mean over, with weights that fade exponentially; histories are by year."""
_FLOAT = np.dtype(np.float64)
FIELDS = (
    Field("pressure", _FLOAT, 0.0, "index", "Pressure that the government is under, 0 to 1"),
    Field("leverage", _FLOAT, 0.0, "index", "Part of the pressure that giving way could still end, 0 to 1"),
    Field("reference", _FLOAT, 0.0, "index", "Mean leverage over the last year whose history is known"),
    Field("cooperation", _FLOAT, 1.0, "index", "Enforcement for the United States; 1 what history contains"),
    Field("consent", _FLOAT, 1.0, "share", "Share of removals of its citizens that it takes back"),
)


class Government(Institution, fields=FIELDS):
    """The government of the United States, of Mexico, or of an origin country."""


def press(state: State) -> None:
    """Move pressure, leverage, cooperation and consent by a month.

    In the months that are forced, what governments did is in the histories of other levers. Those hold the
    level of the last year for the months after, so leverage counts from its mean over about that year.
    """
    table = state.governments
    threat, imposed = state.lever_by_place("tariff_threat"), state.lever_by_place("tariff_imposed")
    fading = np.exp(-1 / state.parameters.pressure_memory_months)
    felt = _felt(state, np.maximum(threat, imposed))
    table.pressure[:] = np.maximum(felt, fading * table.pressure)
    table.leverage[:] = np.maximum(felt * _open_part(state, threat, imposed), fading * table.leverage)
    if state.month <= state.forced_until:
        table.reference[:] += (table.leverage - table.reference) / REFERENCE_MONTHS
    response = state.parameters.threat_response * state.lever("cooperation_rule")
    answer = np.maximum(1 + response * new_leverage(state), 0.0)
    table.cooperation[:] = state.lever_by_place("enforcement_cooperation") * answer
    table.consent[FIRST_OF_ORIGIN:] = consent(state)[:-1]
    _record(state)


@lru_cache(maxsize=4)
def trade_exposure(directory: Path | None = None) -> Array:
    """Exports to the United States as a share of each government's GDP, (governments,).

    Raises:
        InputError: The table is missing or invalid.
    """
    shares = tables.load("trade_exposure", directory).set_index("government")["exports_share"]
    values = shares.loc[list(GOVERNMENTS)].to_numpy(np.float64)
    values.setflags(write=False)
    return values


def _felt(state: State, rate: Array) -> Array:
    """Pressure of duties at a rate: it saturates with the share of GDP that is at stake."""
    felt: Array = -np.expm1(-trade_exposure() * rate / state.parameters.pressure_scale)
    return felt


def _open_part(state: State, threat: Array, imposed: Array) -> Array:
    """Part of the pressure that is leverage: a duty in force has less than one that can still be averted."""
    rate = np.maximum(threat, imposed)
    in_force = np.divide(imposed, rate, out=np.zeros_like(rate), where=rate > 0)
    part: Array = 1 - (1 - state.parameters.imposed_leverage) * in_force
    return part


def _record(state: State) -> None:
    table = state.governments
    state.ledger.put("tariff_pressure", table.pressure, scaled=False)
    state.ledger.put("mexican_cooperation", table.cooperation[MEXICAN_GOVERNMENT], scaled=False)
    state.ledger.put("flight_consent", table.consent, scaled=False)
