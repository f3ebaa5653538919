"""Runs before and after a fit beside what was published, value by value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.definitions import COURTS_ALONE, WHOLE_CHAIN, Stage
from calibration.models import BY_TARGET, period_label
from calibration.models_courts import COURTS
from calibration.residuals import Values, keys_of

RECEIPTS = "court_receipts"


def compare_stage(stage: Stage, published: pd.DataFrame, before: Values, after: Values) -> pd.DataFrame:
    """Set two runs of a stage beside the published values that both cover.

    Args:
        stage: The stage; where the courts stand alone, only their targets are shown.
        published: Result of `calibration.targets.targets`.
        before: Values of the run with the declared parameters.
        after: Values of the run with the fitted ones.

    Returns:
        One row a value, in the order of the definitions: stage, target, period (written out), published,
        error (relative), before, after, difference_before, difference (relative, or points of a share),
        tolerance, within (whether the difference is), points, asked (whether the stage must reach it), put_in
        (whether it is an input), fitted (whether the stage is fitted to it), definition, source, number (of
        the period).
    """
    rows = published[[key in before and key in after for key in keys_of(published)]]
    put_in = [RECEIPTS] if stage is Stage.COURTS else []
    shown = [model.target for model in COURTS] if stage is Stage.COURTS else list(BY_TARGET)
    rows = rows[rows["target"].isin(shown) & (~rows["forced"] | rows["target"].isin(put_in))]
    keys = keys_of(rows)
    table = pd.DataFrame(
        {
            "stage": stage.value,
            "target": rows["target"],
            "period": [period_label(target, period) for target, _, period in keys],
            "published": rows["value"],
            "error": rows["observation_error"],
            "before": [before[key] for key in keys],
            "after": [after[key] for key in keys],
        }
    )
    table["difference_before"] = _difference(table["before"], rows)
    table["difference"] = _difference(table["after"], rows)
    table["tolerance"] = [_tolerance(stage, target, period) for target, _, period in keys]
    table["within"] = table["difference"].abs() <= table["tolerance"]
    table["points"] = rows["points"]
    table["asked"] = [_asked(stage, target, period) for target, _, period in keys]
    table["put_in"] = rows["target"].isin(put_in)
    table["fitted"] = rows["stage"] == stage.value
    table = table.assign(definition=rows["definition"], source=rows["source"], number=rows["period"])
    order = table["target"].map(list(BY_TARGET).index)
    return table.iloc[np.lexsort((table["number"], order))].reset_index(drop=True)


def _difference(model: pd.Series[float], rows: pd.DataFrame) -> np.ndarray:
    relative = model / rows["value"] - 1
    return relative.mask(rows["points"], model - rows["value"]).to_numpy(np.float64)


def _goal(target: str, period: int) -> float | None:
    """Tolerance that is asked of the courts alone."""
    found = [
        goal.tolerance for goal in COURTS_ALONE if goal.target == target and goal.first <= period <= goal.last
    ]
    return found[0] if found else None


def _tolerance(stage: Stage, target: str, period: int) -> float:
    goal = _goal(target, period) if stage is Stage.COURTS else None
    return BY_TARGET[target].tolerance if goal is None else goal


def _asked(stage: Stage, target: str, period: int) -> bool:
    return _goal(target, period) is not None if stage is Stage.COURTS else target in WHOLE_CHAIN
