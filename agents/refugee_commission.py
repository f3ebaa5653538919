"""Mexico's Commission for Refugee Assistance: asylum claims in Mexico"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution

FIELDS = (Field("pending", np.dtype(np.int64), 0, "rows", "Claims that wait for a decision"),)


class RefugeeCommission(Institution, fields=FIELDS):
    """Mexico's Commission for Refugee Assistance."""
