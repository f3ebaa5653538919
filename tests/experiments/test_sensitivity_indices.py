"""Effects and indices of functions whose own are known, with known luck, and with missing runs."""

import numpy as np
import pandas as pd
import pytest

from experiments.sensitivity_indices import (
    HALF_NORMAL,
    Array,
    Ranges,
    luck_share,
    morris_draws,
    morris_effects,
    sobol_draws,
    sobol_indices,
    whole_blocks,
)

ISHIGAMI = Ranges(("x1", "x2", "x3"), ((-np.pi, np.pi),) * 3)
LINEAR = Ranges(("none", "small", "large"), ((0.0, 1.0), (10.0, 20.0), (-1.0, 3.0)))
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
"""Indices of the Ishigami function with a = 7 and b = 0.1, by closed form (Ishigami and Homma 1990)."""


def ishigami(draws: Array) -> Array:
    x1, x2, x3 = draws.T
    values: Array = np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)
    return values


def linear(draws: Array) -> Array:
    """Changes by 0, -5 and 8 over the whole ranges of the factors."""
    values: Array = draws @ np.array([0.0, -0.5, 2.0])
    return values


def by_factor(table: pd.DataFrame, ranges: Ranges) -> pd.DataFrame:
    return table.set_index("factor").loc[list(ranges.names)]


def test_indices_of_the_ishigami_function_are_those_of_its_closed_form() -> None:
    values = ishigami(sobol_draws(ISHIGAMI, 1024, seed=1))[:, None]
    found = sobol_indices(ISHIGAMI, values)
    assert found["factor"].tolist() == ["x1", "x2", "x3"]
    np.testing.assert_allclose(found["first"], FIRST, atol=0.03)
    np.testing.assert_allclose(found["total"], TOTAL, atol=0.03)
    for name, known in (("first", FIRST), ("total", TOTAL)):
        assert (found[f"{name}_low"].to_numpy() < np.array(known)).all()
        assert (found[f"{name}_high"].to_numpy() > np.array(known)).all()
    assert found["first_seen"].tolist() == [True, True, False]
    assert found["total_seen"].all()


def test_effects_on_a_linear_function_are_its_slopes_over_the_ranges() -> None:
    draws = morris_draws(LINEAR, 6, seed=1)
    found = morris_effects(LINEAR, draws, linear(draws)[:, None])
    assert found["factor"].tolist() == ["large", "small", "none"]
    np.testing.assert_allclose(found["effect"], [8, 5, 0], atol=1e-12)
    np.testing.assert_allclose(found["mean"], [8, -5, 0], atol=1e-12)
    np.testing.assert_allclose(found["spread"], 0, atol=1e-12)
    assert found["seen"].tolist() == [True, True, False]
    assert found["luck"].isna().all()


def test_draws_are_within_the_ranges_and_the_same_of_a_seed() -> None:
    for draw in (morris_draws, sobol_draws):
        draws, (low, high) = draw(LINEAR, 8, 3), np.array(LINEAR.bounds).T
        assert ((draws >= low) & (draws <= high)).all()
        np.testing.assert_array_equal(draws, draw(LINEAR, 8, 3))
        assert (draws != draw(LINEAR, 8, 4)).any()


def test_luck_of_effects_is_that_of_the_noise_and_what_is_only_luck_is_not_seen() -> None:
    draws = morris_draws(LINEAR, 400, seed=1)
    noise = np.random.default_rng(1).normal(0, 2.0, (len(draws), 4))
    found = by_factor(morris_effects(LINEAR, draws, linear(draws)[:, None] + noise), LINEAR)
    expected = HALF_NORMAL * 2.0 * np.sqrt(2 / 4) / (2 / 3)  # two runs, four replicates, steps of two thirds
    np.testing.assert_allclose(found["luck"], expected, rtol=0.08)
    assert found.loc["none", "effect"] == pytest.approx(expected, rel=0.1)
    assert found["seen"].tolist() == [False, True, True]


def test_luck_share_is_the_part_of_the_variance_that_replicates_do_not_share() -> None:
    rng = np.random.default_rng(1)
    signal, luck = rng.normal(0, 3.0, (4000, 1)), rng.normal(0, 2.0, (4000, 5))
    level = rng.normal(0, 50.0, (1, 5))  # a replicate's own level is no luck between draws
    assert luck_share(signal + luck + level) == pytest.approx((4 / 5) / (9 + 4 / 5), rel=0.06)
    assert luck_share(signal + level) == pytest.approx(0, abs=1e-12)
    assert np.isnan(luck_share(signal))


def test_a_total_index_that_is_only_luck_is_not_seen() -> None:
    draws = sobol_draws(LINEAR, 256, seed=1)
    noise = np.random.default_rng(1).normal(0, 3.0, (len(draws), 2))
    found = by_factor(sobol_indices(LINEAR, linear(draws)[:, None] + noise), LINEAR)
    assert found["total"].iloc[0] > 0.2
    assert found["total_seen"].tolist() == [False, True, True]


def test_a_missing_run_takes_its_block_away_and_nothing_else() -> None:
    values = np.ones((8, 2))
    values[5, 1] = np.nan
    assert whole_blocks(values, 4).tolist() == [True] * 4 + [False] * 4
    draws = morris_draws(LINEAR, 6, seed=1)
    found = linear(draws)[:, None].copy()
    found[4] = np.nan
    effects = morris_effects(LINEAR, draws, found)
    pd.testing.assert_frame_equal(
        effects.drop(columns="luck"),
        morris_effects(LINEAR, np.delete(draws, range(4, 8), 0), np.delete(found, range(4, 8), 0)).drop(
            columns="luck"
        ),
    )
    draws = sobol_draws(ISHIGAMI, 1024, seed=1)
    values = ishigami(draws)[:, None].copy()
    values[[7, 444]] = np.nan
    np.testing.assert_allclose(sobol_indices(ISHIGAMI, values)["total"], TOTAL, atol=0.03)


def test_of_an_output_that_is_nothing_but_luck_few_effects_are_seen() -> None:
    ranges = Ranges(tuple(f"x{number}" for number in range(100)), ((0.0, 1.0),) * 100)
    draws = morris_draws(ranges, 10, seed=1)
    noise = np.random.default_rng(1).normal(size=(len(draws), 2))
    assert morris_effects(ranges, draws, noise)["seen"].sum() <= 5
