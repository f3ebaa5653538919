"""Representation: who has found counsel by the day of a hearing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.consulate import representation_bonus
from agents.state import Array, Rows, State
from world.places import MEXICO


def share_represented(final_share: float, age_months: Array, search_months: float) -> Array:
    """Share of cases with counsel by age: `final_share * (1 - exp(-age / search))`.

    With 0.65 and seven and a half months this gives 8%, 21% and 36% after one, three and six months; TRAC
    report 568 (June 2019) found 6.9%, 23.6% and 35.4%.
    """
    return final_share * -np.expm1(-age_months / search_months)


def is_represented(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether each respondent has counsel; who has found it keeps it while the share holds.

    Mexicans may have it thanks to a consulate, by its assumed effect.
    """
    people = state.people
    age = (state.stamp - people.filed[rows].astype(np.int64)).astype(np.float64)
    share = share_represented(
        state.histories.at("representation", state.month), age, state.parameters.counsel_search_months
    )
    share += representation_bonus(state)[people.court[rows]] * (people.citizenship[rows] == MEXICO)
    luck = state.once("courts/counsel", rows)
    return luck < share
