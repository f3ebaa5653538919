"""Rounding: sums are kept exactly, means are kept on average."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from world.errors import InputError
from world.rounding import allocate, split_counts, stochastic_round

amounts = st.floats(0, 1e6, allow_nan=False)


@given(hnp.arrays(np.float64, st.integers(0, 20), elements=st.floats(-1e9, 1e9)), st.data())
def test_rounds_to_a_neighbour(values: np.ndarray, data: st.DataObject) -> None:
    uniforms = data.draw(hnp.arrays(np.float64, values.shape, elements=st.floats(0, 1, exclude_max=True)))
    rounded = stochastic_round(values, uniforms)
    assert np.all((rounded == np.floor(values)) | (rounded == np.ceil(values)))


@given(st.floats(-1000, 1000))
def test_mean_over_all_uniforms_is_the_value(value: float) -> None:
    uniforms = (np.arange(4096) + 0.5) / 4096
    mean = stochastic_round(np.full(4096, value), uniforms).mean()
    assert mean == pytest.approx(value, abs=1 / 4096)


def test_rounding_refuses_bad_input() -> None:
    with pytest.raises(InputError, match="shape"):
        stochastic_round([1.5, 2.5], [0.5])
    with pytest.raises(InputError, match="finite"):
        stochastic_round([np.nan], [0.5])


def test_largest_remainders_get_the_rest() -> None:
    # 10 seats by 1.5, 3.6, 4.9: floors 1, 3, 4; the two left go to remainders .9 and .6
    np.testing.assert_array_equal(allocate(10, [1.5, 3.6, 4.9]), [1, 4, 5])


def test_ties_go_to_the_lower_index() -> None:
    np.testing.assert_array_equal(allocate(5, [1, 1, 1]), [2, 2, 1])


@given(st.integers(0, 10**9), hnp.arrays(np.float64, st.integers(1, 30), elements=amounts))
def test_allocation_sums_and_keeps_quota(total: int, weights: np.ndarray) -> None:
    if weights.sum() == 0:
        weights = weights + 1
    parts = allocate(total, weights)
    assert parts.sum() == total
    assert np.all(parts[weights == 0] == 0)
    quotas = total * weights / weights.sum()
    assert np.abs(parts - quotas).max() < 1 + 1e-6


@given(
    hnp.arrays(np.int64, 5, elements=st.integers(0, 1000)), hnp.arrays(np.float64, (5, 4), elements=amounts)
)
def test_each_row_is_split_as_if_alone(counts: np.ndarray, shares: np.ndarray) -> None:
    shares[shares.sum(axis=1) == 0] = 1.0
    table = split_counts(counts, shares)
    np.testing.assert_array_equal(table.sum(axis=1), counts)
    for row in range(5):
        np.testing.assert_array_equal(table[row], allocate(int(counts[row]), shares[row]))


def test_one_row_of_shares_serves_all_counts() -> None:
    np.testing.assert_array_equal(split_counts([4, 8], [1, 3]), [[1, 3], [2, 6]])


def test_weights_may_be_huge_or_tiny() -> None:
    np.testing.assert_array_equal(allocate(4, [1e308, 1e308]), [2, 2])
    np.testing.assert_array_equal(allocate(4, [5e-324, 0]), [4, 0])


def test_nothing_to_split_needs_no_share() -> None:
    np.testing.assert_array_equal(split_counts([0, 2], [[0, 0], [1, 0]]), [[0, 0], [2, 0]])


@pytest.mark.parametrize(
    ("counts", "shares", "message"),
    [
        ([1, 2], [[1, 1], [0, 0]], "row 1: 2 to share out"),
        ([-1], [1, 1], "count -1"),
        ([1], [-1, 2], "share is negative"),
        ([1], [np.inf, 2], "not a finite"),
    ],
)
def test_bad_splits_are_named(counts: list[int], shares: list[float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        split_counts(counts, shares)
