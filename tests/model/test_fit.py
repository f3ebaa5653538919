"""The statement of fit: what the baseline reproduces of the published figures, and within what."""

import pandas as pd
import pytest

from calibration.observation import compare, modelled
from calibration.targets import targets
from model.migration_model import MigrationModel
from world.monthly_table import to_table

YEARS = range(2016, 2025)
WITHIN = {"pending_active": 0.15, "ice_removals": 0.40, "repatriations_to_mexico": 0.40}


@pytest.fixture(scope="module")
def fit(lived: MigrationModel) -> pd.DataFrame:
    """Model beside data, by target and year."""
    monthly = to_table(lived.state.ledger, "baseline").to_pandas()
    return compare(modelled(monthly), targets())


def test_the_baseline_reproduces_pending_cases_removals_and_repatriations(fit: pd.DataFrame) -> None:
    """Pending cases within 15% in each of 2016-24, ICE removals and Mexico's repatriations within 40%."""
    rows = fit[fit["target"].isin(WITHIN) & fit["period"].isin(YEARS)]
    counted = rows.groupby("target")["period"].nunique()
    assert counted.min() >= 8, counted
    table = rows[["target", "period", "model", "observed", "relative_error"]].round(3).to_string(index=False)
    within = rows["relative_error"].abs() <= rows["target"].map(WITHIN)
    assert within.all(), f"outside: {int((~within).sum())}\n{table}"
