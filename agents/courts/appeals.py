"""The Board of Immigration Appeals: appeals, decided first in first out"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import State

FIELDS = (Field("pending", np.dtype(np.int64), 0, "rows", "Appeals that wait for a decision"),)


class BoardOfImmigrationAppeals(Institution, fields=FIELDS):
    """The Board of Immigration Appeals."""


def decide_appeals(state: State) -> None:
    """Decide the oldest appeals, as many as the Board can in a month."""
