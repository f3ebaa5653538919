"""Encounters at the border: who is there, who gets past, who is met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.appointments import present_at_ports
from agents.cells import cells_of, rank_in
from agents.columns import CaseStage, Demographic, Flag, Status
from agents.forced_arrivals import REPEAT_WINDOW, Expected, evaders_of
from agents.migrant import count_attempt
from agents.state import Rows, State
from world.places import NO_PLACE, SECTORS


@dataclass(frozen=True)
class Encounters:
    """People at the border in a month, ordered by crossing, citizenship and demographic.

    Attributes:
        rows: Who is there.
        crossing: Crossing code of each.
        citizenship: Citizenship code of each.
        demographic: Demographic code of each.
        repeated: Whether the person was met in the twelve months before.
    """

    rows: Rows
    crossing: NDArray[np.int64]
    citizenship: NDArray[np.int64]
    demographic: NDArray[np.int64]
    repeated: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> Encounters:
        """Those who are chosen."""
        return Encounters(
            self.rows[chosen],
            self.crossing[chosen],
            self.citizenship[chosen],
            self.demographic[chosen],
            self.repeated[chosen],
        )


def meet(state: State, expected: Expected) -> tuple[Encounters, Encounters]:
    """Let those who are at the border be met or get past; returns those who were met, and those who got past.

    Args:
        state: The world.
        expected: Expected encounters of a month in people, (crossings, citizenships, demographics).
    """
    forced = state.month <= state.forced_until
    there = _at_the_border(state, state.due.take(state.month) if forced else _arrived(state))
    past = _counted_evaders(state, there, expected) if forced else _lucky(state, there)
    _note(state, there.rows)
    _join_queues(state)
    return there.only(~past), there.only(past)


def _join_queues(state: State) -> None:
    """Let travellers to a port who have come to its city wait there."""
    people = state.people
    rows = np.flatnonzero(people.status == Status.IN_TRANSIT)
    rows = rows[people.bound[rows] >= len(SECTORS)]
    rows = rows[people.node[rows] == state.cities.node[people.place[rows]]]
    people.status[rows] = Status.WAITING_TO_PRESENT
    people.queued[rows] = np.maximum(people.queued[rows], state.stamp)


def _at_the_border(state: State, rows: Rows) -> Encounters:
    people = state.people
    rows = rows[np.lexsort((rows, cells_of(people, rows).cell))]
    cells = cells_of(people, rows)
    repeated = people.entered[rows] >= state.stamp - REPEAT_WINDOW
    return Encounters(rows, cells.crossing, cells.citizenship, cells.demographic, repeated)


def _arrived(state: State) -> Rows:
    """Where agents decide: people at the sector that they are bound for, and those whom a port takes."""
    people = state.people
    rows = np.flatnonzero(people.status == Status.IN_TRANSIT)
    rows = rows[people.node[rows] == state.cities.node[people.place[rows]]]
    return np.concatenate([rows[people.bound[rows] < len(SECTORS)], present_at_ports(state)])


def _counted_evaders(state: State, there: Encounters, expected: Expected) -> NDArray[np.bool_]:
    """Whether each gets past: as many of a cell as were counted, by lot, first-time travellers first."""
    cell = cells_of(state.people, there.rows).cell
    number = evaders_of(state, expected(state.month), state.month)
    order = np.lexsort((state.uniform("border/past", there.rows), there.repeated, cell))
    past = np.empty(len(cell), bool)
    past[order] = rank_in(cell) < number[cell]
    return past


def _lucky(state: State, there: Encounters) -> NDArray[np.bool_]:
    """Whether each gets past, where agents decide: adults, at the last ratio of known gotaways."""
    between = there.crossing < len(SECTORS)
    adult = between & (there.demographic == Demographic.SINGLE_ADULT)
    ratio = state.histories.at("evasion_ratio", state.month)
    number = np.bincount(there.crossing[between], minlength=len(SECTORS)) * ratio / (1 + ratio)
    adults = np.bincount(there.crossing[adult], minlength=len(SECTORS))
    chance = np.minimum(number / np.maximum(adults, 1), 1.0)
    past = np.zeros(len(adult), bool)
    past[adult] = state.uniform("border/luck", there.rows[adult]) < chance[there.crossing[adult]]
    return past


def _note(state: State, rows: Rows) -> None:
    """Write the encounter or entry into the columns: the month, one attempt more, the journey is over."""
    people = state.people
    people.entered[rows] = state.stamp
    count_attempt(people, rows)
    people.flags[rows] &= np.uint8(Flag.APPOINTMENT)
    people.case[rows] = CaseStage.NONE
    people.state[rows] = people.court[rows] = people.bound[rows] = NO_PLACE
    people.status[rows] = Status.AT_HOME
