"""The language of targets: how series add up to what a publisher counts, and how near is near.

A publisher's figure and a modelled series are comparable only under the publisher's definition. Each
definition is declared once, in `calibration.models`; `calibration.targets` holds the published values and
`calibration.observation` applies the definitions to a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PeriodKind(StrEnum):
    """What a period number means: a fiscal year (October-September), a calendar year, or a month integer."""

    FISCAL_YEAR = "fiscal_year"
    CALENDAR_YEAR = "calendar_year"
    MONTH = "month"


class Over(StrEnum):
    """How the months of a period combine: a flow is summed, a stock read at the end, a level averaged."""

    SUM = "sum"
    END = "end"
    MEAN = "mean"


class Where(StrEnum):
    """The places that count: all of a series, Border Patrol sectors only, or ports of entry only."""

    ALL = "all"
    SECTORS = "sectors"
    PORTS = "ports"


class Stage(StrEnum):
    """Stages of a fit: the courts alone, their receipts put in; or the whole chain, arrivals put in."""

    COURTS = "courts"
    CHAIN = "chain"


@dataclass(frozen=True)
class Term:
    """One series of a sum; `groups` is None where all of its groups count."""

    series: str
    groups: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ObservationModel:
    """One published quantity as a function of modelled series.

    Attributes:
        target: Name of the published quantity.
        terms: Series that are added.
        definition: What the publisher counts.
        publisher: Who publishes it, short.
        error: Relative standard error of a value read at its source; others get at least `LEAST_ERROR`.
        tolerance: Largest difference that counts as a hit when the whole chain runs: relative, or in points.
        over: How months combine in a period.
        period_kind: Kind of period that is published.
        where: Places that are added.
        by_place: Whether each place is a target of its own.
        factor: Ratio of the publisher's count to the modelled sum.
        forced: Whether the observed figure is put in, so that a match shows only that the input is kept.
        per: Series that the sum is divided by, combined on their own; none for a plain sum.
        per_over: How the months of the divisor combine.
        weighed_by: Series that weighs a mean over its places; none for what may be added.
        points: Whether it is a share, whose differences are points and not ratios.
        stage: Stage whose parameters are fitted to it; none if it is only compared, as where it says again
            what another target says.
    """

    target: str
    terms: tuple[Term, ...]
    definition: str
    publisher: str
    error: float
    tolerance: float
    over: Over = Over.SUM
    period_kind: PeriodKind = PeriodKind.FISCAL_YEAR
    where: Where = Where.ALL
    by_place: bool = False
    factor: float = 1.0
    forced: bool = False
    per: tuple[Term, ...] = ()
    per_over: Over = Over.SUM
    weighed_by: str | None = None
    points: bool = False
    stage: Stage | None = None

    @property
    def series(self) -> tuple[str, ...]:
        """Every series that it reads, each once."""
        weight = () if self.weighed_by is None else (self.weighed_by,)
        return tuple(dict.fromkeys([*(term.series for term in (*self.terms, *self.per)), *weight]))


@dataclass(frozen=True)
class Goal:
    """How near the courts must come to a target when their receipts are put in.

    Attributes:
        target: Its name.
        tolerance: Largest difference that counts as a hit: relative, or in points.
        first: First period.
        last: Last period.
    """

    target: str
    tolerance: float
    first: int
    last: int


TRAC_RATIO = 1.0
"""TRAC's active cases over EOIR's at the same date: mean of FY2014-20 and FY2022-24 is 1.00."""

LEAST_ERROR = {"high": 0.0, "medium": 0.03, "low-medium": 0.1, "low": 0.15}
"""Least relative standard error by the confidence in a figure (assumed): high was read at its source, medium
is recalled or read second hand, low is a rough recollection."""

FORCED_TOLERANCE = 0.03
STOCK_TOLERANCE = 0.15
FLOW_TOLERANCE = 0.40

COURTS_ALONE: tuple[Goal, ...] = (
    Goal("pending_active", 0.05, 2016, 2023),
    Goal("pending_active", 0.02, 2024, 2024),
    Goal("court_completions", 0.12, 2016, 2024),
    Goal("completions_per_judge", 0.15, 2015, 2024),
    Goal("in_absentia_share", 0.05, 2014, 2024),
    Goal("removal_share", 0.05, 2014, 2024),
    Goal("relief_share", 0.05, 2014, 2024),
    Goal("terminated_share", 0.05, 2014, 2024),
    Goal("mean_wait_days", 0.15, 0, 2100 * 12),
)
"""Goals of the courts alone; what is not named is shown there with its own tolerance."""

WHOLE_CHAIN: tuple[str, ...] = (
    "pending_active",
    "court_receipts",
    "ice_removals",
    "dhs_removals",
    "repatriations_to_mexico",
)
"""Targets that the whole chain must meet, each within its tolerance."""
