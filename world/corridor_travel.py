"""What it takes to travel an edge of the corridor, by mode."""

from __future__ import annotations

from typing import Any

from world.errors import InputError

KILOMETRES_PER_HOUR = {
    "rail": 18.0,  # La Bestia, Arriaga-Ixtepec, 153 km (Diario Digital 2019); range 10-30
    "road": 70.0,  # intercity bus, recalled; range 55-85
    "foot": 5.0,  # assumed
    "air": 700.0,  # airliner with stops, assumed
}
USD_PER_KILOMETRE = {
    "rail": 0.0,  # freight trains sell no tickets; what is taken on board counts as extortion
    "road": 0.09,  # bus fares of 2023, recalled; range 0.06-0.14
    "foot": 0.0,
    "air": 0.12,  # assumed: about 400 USD from Bogota
}


def travel_attributes(edge: str, mode: str, kilometres: float) -> dict[str, Any]:
    """Kilometres, mode, hours and fare of an edge; nobody is preyed on, stopped or guided until said so.

    Raises:
        InputError: The mode is not known, or the length is not positive.
    """
    if mode not in KILOMETRES_PER_HOUR:
        raise InputError(f"{edge}: mode {mode!r} is not known; valid are {', '.join(KILOMETRES_PER_HOUR)}")
    if not kilometres > 0:
        raise InputError(f"{edge} is {kilometres} km long; a length is positive")
    return {
        "mode": mode,
        "kilometres": kilometres,
        "hours": kilometres / KILOMETRES_PER_HOUR[mode],
        "fare": kilometres * USD_PER_KILOMETRE[mode],
        "smuggler_price": 0.0,
        "interdiction_risk": 0.0,
        "interdicted_near": 0.5,
        "kidnap_risk": 0.0,
        "extortion_risk": 0.0,
    }
