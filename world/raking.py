"""Iterative proportional fitting of a stack of tables to the margins that are known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Margin:
    """Known sums of a stack of tables.

    Attributes:
        axes: Axes of the stack over which the sum runs (axis 0 numbers the tables and is never one).
        values: The sums, of the stack's shape with length one along `axes`; NaN where a sum is not known.
    """

    axes: tuple[int, ...]
    values: Array


def rake(seed: Array, margins: Sequence[Margin], sweeps: int = 60) -> Array:
    """Fit each table of a stack to its margins, staying as near to the seed as they allow.

    Deming and Stephan (1940). A margin that is NaN leaves its cells alone; a margin that the seed cannot
    carry, because all its cells are zero, is spread evenly over them.

    Args:
        seed: Non-negative tables, shape (tables, ...).
        margins: Known sums; the last one is met exactly.
        sweeps: Rounds over all margins.

    Returns:
        Array of the seed's shape.
    """
    fitted = seed.astype(np.float64)
    for margin in margins:
        fitted = _carry(fitted, margin)
    for _ in range(sweeps):
        for margin in margins:
            fitted *= _factor(fitted, margin)
    return fitted


def _carry(table: Array, margin: Margin) -> Array:
    """Give an even seed to the cells of a positive margin that has none."""
    empty = (table.sum(axis=margin.axes, keepdims=True) == 0) & (np.nan_to_num(margin.values) > 0)
    return np.where(np.broadcast_to(empty, table.shape), 1.0, table)


def _factor(table: Array, margin: Margin) -> Array:
    current = table.sum(axis=margin.axes, keepdims=True)
    factor = np.divide(margin.values, current, out=np.ones_like(current), where=current > 0)
    return np.where(np.isnan(factor), 1.0, factor)
