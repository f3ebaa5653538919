"""Hearing capacity: how a month's half-days are shared out between dockets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from world.parameters import Parameters

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Hearings:
    """Hearings that each court can hold in a month, in rows, shape (courts,), not yet whole numbers."""

    detained_master: Array
    detained_individual: Array
    master: Array
    individual: Array


def share_half_days(
    parameters: Parameters,
    judges: Array,
    closure: Array,
    waiting: tuple[NDArray[np.int64], ...],
    scale: int,
) -> Hearings:
    """Share out half-days: the detained docket first, then masters up to a share, then individual hearings.

    Half-days that one kind of hearing of the non-detained docket does not need go to the other.

    Args:
        parameters: Half-days a judge-month, matters a half-day.
        judges: Judges by court.
        closure: Share of the non-detained capacity that is closed, by court.
        waiting: Cases that wait by court, in rows: detained master, detained individual, master, individual.
        scale: Cases that a row stands for.
    """
    per_master = parameters.matters_per_master_half_day / scale
    per_individual = parameters.individual_hearings_per_half_day / scale
    half_days = judges * parameters.half_days_per_judge_month
    wait_dm, wait_di, wait_m, wait_i = (w.astype(np.float64) for w in waiting)
    needed = wait_dm / per_master + wait_di / per_individual
    served = np.minimum(1.0, half_days / np.maximum(needed, 1e-12))
    left = (half_days - served * needed) * (1 - closure)
    need_m, need_i = wait_m / per_master, wait_i / per_individual
    individual = np.minimum(need_i, left - np.minimum(need_m, left * parameters.master_share_of_half_days))
    master = np.minimum(need_m, left - individual)
    return Hearings(served * wait_dm, served * wait_di, master * per_master, individual * per_individual)
