"""Origin communities: a Mexican state, or a country or group of countries"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution
from agents.state import State

FIELDS = (
    Field("belief", np.dtype(np.float64), 0.5, "probability", "Perceived chance of getting in"),
    Field("attempts", np.dtype(np.int64), 0, "rows", "People from there who reached the border this month"),
    Field("entries", np.dtype(np.int64), 0, "rows", "Those of them who got into the United States"),
)


class OriginCommunity(Institution, fields=FIELDS):
    """Origin communities."""


def begin(state: State) -> None:
    """Set communities as they stand at the first month."""


def decide(state: State) -> None:
    """Decide who sets out this month, where agents decide."""
