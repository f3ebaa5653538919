"""What is published of removal, detention and the population."""

from __future__ import annotations

from calibration.definitions import (
    FLOW_TOLERANCE,
    STOCK_TOLERANCE,
    ObservationModel,
    Over,
    PeriodKind,
    Stage,
    Term,
)

REMOVALS_TOLERANCE = 0.20

REMOVAL: tuple[ObservationModel, ...] = (
    ObservationModel(
        "ice_removals",
        (Term("removals_by_path", ("interior", "border_detained")),),
        "removals carried out by ICE; not those that CBP carries out itself",
        "ICE",
        error=0.02,
        tolerance=REMOVALS_TOLERANCE,
    ),
    ObservationModel(
        "ice_removals_interior",
        (Term("removals_by_path", ("interior",)),),
        "ICE removals after an arrest in the interior",
        "ICE",
        error=0.05,
        tolerance=REMOVALS_TOLERANCE,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "ice_removals_border",
        (Term("removals_by_path", ("border_detained",)),),
        "ICE removals after an arrest at the border",
        "ICE",
        error=0.05,
        tolerance=REMOVALS_TOLERANCE,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "dhs_removals",
        (Term("removals_by_path"),),
        "removals by ICE and by CBP, without returns and expulsions",
        "DHS Yearbook",
        error=0.05,
        tolerance=REMOVALS_TOLERANCE,
        stage=Stage.CHAIN,
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
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "repatriations_to_mexico",
        (Term("repatriations_to_mexico"),),
        "returns of Mexicans from the United States as Mexico records them, which omits most Title 42 "
        "expulsions by land; events, not people",
        "UPM, Mexico's Interior Ministry",
        error=0.03,
        tolerance=REMOVALS_TOLERANCE,
        period_kind=PeriodKind.CALENDAR_YEAR,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "final_orders_at_large",
        (Term("final_orders_at_large"),),
        "people on ICE's non-detained docket with a final order of removal at the end of the month",
        "ICE",
        error=0.02,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
        period_kind=PeriodKind.MONTH,
        stage=Stage.CHAIN,
    ),
    ObservationModel(
        "unauthorized_population",
        (Term("unauthorized_population"),),
        "unauthorized immigrants in July of the year, with those under a temporary protection; the error is "
        "the spread of Pew, MPI and CMS in 2023 (14.0, 13.7 and 12.2 million)",
        "Pew Research Center",
        error=0.07,
        tolerance=STOCK_TOLERANCE,
        over=Over.END,
        period_kind=PeriodKind.MONTH,
        stage=Stage.CHAIN,
    ),
)
