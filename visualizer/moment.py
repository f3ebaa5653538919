"""A moment of a run: all that a page of the browser application shows, and nothing that it could change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from visualizer.aggregate import Monthly
from world.monthly_table import to_table

if TYPE_CHECKING:
    from world.ledger import Ledger, Values


@dataclass(frozen=True)
class Moment:
    """A run up to a month.

    The month is part of what makes two moments differ, so that a component drawn from one is drawn again
    when the next month has been lived.

    Attributes:
        ledger: What the model has counted, by month.
        month: The last month lived.
        run: The facts of `run.json` that figures ask for.
        published: Published values that the run can be compared with, as figures take them.
    """

    ledger: Ledger
    month: int
    run: Mapping[str, Any]
    published: pd.DataFrame

    @cached_property
    def monthly(self) -> Monthly:
        """All months as the figures of the report take them; made when first asked for, in about a second."""
        return Monthly(to_table(self.ledger, str(self.run["scenario"])).to_pandas(), self.ledger.scale)

    @property
    def months(self) -> list[int]:
        """Months lived and recorded, ascending."""
        return self.ledger.months

    def now(self, series: str) -> Values:
        """Values of a series in the last month, people or cases, shape (places, groups); NaN where absent."""
        absent = np.full(self.ledger.shapes[series], np.nan)
        return self.ledger.finished[-1].get(series, absent)

    def history(self, series: str) -> Values:
        """Values of a series in all months, shape (months, places, groups); NaN where absent."""
        return self.ledger.history(series)

    def places(self, series: str) -> tuple[str, ...]:
        """Names of a series' places, in the order of its rows."""
        return self.ledger.names(series)
