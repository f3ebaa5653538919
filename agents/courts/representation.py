"""Counsel: when people look for it, who finds it, and how many cases it can carry.

Cases are grouped by the months in which those heard look for counsel, which follow from the month of filing.
So the work of a month is in proportion to those who look, and the agenda can be made anew from the columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.columns import EPOCH_MONTH, CaseStage, DocketKind, Flag, Status
from agents.consulate import representation_bonus
from agents.state import Array, Rows, State
from world.parameters import Parameters
from world.places import MEXICO
from world.rounding import allocate

Ages = NDArray[np.int64]
FIRST_AGES = (1, 2, 3, 4, 5, 6)
"""Months after filing at which people first look for counsel (assumed: every month)."""
PUBLISHED_AGES = (1, 3, 6)
"""Months after filing at which TRAC published who had counsel."""
SHARES = (0.069, 0.236, 0.354)
"""Share with counsel at those ages in June 2019 (TRAC report 568), when counsel still had room."""
EVERY = 6
"""Months between later searches (assumed)."""
SEEKING = (Status.RESIDENT, Status.DETAINED, Status.WAITING_IN_MEXICO)
"""Statuses of people who look for counsel; the others have left, died, or need none any more."""
MOST_MONTHS = 12 * 90
"""More months than a case can be old by the end of the model's time."""


_SEEKS = np.isin(np.arange(len(Status)), SEEKING)
_AGES = np.arange(MOST_MONTHS)
_LATER = np.arange(2 * EVERY, MOST_MONTHS + EVERY, EVERY)
_SEARCHES = np.array([0, *FIRST_AGES, *_LATER])
"""Ages at which people look for counsel, after a zero for not yet."""
_NEXT = _SEARCHES[1:][np.searchsorted(_SEARCHES[1:], _AGES)]
_LAST = _SEARCHES[np.searchsorted(_SEARCHES, _AGES, side="right") - 1]


