"""What is published of the immigration courts and the Board."""

from __future__ import annotations

from calibration.definitions import (
    FLOW_TOLERANCE,
    STOCK_TOLERANCE,
    TRAC_RATIO,
    ObservationModel,
    Over,
    PeriodKind,
    Stage,
    Term,
)

PENDING_TOLERANCE = 0.08
RECEIPTS_TOLERANCE = 0.15
COMPLETIONS_TOLERANCE = 0.12
SHARE_TOLERANCE = 0.05
"""Points."""
APPEALS_TOLERANCE = 0.25

_ACTIVE = Term("court_pending")
_INACTIVE = Term("court_pending_inactive")
_COMPLETIONS = (Term("court_completions"),)
_ORDERS = ("removal_order", "in_absentia", "voluntary_departure")


def _days_to(target: str, outcomes: tuple[str, ...], end: str) -> ObservationModel:
    """Time from filing to the end of a case, of those that ended so in the year."""
    return ObservationModel(
        target,
        (Term("completed_wait_days", outcomes),),
        f"mean days from filing to {end}: mean of the months of the year; TRAC's FY2018 is its first eight "
        "months",
        "TRAC, Syracuse University",
        error=0.1,
        tolerance=STOCK_TOLERANCE,
        over=Over.MEAN,
        weighed_by="court_completions",
        stage=Stage.COURTS,
    )


COURTS: tuple[ObservationModel, ...] = (
    ObservationModel(
        "pending_active",
        (_ACTIVE,),
        "active pending cases at the end of September, without administratively closed cases",
        "EOIR, definition in use until early 2025",
        error=0.012,
        tolerance=PENDING_TOLERANCE,
        over=Over.END,
        stage=Stage.COURTS,
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
        "inactive",
        (_INACTIVE,),
        "administratively closed cases at the end of September: the difference of EOIR's two definitions",
        "EOIR",
        error=0.1,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
    ),
    ObservationModel(
        "court_receipts",
        (Term("court_receipts"),),
        "initial receipts: notices to appear filed with a court",
        "EOIR",
        error=0.01,
        tolerance=RECEIPTS_TOLERANCE,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "court_completions",
        (Term("court_completions"),),
        "cases completed by a decision of a judge, initial and subsequent",
        "EOIR",
        error=0.01,
        tolerance=COMPLETIONS_TOLERANCE,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "completions_per_judge",
        _COMPLETIONS,
        "completions of the year for each judge on board at its end",
        "EOIR",
        error=0.05,
        tolerance=STOCK_TOLERANCE,
        per=(Term("judges"),),
        per_over=Over.END,
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
        "in_absentia_share",
        (Term("court_completions", ("in_absentia",)),),
        "orders made in the absence of the respondent, of all completions; not the rate that EOIR publishes "
        "of initial completions, nor GAO's of the non-detained",
        "EOIR",
        error=0.1,
        tolerance=SHARE_TOLERANCE,
        per=_COMPLETIONS,
        points=True,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "removal_share",
        (Term("court_completions", _ORDERS),),
        "removal orders and voluntary departures as TRAC counts them, of the completions that EOIR counts: "
        "TRAC counts more proceedings, which are assumed to end in neither orders, departures nor relief; "
        "of its own it is 38-39%",
        "TRAC, Syracuse University",
        error=0.15,
        tolerance=SHARE_TOLERANCE,
        per=_COMPLETIONS,
        points=True,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "relief_share",
        (Term("court_completions", ("relief",)),),
        "grants of relief as TRAC counts them, of the completions that EOIR counts",
        "TRAC, Syracuse University",
        error=0.25,
        tolerance=SHARE_TOLERANCE,
        per=_COMPLETIONS,
        points=True,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "terminated_share",
        (Term("court_completions", ("terminated",)),),
        "terminations, dismissals and other closures, of all completions: what orders, departures and relief "
        "leave",
        "TRAC, Syracuse University",
        error=0.15,
        tolerance=SHARE_TOLERANCE,
        per=_COMPLETIONS,
        points=True,
    ),
    ObservationModel(
        "departure_share",
        (Term("court_completions", ("voluntary_departure",)),),
        "voluntary departures, of all completions; by TRAC's counts about 4%, by EOIR's 1%",
        "CRS",
        error=0.5,
        tolerance=SHARE_TOLERANCE,
        per=_COMPLETIONS,
        points=True,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "mean_wait_days",
        (Term("court_wait_days"),),
        "mean days since filing of the pending cases at the end of the month",
        "TRAC, Syracuse University; CRS",
        error=0.05,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
        period_kind=PeriodKind.MONTH,
        weighed_by="court_pending",
        stage=Stage.COURTS,
    ),
    _days_to("days_to_removal_order", ("removal_order", "in_absentia"), "a removal order"),
    _days_to("days_to_relief", ("relief",), "a grant of relief"),
    ObservationModel(
        "represented_share",
        (Term("cases_represented"),),
        "active pending cases with counsel, of all at the end of the month",
        "TRAC, Syracuse University",
        error=0.02,
        tolerance=SHARE_TOLERANCE,
        over=Over.END,
        period_kind=PeriodKind.MONTH,
        per=(_ACTIVE,),
        per_over=Over.END,
        points=True,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "asylum_pending",
        (Term("asylum_pending"),),
        "active pending cases with an application for asylum at the end of September",
        "TRAC, Syracuse University",
        error=0.06,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
        stage=Stage.COURTS,
    ),
    ObservationModel(
        "mpp_completions",
        (Term("mpp_completions"),),
        "cases of Remain in Mexico decided by a judge in the year",
        "TRAC, Syracuse University",
        error=0.05,
        tolerance=FLOW_TOLERANCE,
        period_kind=PeriodKind.CALENDAR_YEAR,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "appeals_filed",
        (Term("appeals_filed"),),
        "appeals of all kinds filed with the Board, counted from its raw records, which miss some: as their "
        "stock grew, case appeals alone must have been over 40,000 a year from October 2016 to March 2020",
        "Board of Immigration Appeals",
        error=0.2,
        tolerance=APPEALS_TOLERANCE,
        period_kind=PeriodKind.CALENDAR_YEAR,
    ),
    ObservationModel(
        "appeals_pending",
        (Term("appeals_pending"),),
        "appeals against decisions on cases before the Board at the end of the month",
        "EOIR",
        error=0.1,
        tolerance=APPEALS_TOLERANCE,
        over=Over.END,
        period_kind=PeriodKind.MONTH,
        stage=Stage.COURTS,
    ),
)
