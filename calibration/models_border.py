"""What is published of encounters, which are put in."""

from __future__ import annotations

from calibration.definitions import FORCED_TOLERANCE, ObservationModel, PeriodKind, Term, Where

_ENCOUNTERS = (Term("border_encounters"),)

BORDER: tuple[ObservationModel, ...] = (
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
