"""Mexico's National Migration Institute: interdiction, transfers to the south, returns"""

from __future__ import annotations

import numpy as np

from agents.institution import Field, Institution

FIELDS = (Field("interdictions", np.dtype(np.int64), 0, "rows", "Interdictions in the last month"),)


class NationalMigrationInstitute(Institution, fields=FIELDS):
    """Mexico's National Migration Institute."""
