"""Observation models: how the series of a run add up to what each publisher counts.

A publisher's figure and a modelled series are comparable only under the publisher's definition. Each
definition is declared once here; `calibration.targets` holds the published values and
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
        error: Relative standard error of the published value.
        tolerance: Largest relative difference that counts as a hit.
        over: How months combine in a period.
        period_kind: Kind of period that is published.
        where: Places that are added.
        by_place: Whether each place is a target of its own.
        factor: Ratio of the publisher's count to the modelled sum.
        forced: Whether the observed figure is put in, so that a match shows only that the input is kept.
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


TRAC_RATIO = 1.0
"""TRAC's active cases over EOIR's at the same date: mean of FY2014-20 and FY2022-24 is 1.00."""

FORCED_TOLERANCE = 0.03
STOCK_TOLERANCE = 0.15
FLOW_TOLERANCE = 0.40

_ACTIVE = Term("court_pending")
_INACTIVE = Term("court_pending_inactive")
_ENCOUNTERS = (Term("border_encounters"),)

OBSERVATION_MODELS: tuple[ObservationModel, ...] = (
    ObservationModel(
        "pending_active",
        (_ACTIVE,),
        "active pending cases at the end of September, without administratively closed cases",
        "EOIR, definition in use until early 2025",
        error=0.012,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
    ),
    ObservationModel(
        "pending_with_inactive",
        (_ACTIVE, _INACTIVE),
        "active and administratively closed cases at the end of September",
        "EOIR, definition in use since 2025",
        error=0.03,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
    ),
    ObservationModel(
        "pending_trac",
        (_ACTIVE,),
        "active pending cases at the end of September as TRAC counts proceedings",
        "TRAC, Syracuse University",
        error=0.06,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
        factor=TRAC_RATIO,
    ),
    ObservationModel(
        "court_receipts",
        (Term("court_receipts"),),
        "initial receipts: notices to appear filed with a court",
        "EOIR",
        error=0.01,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "court_completions",
        (Term("court_completions"),),
        "cases completed by a decision of a judge, initial and subsequent",
        "EOIR",
        error=0.01,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "in_absentia_orders",
        (Term("court_completions", ("in_absentia",)),),
        "removal orders made in the absence of the respondent",
        "EOIR",
        error=0.1,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "ice_removals",
        (Term("removals_by_path", ("interior", "border_detained")),),
        "removals carried out by ICE; not those that CBP carries out itself",
        "ICE",
        error=0.02,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "ice_removals_interior",
        (Term("removals_by_path", ("interior",)),),
        "ICE removals after an arrest in the interior",
        "ICE",
        error=0.05,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "ice_removals_border",
        (Term("removals_by_path", ("border_detained",)),),
        "ICE removals after an arrest at the border",
        "ICE",
        error=0.05,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "dhs_removals",
        (Term("removals_by_path"),),
        "removals by ICE and by CBP, without returns and expulsions",
        "DHS Yearbook",
        error=0.05,
        tolerance=FLOW_TOLERANCE,
    ),
    ObservationModel(
        "title_42_expulsions",
        (Term("border_dispositions", ("title_42_expulsion",)),),
        "expulsions under Title 42 at the southwest border; events, not people",
        "DHS",
        error=0.05,
        tolerance=FLOW_TOLERANCE,
        forced=True,
    ),
    ObservationModel(
        "ice_arrests",
        (Term("ice_arrests"),),
        "administrative arrests by ICE in the interior",
        "ICE",
        error=0.02,
        tolerance=FLOW_TOLERANCE,
        forced=True,
    ),
    ObservationModel(
        "detention_population",
        (Term("detention_population"),),
        "mean daily midnight population of ICE detention over the fiscal year",
        "Vera Institute to the end of its series, then Deportation Data Project",
        error=0.02,
        tolerance=FLOW_TOLERANCE,
        over=Over.MEAN,
    ),
    ObservationModel(
        "repatriations_to_mexico",
        (Term("repatriations_to_mexico"),),
        "returns of Mexicans from the United States as Mexico records them, which omits most Title 42 "
        "expulsions by land; events, not people",
        "UPM, Mexico's Interior Ministry",
        error=0.03,
        tolerance=FLOW_TOLERANCE,
        period_kind=PeriodKind.CALENDAR_YEAR,
    ),
    ObservationModel(
        "encounters_between_ports",
        _ENCOUNTERS,
        "Border Patrol encounters in the nine southwest sectors; events, not people",
        "CBP",
        error=0.01,
        tolerance=FORCED_TOLERANCE,
        where=Where.SECTORS,
        forced=True,
    ),
    ObservationModel(
        "encounters_at_ports",
        _ENCOUNTERS,
        "encounters of the Office of Field Operations at southwest ports of entry",
        "CBP",
        error=0.01,
        tolerance=FORCED_TOLERANCE,
        where=Where.PORTS,
        forced=True,
    ),
    ObservationModel(
        "encounters_by_sector",
        _ENCOUNTERS,
        "Border Patrol encounters of one sector in a fiscal year",
        "CBP",
        error=0.01,
        tolerance=FORCED_TOLERANCE,
        where=Where.SECTORS,
        by_place=True,
        forced=True,
    ),
    ObservationModel(
        "encounters_by_sector_month",
        _ENCOUNTERS,
        "Border Patrol encounters of one sector in a month",
        "CBP",
        error=0.01,
        tolerance=FORCED_TOLERANCE,
        period_kind=PeriodKind.MONTH,
        where=Where.SECTORS,
        by_place=True,
        forced=True,
    ),
    ObservationModel(
        "encounters_at_ports_month",
        _ENCOUNTERS,
        "encounters at southwest ports of entry in a month",
        "CBP",
        error=0.01,
        tolerance=FORCED_TOLERANCE,
        period_kind=PeriodKind.MONTH,
        where=Where.PORTS,
        forced=True,
    ),
)

BY_TARGET: dict[str, ObservationModel] = {model.target: model for model in OBSERVATION_MODELS}
