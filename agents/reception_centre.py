"""Reception centres of Mexico Embraces You"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import State

FIELDS = (Field("places", np.dtype(np.float64), 0.0, "places", "Beds open"),)


class ReceptionCentre(Institution, fields=FIELDS):
    """Reception centres of Mexico Embraces You."""


def begin(state: State) -> None:
    """Set centres as they stand at the first month."""


def receive_returned(state: State) -> None:
    """Receive the month's returned: centres, cards, transport home."""
    state.repatriated.clear()
