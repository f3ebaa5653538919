"""Residuals against frames small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest

from calibration.definitions import Stage
from calibration.residuals import DISCREPANCY, LEAST_SHARE, data_of, keys_of
from world.errors import InputError


def published(*rows: tuple[str, int, float, float, bool, str]) -> pd.DataFrame:
    columns = ["target", "period", "value", "observation_error", "points", "stage"]
    return pd.DataFrame(list(rows), columns=columns).assign(place="all")


FLOW = ("flow", 2020, 200.0, 0.04, False, "courts")
SHARE = ("share", 2020, 0.3, 0.04, True, "courts")
OTHER = ("other", 2020, 5.0, 0.1, False, "chain")
UNUSED = ("unused", 2020, 5.0, 0.1, False, "")


def test_a_ratio_counts_by_its_logarithm_and_a_share_by_its_difference_over_the_error() -> None:
    run = {("flow", "all", 2020): 240.0, ("share", "all", 2020): 0.36}
    off = data_of(published(FLOW, SHARE), Stage.COURTS, run).residuals(run)
    error = np.hypot(0.04, DISCREPANCY)
    assert error == pytest.approx(0.05)
    assert off == pytest.approx([np.log(1.2) / error, (0.36 - 0.30) / (0.3 * error)])


def test_only_what_the_stage_is_fitted_to_and_the_run_covers_is_used() -> None:
    table = published(FLOW, SHARE, OTHER, UNUSED, ("flow", 2031, 9.0, 0.1, False, "courts"))
    run = dict.fromkeys(keys_of(published(FLOW, SHARE, OTHER, UNUSED)), 1.0)
    assert data_of(table, Stage.COURTS, run).keys == (("flow", "all", 2020), ("share", "all", 2020))
    assert data_of(table, Stage.CHAIN, run).keys == (("other", "all", 2020),)


def test_a_modelled_zero_is_a_large_miss_and_no_infinity() -> None:
    run = {("flow", "all", 2020): 0.0}
    off = data_of(published(FLOW), Stage.COURTS, run).residuals(run)
    assert off == pytest.approx(np.log(LEAST_SHARE) / np.hypot(0.04, DISCREPANCY))


def test_an_exact_run_has_no_residuals() -> None:
    run = {("flow", "all", 2020): 200.0, ("share", "all", 2020): 0.3}
    assert data_of(published(FLOW, SHARE), Stage.COURTS, run).residuals(run).tolist() == [0.0, 0.0]


def test_a_run_that_covers_nothing_or_lacks_a_value_is_refused() -> None:
    with pytest.raises(InputError, match="covers no published value that the stage 'courts' is fitted to"):
        data_of(published(OTHER), Stage.COURTS, {("other", "all", 2020): 1.0})
    data = data_of(published(FLOW), Stage.COURTS, {("flow", "all", 2020): 1.0})
    with pytest.raises(InputError, match="no value of flow in 2020"):
        data.residuals({})
