"""Parties: families, who travel, are decided on, heard and removed together.

The column `party` holds the row of the first member. Members share their luck (`State.uniform`), so whoever
is in the same situation meets the same fate; who is taken alone, by an arrest or a death, leaves the party.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.people import People
from agents.state import Rows

SIZES = (2, 3, 2, 4, 3)
"""Sizes of families met at the border, in turn: 2.8 people on average (assumed)."""
_ENDS = np.cumsum(SIZES)


def form_parties(people: People, rows: Rows, cell: NDArray[np.int64]) -> None:
    """Make parties of family members of the same cell, who stand next to each other.

    Args:
        people: The table.
        rows: Family members, sorted by cell, then by row.
        cell: Cell of each, such as where, from where and when they come; shape (rows,).
    """
    if not len(rows):
        return
    opens = _opens(cell)
    first = rows[opens][np.cumsum(opens) - 1]
    size = np.bincount(np.cumsum(opens) - 1)
    people.party[rows] = np.where(size[np.cumsum(opens) - 1] > 1, first, -1)


def _opens(cell: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each is the first of a party; a single left over at the end of a cell joins the last party."""
    position = np.arange(len(cell)) - np.searchsorted(cell, cell, side="left")
    within = position % _ENDS[-1]
    group = position // _ENDS[-1] * len(SIZES) + np.searchsorted(_ENDS, within, side="right")
    new_cell = np.append(True, cell[1:] != cell[:-1])
    opens: NDArray[np.bool_] = new_cell | np.append(True, group[1:] != group[:-1])
    single = opens & np.append(opens[1:], True)
    joined: NDArray[np.bool_] = opens & ~(single & ~new_cell)
    return joined


def leave_party(people: People, rows: Rows) -> None:
    """Note that people go on alone."""
    people.party[rows] = -1


def whole_parties(people: People, ordered: Rows, number: int) -> int:
    """The most people, from the front of a queue and no more than `number`, that leave no party cut in two.

    Args:
        people: The table.
        ordered: Rows in the order of the queue; members of a party stand next to each other.
        number: People that there is room for.
    """
    number = min(number, len(ordered))
    if not 0 < number < len(ordered):
        return number
    party = people.party[ordered]
    if party[number] < 0:
        return number
    return number - int((party[:number] == party[number]).sum())


def drop_stragglers(people: People, left_behind: Rows, chosen: Rows) -> None:
    """Take people out of a party whose first member goes on without them.

    Args:
        people: The table.
        left_behind: Rows that stay.
        chosen: Rows that go.
    """
    members = left_behind[people.party[left_behind] >= 0]
    leave_party(people, members[np.isin(people.party[members], chosen)])
