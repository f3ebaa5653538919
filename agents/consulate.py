"""Mexican consulates in the United States"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import State

FIELDS = (Field("staff", np.dtype(np.float64), 0.0, "people", "Staff"),)


class Consulate(Institution, fields=FIELDS):
    """Mexican consulates in the United States."""


def begin(state: State) -> None:
    """Set consulates as they stand at the first month, with the cases that wait."""


def serve(state: State) -> None:
    """Open, serve and queue the month's consular cases."""
