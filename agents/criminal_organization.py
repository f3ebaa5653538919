"""Criminal organizations: those who prey on travellers on a stretch of the corridor"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution

FIELDS = (
    Field("kidnappings", np.dtype(np.int64), 0, "rows", "Travellers kidnapped in the last month"),
    Field("extortions", np.dtype(np.int64), 0, "rows", "Travellers extorted or robbed in the last month"),
)


class CriminalOrganization(Institution, fields=FIELDS):
    """Criminal organizations."""
