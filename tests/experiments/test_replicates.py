"""How many replicates a difference needs: closed forms, and what pairs save."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from experiments import replicates
from experiments.compare import NOTHING_SEEN, differences
from experiments.replicates import MOST, paired_against_independent, replicates_needed


def half_width(number: float, spread: float, samples: int = 1) -> float:
    return float(student.ppf(0.975, samples * (number - 1)) * spread / np.sqrt(number))


@given(st.floats(0.01, 1e3), st.floats(0.5, 100), st.sampled_from([1, 2]))
def test_so_many_exclude_zero_and_one_fewer_do_not(spread: float, ratio: float, samples: int) -> None:
    difference = -spread / ratio
    number = float(replicates_needed(difference, spread, samples))
    if np.isnan(number):
        assert half_width(MOST, spread, samples) >= -difference
        return
    assert half_width(number, spread, samples) < -difference
    assert number == 2 or half_width(number - 1, spread, samples) >= -difference


@pytest.mark.parametrize("samples", [1, 2])
def test_where_many_are_needed_it_is_the_square_of_the_normal_quantile_over_the_size(samples: int) -> None:
    # n = (z s / d)^2, and t^2 = z^2 (1 + (z^2 + 1) / (2 degrees of freedom)) to the first order
    z = norm.ppf(0.975)
    expected = (20 * z) ** 2 + (z**2 + 1) / (2 * samples)
    assert replicates_needed(1.0, 20.0, samples) == np.ceil(expected)


@pytest.mark.parametrize(
    ("difference", "spread", "number"),
    [
        (5.0, 0.0, 2.0),  # the same in every replicate: two show that there is no spread
        (0.0, 0.0, np.nan),
        (0.0, 1.0, np.nan),
        (1.0, np.nan, np.nan),  # one replicate
        (1.0, 1e6, np.nan),  # more than anybody would run
    ],
)
def test_what_cannot_be_computed_is_absent(difference: float, spread: float, number: float) -> None:
    np.testing.assert_equal(float(replicates_needed(difference, spread)), number)


def years(values: dict[str, list[float]]) -> pd.DataFrame:
    rows = [(name, index, value) for name, row in values.items() for index, value in enumerate(row)]
    frame = pd.DataFrame(rows, columns=["scenario", "replicate", "value"])
    return frame.assign(draw=0, series="court_pending", place="all", group="all", year=2028)


def test_a_comparison_says_how_many_would_show_what_it_cannot_see() -> None:
    # differences 3, -1, 1: mean 1, deviation 2
    seen = differences(years({"a": [1.0, 2.0, 3.0], "b": [4.0, 1.0, 4.0]}), "a").iloc[0]
    assert seen["finding"] == NOTHING_SEEN
    assert seen["replicates_needed"] == replicates_needed(1.0, 2.0) == 18
    many = np.tile([3.0, -1.0, 1.0], 6) * np.sqrt(17 / 18) * np.sqrt(3 / 2)
    many += 1 - many.mean()
    assert many.std(ddof=1) == pytest.approx(2.0)
    again = differences(years({"a": [0.0] * 18, "b": list(many)}), "a").iloc[0]
    assert again["low"] > 0


def test_what_is_seen_needs_no_more_than_there_are_and_what_is_not_needs_more() -> None:
    rng = np.random.default_rng(3)
    for effect in np.linspace(0, 3, 13):
        a, b = rng.normal(size=6), rng.normal(size=6) + effect
        row = differences(years({"a": list(a), "b": list(b)}), "a").iloc[0]
        enough = row["replicates_needed"] <= 6
        assert enough == (row["finding"] != NOTHING_SEEN)


def test_pairs_save_the_variance_that_both_scenarios_share() -> None:
    luck = np.array([1.0, 2.0, 4.0, 7.0])
    own = np.array([0.1, -0.1, 0.2, 0.0])
    row = paired_against_independent(years({"a": list(luck), "b": list(luck + 1 + own)}), "a").iloc[0]
    independent = luck.var(ddof=1) + (luck + own).var(ddof=1)
    assert row["difference"] == pytest.approx(1.05)
    assert row["times_fewer"] == pytest.approx(independent / own.var(ddof=1))
    assert row["seen_paired"] == replicates_needed(1.05, own.std(ddof=1))
    assert row["seen_independent"] == replicates_needed(1.05, np.sqrt(independent), 2)
    assert half_width(row["tenth_paired"], own.std(ddof=1)) < 0.105
    assert half_width(row["tenth_independent"], np.sqrt(independent), 2) < 0.105
    assert half_width(row["tenth_independent"] - 1, np.sqrt(independent), 2) >= 0.105


def test_pairs_without_shared_luck_save_nothing() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=4000), rng.normal(size=4000) + 0.2
    row = paired_against_independent(years({"a": list(a), "b": list(b)}), "a").iloc[0]
    assert row["times_fewer"] == pytest.approx(1.0, abs=0.08)


def test_a_directory_without_a_comparison_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replicates.main([str(tmp_path)]) == 2
    assert replicates.main([]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "holds no finished comparison" in first
    assert "give the directory of one comparison" in second
