"""Turning expected numbers of people into whole people."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from world.errors import InputError


def stochastic_round(values: ArrayLike, uniforms: ArrayLike) -> NDArray[np.int64]:
    """Round each value down or up, up with the probability of its fraction, so that its mean is kept.

    Args:
        values: finite numbers of any shape.
        uniforms: independent draws in [0, 1), of the same shape.

    Returns:
        Whole numbers of the same shape, less than one away from the values.

    Raises:
        InputError: if the shapes differ or a value is not finite.
    """
    numbers, draws = np.asarray(values, np.float64), np.asarray(uniforms, np.float64)
    if numbers.shape != draws.shape:
        raise InputError(f"values of shape {numbers.shape} need as many uniforms, not {draws.shape}")
    if not np.all(np.isfinite(numbers)):
        raise InputError("a value to round is not a finite number")
    floors = np.floor(numbers)
    return (floors + (draws < numbers - floors)).astype(np.int64)


def allocate(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Apportion a total by largest remainder (Hamilton's method); ties go to the lower index.

    Args:
        total: how many to share out, zero or more.
        weights: shape (k,), zero or more.

    Returns:
        Shape (k,), summing to the total, each less than one away from its exact share.

    Raises:
        InputError: as `split_counts`.
    """
    parts: NDArray[np.int64] = split_counts([total], weights)[0]
    return parts


def split_counts(counts: ArrayLike, shares: ArrayLike) -> NDArray[np.int64]:
    """Apportion each count over the shares of its row by largest remainder; ties go to the lower index.

    Args:
        counts: shape (n,), whole numbers, zero or more.
        shares: shape (n, k), or (k,) for all rows; zero or more, need not sum to one.

    Returns:
        Shape (n, k); row i sums to counts[i].

    Raises:
        InputError: if a count or share is negative or not finite, or a row with a count has only zeros.
    """
    totals = np.asarray(counts, np.int64)
    table = np.asarray(shares, np.float64)
    table = np.broadcast_to(table, (len(totals), table.shape[-1]))
    _check(totals, table)
    peaks = table.max(axis=1, keepdims=True, initial=0.0)
    scaled = table / np.where(peaks > 0, peaks, 1.0)  # so that the sum cannot overflow
    sums = scaled.sum(axis=1, keepdims=True)
    quotas = totals[:, None] * (scaled / np.where(sums > 0, sums, 1.0))
    whole = np.floor(quotas).astype(np.int64)
    order = np.argsort(whole - quotas, axis=1, kind="stable")
    left = totals - whole.sum(axis=1)
    extra = np.empty_like(whole)
    np.put_along_axis(extra, order, (np.arange(table.shape[1]) < left[:, None]).astype(np.int64), axis=1)
    return whole + extra


def _check(totals: NDArray[np.int64], table: NDArray[np.float64]) -> None:
    if np.any(totals < 0):
        raise InputError(f"count {totals.min()} is negative; counts are zero or more")
    if not np.all(np.isfinite(table)) or np.any(table < 0):
        raise InputError("a share is negative or not a finite number; shares are zero or more")
    empty = (totals > 0) & (table.max(axis=1, initial=0.0) == 0)
    if np.any(empty):
        row = int(np.argmax(empty))
        raise InputError(f"row {row}: {totals[row]} to share out, but all its shares are zero")
