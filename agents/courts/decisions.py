"""Acting on a decision that is final: orders, relief, voluntary departure."""

from __future__ import annotations

from agents.columns import Flag, Status
from agents.leaving import leave
from agents.state import Rows, State, order_removed


def carry_out_orders(state: State, rows: Rows) -> None:
    """Act on final orders: residents stay at large, those held are to be removed, those in Mexico go back.

    People who are elsewhere, because they left or died, stay where they are.
    """
    people = state.people
    order_removed(state, rows[people.status[rows] == Status.RESIDENT])
    people.flags[rows[people.status[rows] == Status.DETAINED]] |= Flag.REMOVABLE
    return_to_mexico(state, rows)


def return_to_mexico(state: State, rows: Rows) -> None:
    """Let those who waited in Mexico for a case that is over wait no longer."""
    people = state.people
    rows = rows[people.status[rows] == Status.WAITING_IN_MEXICO]
    people.status[rows] = Status.RETURNED
    people.entered[rows] = state.stamp  # from now on, not since they were enrolled, they may try again


def grant_relief(state: State, rows: Rows) -> None:
    """Grant relief: residents gain lawful status; those held are released by the interior phase."""
    people = state.people
    status = people.status[rows]
    leave(state, rows[status == Status.RESIDENT], Status.LAWFUL, "relief")
    people.status[rows[status == Status.WAITING_IN_MEXICO]] = Status.LAWFUL
    people.flags[rows[status == Status.DETAINED]] |= Flag.RELIEF


def depart_voluntarily(state: State, rows: Rows) -> None:
    """Residents and those waiting in Mexico go home; those held leave custody as the removed do."""
    people = state.people
    status = people.status[rows]
    leave(state, rows[status == Status.RESIDENT], Status.AT_HOME, "voluntary_departure")
    people.status[rows[status == Status.WAITING_IN_MEXICO]] = Status.AT_HOME
    people.flags[rows[status == Status.DETAINED]] |= Flag.REMOVABLE
