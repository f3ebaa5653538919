"""The respondents of a month: what their hearings depend on in them and in their judge."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, ndtri

from agents.columns import DocketKind
from agents.courts.attendance_in_mexico import missed_in_mexico
from agents.courts.hearing import Respondents
from agents.courts.notice import Source
from agents.courts.pending import is_present
from agents.courts.representation import is_represented
from agents.state import Array, Rows, State
from world.places import NO_PLACE

_LEAST = 1e-9


def respondents(state: State, rows: Rows) -> Respondents:
    """What hearings depend on in the people heard."""
    people = state.people
    home = people.state[rows]
    return Respondents(
        represented=is_represented(state, rows),
        detained=people.docket[rows] == DocketKind.DETAINED,
        kept_away=missed_in_mexico(state, rows),
        from_border=people.source[rows] == Source.BORDER,
        absent=~is_present(state, rows),
        far=(home != NO_PLACE) & (home != state.geography.state_of_court[people.court[rows]]),
        years=(state.stamp - people.filed[rows].astype(np.float64)) / 12,
    )


def grant_rates(state: State, rows: Rows) -> Array:
    """Share of decisions that grant relief of the judge who has each case.

    Judges of a court differ: on the scale of log-odds they are normal about the court, with the standard
    deviation `judge_dispersion`; the centre is such that the court's mean stays its rate (probit
    approximation of the logistic-normal mean). A case has its judge, drawn once, for good.
    """
    spread = state.parameters.judge_dispersion
    centre = logit(state.geography.grant_rate) * np.sqrt(1 + np.pi * spread**2 / 8)
    luck = np.clip(state.once("courts/judge", rows), _LEAST, 1 - _LEAST)
    rates: Array = expit(centre[state.people.court[rows]] + spread * ndtri(luck))
    return rates
