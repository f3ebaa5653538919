"""Raking against closed forms and its invariants."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from world.raking import Margin, rake

POSITIVE = st.floats(0.1, 10.0)


def test_an_even_seed_gives_the_product_of_the_margins() -> None:
    """With no association in the seed, the fit is the independence table."""
    rows, columns = np.array([3.0, 7.0]), np.array([2.0, 3.0, 5.0])
    fitted = rake(
        np.ones((1, 2, 3)), [Margin((2,), rows[None, :, None]), Margin((1,), columns[None, None, :])]
    )
    np.testing.assert_allclose(fitted[0], np.outer(rows, columns) / 10, rtol=1e-12)


@settings(max_examples=40)
@given(arrays(float, (2, 3, 4), elements=POSITIVE), arrays(float, (2, 3, 4), elements=POSITIVE))
def test_margins_are_met_and_odds_ratios_of_the_seed_are_kept(seed: np.ndarray, truth: np.ndarray) -> None:
    fitted = rake(
        seed,
        [
            Margin((2,), truth.sum(axis=2, keepdims=True)),
            Margin((1,), truth.sum(axis=1, keepdims=True)),
        ],
        sweeps=200,
    )
    np.testing.assert_allclose(fitted.sum(axis=2), truth.sum(axis=2), rtol=1e-6)
    np.testing.assert_allclose(fitted.sum(axis=1), truth.sum(axis=1), rtol=1e-6)

    def odds(table: np.ndarray) -> np.ndarray:
        ratio: np.ndarray = table[:, 0, 0] * table[:, 1, 1] / (table[:, 0, 1] * table[:, 1, 0])
        return ratio

    np.testing.assert_allclose(odds(fitted), odds(seed), rtol=1e-6)


def test_an_unknown_margin_leaves_its_cells_to_the_others() -> None:
    rows = np.array([[[4.0], [6.0]]])
    columns = np.array([[[1.0, np.nan, np.nan]]])
    fitted = rake(np.ones((1, 2, 3)), [Margin((1,), columns), Margin((2,), rows)])
    np.testing.assert_allclose(fitted.sum(axis=2), rows[..., 0])
    np.testing.assert_allclose(fitted[0, :, 0].sum(), 1.0, rtol=1e-6)
    np.testing.assert_allclose(fitted[0, :, 1], fitted[0, :, 2])


def test_a_positive_margin_over_an_empty_seed_is_spread_evenly() -> None:
    seed = np.array([[[0.0, 1.0], [0.0, 1.0]]])
    columns = np.array([[[8.0, 2.0]]])
    fitted = rake(seed, [Margin((1,), columns)])
    np.testing.assert_allclose(fitted[0], [[4.0, 1.0], [4.0, 1.0]])
