"""Governments: pressure, cooperation, and consent to take people back"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import State

FIELDS = (
    Field("pressure", np.dtype(np.float64), 0.0, "index", "Pressure that the government is under, 0 to 1"),
    Field(
        "cooperation",
        np.dtype(np.float64),
        0.0,
        "index",
        "Cooperation with United States enforcement, 0 to 1",
    ),
    Field(
        "consent", np.dtype(np.float64), 1.0, "share", "Share of removals of its citizens that it takes back"
    ),
)


class Government(Institution, fields=FIELDS):
    """Governments."""


def begin(state: State) -> None:
    """Set governments as they stand at the first month."""


def press(state: State) -> None:
    """Move pressure, cooperation and consent by a month."""
