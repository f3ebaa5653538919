"""Encounters at the border: who is met, people who try again first, and where they are from then on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.columns import CaseStage, Status
from agents.migrant import count_attempt
from agents.state import Array, Rows, State
from world.places import CITIZENSHIPS, DEMOGRAPHICS, NO_PLACE, SECTORS
from world.streams import keys_at

REPEAT_WINDOW = 12
"""Months after an encounter in which another counts as a repeat (CBP's recidivism is by fiscal year)."""
_CELLS = (len(CITIZENSHIPS), len(DEMOGRAPHICS))


@dataclass(frozen=True)
class Encounters:
    """The encounters of a month, ordered by crossing, citizenship and demographic.

    Attributes:
        rows: Who is met.
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


def meet(state: State, table: Array) -> Encounters:
    """Turn expected encounters into people met this month, and add those who are new.

    Args:
        state: The world.
        table: Expected encounters in people, (crossings, citizenships, demographics).
    """
    counts = _round(state, table)
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    crossing, kind = np.divmod(cell, _CELLS[0] * _CELLS[1])
    citizenship, demographic = np.divmod(kind, _CELLS[1])
    rows = np.full(len(cell), -1, np.int64)
    _meet_again(state, rows, kind, crossing)
    repeated = rows >= 0
    new = ~repeated
    ordinal = np.arange(len(cell)) - np.repeat(np.cumsum(counts.ravel()) - counts.ravel(), counts.ravel())
    rows[new] = state.people.add(
        int(new.sum()),
        key=keys_at("border", state.month, cell[new] << 32 | ordinal[new]),
        citizenship=citizenship[new],
        demographic=demographic[new],
        status=Status.AT_HOME,
    )
    _note(state, rows, crossing)
    return Encounters(rows, crossing, citizenship, demographic, repeated)


def _round(state: State, table: Array) -> NDArray[np.int64]:
    """Whole rows by systematic rounding: every run of neighbouring cells keeps its sum to within one row."""
    upper = np.cumsum(table.ravel() / state.scale) + state.streams.sequence("border/rounding", state.month, 1)
    return np.diff(np.floor(upper), prepend=0.0).astype(np.int64).reshape(table.shape)


def _meet_again(state: State, rows: Rows, kind: NDArray[np.int64], crossing: NDArray[np.int64]) -> None:
    """Put people who try again into encounters of their kind between ports, at the repeat share."""
    people = state.people
    between = np.flatnonzero(crossing < len(SECTORS))
    between = between[np.argsort(kind[between], kind="stable")]
    met = np.bincount(kind[between], minlength=_CELLS[0] * _CELLS[1])
    pool = np.flatnonzero(people.status == Status.RETURNED)
    pool = pool[people.entered[pool] >= state.stamp - REPEAT_WINDOW]
    pool_kind = people.citizenship[pool].astype(np.int64) * _CELLS[1] + people.demographic[pool]
    wanted = len(between) * state.histories.at("repeat_share", state.month)
    chance = _chances(wanted, np.bincount(pool_kind, minlength=len(met)), met)
    again = state.uniform("border/again", pool) < chance[pool_kind]
    pool, pool_kind = pool[again], pool_kind[again]
    pool, pool_kind = _at_most(pool, pool_kind, met)
    number = np.bincount(pool_kind, minlength=len(met))
    rank = _rank(pool_kind, number)
    slot = ((rank + 0.5) * met[pool_kind] / number[pool_kind]).astype(np.int64)
    rows[between[(np.cumsum(met) - met)[pool_kind] + slot]] = pool


def _chances(wanted: float, size: NDArray[np.int64], met: NDArray[np.int64]) -> Array:
    """Chance of trying again by kind: the same for all, but no more of a kind than are met of it.

    What a kind cannot take goes to the others, until the number wanted is expected or every kind is full.
    """
    most = np.minimum(met / np.maximum(size, 1), 1.0)
    chance = np.zeros(len(size))
    for _ in range(len(size)):
        room = (size > 0) & (chance < most)
        missing = wanted - float((chance * size).sum())
        if missing <= 1e-9 or not room.any():
            break
        chance = np.where(room, np.minimum(chance + missing / size[room].sum(), most), chance)
    return chance


def _at_most(pool: Rows, kind: NDArray[np.int64], limit: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
    """Sort people by kind and keep no more of each than there are encounters."""
    order = np.argsort(kind, kind="stable")
    pool, kind = pool[order], kind[order]
    kept = _rank(kind, np.bincount(kind, minlength=len(limit))) < limit[kind]
    return pool[kept], kind[kept]


def _rank(kind: NDArray[np.int64], number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Position of each within its kind, in an array sorted by kind."""
    return np.arange(len(kind)) - (np.cumsum(number) - number)[kind]


def _note(state: State, rows: Rows, crossing: NDArray[np.int64]) -> None:
    """Write the encounter into the columns: the month, one attempt more, the city across the line."""
    people = state.people
    people.entered[rows] = state.stamp
    count_attempt(people, rows)
    people.flags[rows] = 0
    people.case[rows] = CaseStage.NONE
    people.state[rows] = people.court[rows] = NO_PLACE
    cities = state.geography.city_of_crossing[crossing]
    people.place[rows] = state.choose("border/city", rows, cities)
