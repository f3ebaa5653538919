"""What a hearing leads to: outcomes by mix, for all cases of a month at once."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from world.parameters import Parameters

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Result(IntEnum):
    """Result of a hearing; the first five are completions, in the order of `series.OUTCOMES`."""

    REMOVAL_ORDER = 0
    IN_ABSENTIA = 1
    VOLUNTARY_DEPARTURE = 2
    RELIEF = 3
    TERMINATED = 4
    SET_FOR_MERITS = 5
    CONTINUED = 6


COMPLETIONS = 5
"""Results below this code complete the case."""


def no_show_hazard(parameters: Parameters, represented: Flags, detained: Flags) -> Array:
    """Probability of not appearing at a hearing; people in detention are brought."""
    hazard = np.where(represented, parameters.no_show_represented, parameters.no_show_unrepresented)
    return np.where(detained, 0.0, hazard)


def concession(parameters: Parameters, detained: Flags, from_border: Flags) -> Array:
    """Probability of conceding removal at a master hearing.

    People arrested inside concede often when held; those held at the border have passed a fear interview and
    concede as rarely as people at liberty.
    """
    return np.where(detained & ~from_border, parameters.detained_plea_share, parameters.plea_share)


def master_results(
    parameters: Parameters, represented: Flags, detained: Flags, plea: Array, dismissal: Array
) -> Array:
    """Cumulative probabilities of the results of master calendar hearings.

    The respondent fails to appear (ordered removed in absentia); or the case is dismissed or terminated; or
    the respondent concedes and is ordered removed or departs voluntarily; or the case is set for an
    individual hearing; or it is continued to another master calendar.

    Args:
        parameters: Uncertain parameters.
        represented: Whether the respondent has counsel.
        detained: Whether the case is on the detained docket.
        plea: Probability of conceding of each case, given attendance and no dismissal.
        dismissal: Probability of dismissal or termination of each case, given attendance.

    Returns:
        Shape (cases, 7), float64; the columns are `Result` codes.
    """
    absent = no_show_hazard(parameters, represented, detained)
    table = np.zeros((len(represented), len(Result)))
    left = 1 - absent
    table[:, Result.IN_ABSENTIA] = absent
    table[:, Result.TERMINATED] = left * dismissal
    left = left * (1 - dismissal)
    conceded = left * plea
    table[:, Result.VOLUNTARY_DEPARTURE] = conceded * parameters.voluntary_departure_share
    table[:, Result.REMOVAL_ORDER] = conceded * (1 - parameters.voluntary_departure_share)
    left = left * (1 - plea)
    ready = np.where(detained, 1.0, 1 / parameters.masters_before_merits)
    table[:, Result.SET_FOR_MERITS] = left * ready
    table[:, Result.CONTINUED] = left * (1 - ready)
    return table.cumsum(axis=1)


def individual_results(
    parameters: Parameters, represented: Flags, detained: Flags, grant_rate: Array
) -> Array:
    """Cumulative probabilities of the results of individual (merits) hearings.

    Args:
        parameters: Uncertain parameters.
        represented: Whether the respondent has counsel.
        detained: Whether the case is on the detained docket.
        grant_rate: Share of merits decisions of the court that grant relief, per case.

    Returns:
        Shape (cases, 7), float64; the columns are `Result` codes.
    """
    absent = no_show_hazard(parameters, represented, detained)
    decided = (1 - absent) * parameters.individual_completion_share
    relief = relief_probability(parameters, represented, detained, grant_rate)
    table = np.zeros((len(represented), len(Result)))
    table[:, Result.IN_ABSENTIA] = absent
    table[:, Result.RELIEF] = decided * relief
    table[:, Result.REMOVAL_ORDER] = decided * (1 - relief)
    table[:, Result.CONTINUED] = 1 - absent - decided
    return table.cumsum(axis=1)


def relief_probability(
    parameters: Parameters, represented: Flags, detained: Flags, grant_rate: Array
) -> Array:
    """Probability of relief at a decided merits hearing.

    The court's published grant rate is read as that of a represented respondent, which most who reach a
    merits decision are; without counsel the odds are divided by `relief_represented_odds`.
    """
    odds = grant_rate / (1 - grant_rate)
    odds = np.where(represented, odds, odds / parameters.relief_represented_odds)
    probability: Array = odds / (1 + odds) * np.where(detained, parameters.detained_relief_factor, 1.0)
    return probability