def is_represented(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people have counsel in the case under way; who has found it keeps it until the case ends."""
    has: NDArray[np.bool_] = (state.people.flags[rows] & Flag.COUNSEL) != 0
    return has


def lacks_counsel(state: State, rows: Rows) -> NDArray[np.bool_]:
    """Whether people have an active case, and no counsel in it."""
    case = state.people.case[rows]
    active: NDArray[np.bool_] = (case == CaseStage.MASTER) | (case == CaseStage.INDIVIDUAL)
    return active & ~is_represented(state, rows)


def next_search(age: Ages) -> Ages:
    """The first age, in months since filing, at which people look for counsel, not before some age."""
    result: Ages = _NEXT[np.clip(age, 0, MOST_MONTHS - 1)]
    return result


def last_search(age: Ages) -> Ages:
    """The latest age at which people had looked for counsel by some age; 0 if they had not yet."""
    result: Ages = _LAST[np.clip(age, 0, MOST_MONTHS - 1)]
    return result


def hazard_until(parameters: Parameters, age: Ages) -> Array:
    """Cumulative hazard of finding counsel by an age, where it has room.

    By the published shares up to six months, from then on at the constant rate `counsel_hazard`.
    """
    early: Array = np.interp(age, (0, *PUBLISHED_AGES), (0.0, *-np.log1p(-np.array(SHARES))))
    return early + parameters.counsel_hazard * np.maximum(age - FIRST_AGES[-1], 0)


def look_for_counsel(state: State, rows: Rows) -> None:
    """Enter people whose case became active, or who found nobody this month, under their next search."""
    _look_later(state, rows, state.stamp - state.people.filed[rows].astype(np.int64))


def _look_later(state: State, rows: Rows, age: Ages) -> None:
    """Enter people under their first search after an age, that of their case this month."""
    state.searches.schedule(rows, state.month - age + next_search(age + 1))


def rebuild_searches(state: State) -> None:
    """Make the agenda of searches from the columns, at the start of a month."""
    people = state.people
    rows = np.flatnonzero((people.case == CaseStage.MASTER) | (people.case == CaseStage.INDIVIDUAL))
    rows = rows[~is_represented(state, rows)]
    filed = people.filed[rows].astype(np.int64)
    state.searches.rebuild(rows, filed + next_search(state.stamp - filed) + EPOCH_MONTH)


def find_counsel(state: State) -> None:
    """Let those who look for counsel this month find it, by lot where more find it than it can take.

    To be called before cases become active again in the month: who comes back searches from the next on.
    """
    people = state.people
    rows = state.searches.take(state.month)
    age = state.stamp - people.filed[rows].astype(np.int64)
    due = lacks_counsel(state, rows) & (age == next_search(age))
    rows, age = rows[due], age[due]
    chance = chance_of_counsel(state, rows, age)
    luck = state.uniform("courts/counsel", rows)
    lucky = np.flatnonzero(luck < chance)
    lucky = lucky[_SEEKS[people.status[rows[lucky]]]]
    lucky = lucky[_is_taken(state, rows[lucky], luck[lucky] / chance[lucky])]
    _represent(state, rows[lucky])
    without = np.ones(len(rows), bool)
    without[lucky] = False
    _look_later(state, rows[without], age[without])


def _represent(state: State, rows: Rows) -> None:
    """Note that people in active cases have found counsel."""
    people = state.people
    people.flags[rows] |= np.uint8(Flag.COUNSEL)
    in_mexico = rows[people.docket[rows] == DocketKind.MPP]
    state.ledger.count("mpp_counsel_found", people.place[in_mexico])
    state.represented += np.bincount(people.court[rows], minlength=len(state.represented))


def chance_of_counsel(state: State, rows: Rows, age: Ages) -> Array:
    """Probability that a search at some age finds counsel, where it has room.

    The hazard since the last search is in proportion to access. Mexicans who are helped by a consulate find
    counsel at the first search or by themselves.
    """
    people, until = state.people, hazard_until(state.parameters, _AGES)
    since = until - until[last_search(_AGES - 1)]
    missed: Array = np.exp(-access(state, rows) * since[age])
    first = np.flatnonzero(age == FIRST_AGES[0])
    first = first[people.citizenship[rows[first]] == MEXICO]
    missed[first] *= 1 - representation_bonus(state)[people.court[rows[first]]]
    return 1 - missed


def access(state: State, rows: Rows) -> Array:
    """Hazard of finding counsel over that of a person at liberty at a court of mean access.

    Those who wait in Mexico do not depend on the lawyers around the court.
    """
    people, parameters = state.people, state.parameters
    hazard: Array = state.geography.counsel_access[people.court[rows]]
    hazard[people.docket[rows] == DocketKind.DETAINED] *= parameters.counsel_access_in_detention
    hazard[people.status[rows] == Status.WAITING_IN_MEXICO] = parameters.counsel_access_in_mexico
    return hazard


def room_for_cases(state: State) -> NDArray[np.int64]:
    """Active cases that counsel can still take on by court, in rows; below zero where it carries too many.

    Counsel is where the cases are: courts share what it can carry by active cases times access.
    """
    total = round(state.lever("legal_aid_capacity") / state.scale)
    cases = state.active * state.geography.counsel_access
    room: NDArray[np.int64] = (allocate(total, cases) if total and cases.any() else 0) - state.represented
    return room


def _is_taken(state: State, rows: Rows, order: Array) -> NDArray[np.bool_]:
    """Whether counsel can take each of some people: at each court the first in an order, no party cut in two.

    Args:
        state: The world.
        rows: People who would find counsel.
        order: Their order, the same for the members of a party, shape (rows,).
    """
    people, room = state.people, room_for_cases(state)
    courts = people.court[rows]
    enough = np.bincount(courts, minlength=len(room)) <= room
    contested = (~enough & (room > 0))[courts]
    fits = enough[courts]
    fits[contested] = _are_first(state, rows[contested], order[contested], room)
    return fits


def _are_first(state: State, rows: Rows, order: Array, room: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether people are among the first of their court, so many that no party is cut in two."""
    people = state.people
    courts = people.court[rows]
    party = np.where(people.party[rows] >= 0, people.party[rows], rows)
    by_court = np.lexsort((party, order, courts))
    courts, party = courts[by_court].astype(np.int64), party[by_court]
    opens = np.diff(party, prepend=-1) != 0
    last = np.append(np.flatnonzero(opens)[1:], len(rows))[np.cumsum(opens) - 1]
    first = np.empty(len(rows), bool)
    first[by_court] = last - np.searchsorted(courts, courts) <= room[courts]
    return first
