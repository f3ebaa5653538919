"""What a hearing leads to: outcomes by mix, for all cases of a month at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from world.parameters import Parameters

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Result(IntEnum):
    """Result of a hearing; the first five are completions, in the order of `world.groups.OUTCOMES`."""

    REMOVAL_ORDER = 0
    IN_ABSENTIA = 1
    VOLUNTARY_DEPARTURE = 2
    RELIEF = 3
    TERMINATED = 4
    SET_FOR_MERITS = 5
    CONTINUED = 6


COMPLETIONS = 5
"""Results below this code complete the case."""


@dataclass(frozen=True)
class Respondents:
    """What a hearing depends on in the person heard, of shape (cases,); bool but for `kept_away` and `years`.

    Attributes:
        represented: Has counsel.
        detained: Is heard on the detained docket.
        kept_away: Probability that somebody who waits in Mexico does not get to the port on the day; zero for
            others.
        from_border: Was served the notice at the border.
        absent: Has left the country or died, and cannot come.
        far: Lives in another state than that of the court.
        years: Years since the case was filed, float64.
    """

    represented: Flags
    detained: Flags
    kept_away: Array
    from_border: Flags
    absent: Flags
    far: Flags
    years: Array


def no_show_hazard(parameters: Parameters, heard: Respondents) -> Array:
    """Probability of not appearing at a hearing; people in detention are brought, who is gone never comes.

    Notices of hearings go astray as addresses grow old, and a court in another state is hard to reach.
    """
    hazard = np.where(heard.represented, parameters.no_show_represented, parameters.no_show_unrepresented)
    hazard = hazard * (1 + parameters.no_show_growth * heard.years)
    hazard = hazard * np.where(heard.far, parameters.no_show_far_ratio, 1.0)
    hazard = 1 - (1 - np.minimum(hazard, 1.0)) * (1 - heard.kept_away)
    return np.where(heard.absent, 1.0, np.where(heard.detained, 0.0, hazard))


def concession(parameters: Parameters, heard: Respondents) -> Array:
    """Probability of conceding removal at a master hearing.

    People arrested inside concede often when held; those held at the border have passed a fear interview and
    concede as rarely as people at liberty.
    """
    contests_not = heard.detained & ~heard.from_border
    return np.where(contests_not, parameters.detained_plea_share, parameters.plea_share)


def master_results(parameters: Parameters, heard: Respondents, dismissal: Array) -> Array:
    """Cumulative probabilities of the results of master calendar hearings.

    The respondent fails to appear (ordered removed in absentia); or the case is dismissed or terminated; or
    the respondent concedes and is ordered removed or departs voluntarily; or the case is set for an
    individual hearing; or it is continued to another master calendar.

    Args:
        parameters: Uncertain parameters.
        heard: The respondents.
        dismissal: Probability of dismissal or termination of each case, given attendance.

    Returns:
        Shape (cases, 7), float64; the columns are `Result` codes.
    """
    absent, plea = no_show_hazard(parameters, heard), concession(parameters, heard)
    table = _empty_table(len(dismissal))
    left = 1 - absent
    table[:, Result.IN_ABSENTIA] = absent
    table[:, Result.TERMINATED] = left * dismissal
    left = left * (1 - dismissal)
    conceded = left * plea
    table[:, Result.VOLUNTARY_DEPARTURE] = conceded * parameters.voluntary_departure_share
    table[:, Result.REMOVAL_ORDER] = conceded * (1 - parameters.voluntary_departure_share)
    left = left * (1 - plea)
    ready = np.where(heard.detained, 1.0, 1 / parameters.masters_before_merits)
    table[:, Result.SET_FOR_MERITS] = left * ready
    table[:, Result.CONTINUED] = left * (1 - ready)
    return _cumulative(table)


def individual_results(
    parameters: Parameters, heard: Respondents, dismissal: Array, grant_rate: Array
) -> Array:
    """Cumulative probabilities of the results of individual (merits) hearings.

    The respondent fails to appear; or the case is dismissed or terminated; or it is decided; or continued.

    Args:
        parameters: Uncertain parameters.
        heard: The respondents.
        dismissal: Probability of dismissal or termination of each case, given attendance.
        grant_rate: Share of merits decisions of the court that grant relief, per case.

    Returns:
        Shape (cases, 7), float64; the columns are `Result` codes.
    """
    absent = no_show_hazard(parameters, heard)
    argued = (1 - absent) * (1 - dismissal)
    decided = argued * parameters.individual_completion_share
    relief = relief_probability(parameters, heard, grant_rate)
    table = _empty_table(len(grant_rate))
    table[:, Result.IN_ABSENTIA] = absent
    table[:, Result.RELIEF] = decided * relief
    table[:, Result.REMOVAL_ORDER] = decided * (1 - relief)
    table[:, Result.TERMINATED] = (1 - absent) * dismissal
    table[:, Result.CONTINUED] = argued - decided
    return _cumulative(table)


def _empty_table(cases: int) -> Array:
    """A table of zeros, (cases, results), in which the values of a result lie together."""
    return np.zeros((len(Result), cases)).T


def _cumulative(table: Array) -> Array:
    """Sum probabilities over results, in place: by column, which is far quicker than along rows."""
    for result in range(1, len(Result)):
        table[:, result] += table[:, result - 1]
    return table


def relief_probability(parameters: Parameters, heard: Respondents, grant_rate: Array) -> Array:
    """Probability of relief at a decided merits hearing.

    The court's published grant rate is read as that of a represented respondent, which most who reach a
    merits decision are; without counsel the odds are divided by `relief_represented_odds`.
    """
    against = np.where(heard.represented, 1.0, parameters.relief_represented_odds) * (1 - grant_rate)
    probability: Array = grant_rate / (grant_rate + against)
    return probability * np.where(heard.detained, parameters.detained_relief_factor, 1.0)
