"""Home communities of people: a Mexican state, or the country of citizenship."""

from __future__ import annotations

import numpy as np

from agents.state import Rows, State
from world.places import MEXICO


def assign_homes(state: State, rows: Rows) -> None:
    """Draw the home state of Mexicans, by the identity cards issued; others come from their country."""
    people = state.people
    citizenship = people.citizenship[rows].astype(np.int64)
    people.home[rows] = len(state.places.mexican_states) - 1 + citizenship
    mexicans = rows[citizenship == MEXICO]
    shares = state.geography.home_of_citizenship[MEXICO]
    people.home[mexicans] = state.choose("origins/home", mexicans, shares)
