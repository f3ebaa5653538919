"""Every published quantity that a run can be compared with."""

from __future__ import annotations

from calibration.definitions import ObservationModel, PeriodKind
from calibration.models_border import BORDER
from calibration.models_courts import COURTS
from calibration.models_removal import REMOVAL
from world.calendar import format_month
from world.series import BY_NAME

OBSERVATION_MODELS: tuple[ObservationModel, ...] = tuple(
    model for model in (*COURTS, *REMOVAL, *BORDER) if BY_NAME.keys() >= set(model.series)
)
"""Those whose series the model writes; the others are left out of every comparison."""

BY_TARGET: dict[str, ObservationModel] = {model.target: model for model in OBSERVATION_MODELS}


def period_label(target: str, period: int) -> str:
    """Write a period of a target: FY2024, 2024 or 2024-09."""
    kind = BY_TARGET[target].period_kind
    if kind is PeriodKind.MONTH:
        return format_month(period)
    return f"FY{period}" if kind is PeriodKind.FISCAL_YEAR else str(period)
