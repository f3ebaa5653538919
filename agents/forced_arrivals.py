"""Forced arrivals: in observed months, those who are at the border are those who were counted there.

The people start at home. Part of a month's arrivals is sent on the way the month before, in time to travel;
people bound for a port, where a queue was counted, as many months ahead as the queue was long. In the month
itself people who try again fill what is missing, then others who set out late.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from agents.cells import KINDS, Cells, Codes, cells_of, expected_evaders, rank_in, whole_rows
from agents.columns import Demographic, Status, has_live_case
from agents.homes import assign_homes
from agents.journey import set_out
from agents.origin_community import endow
from agents.party import drop_stragglers, form_parties, leave_party
from agents.re_migration import note_re_migration
from agents.state import Array, Rows, State
from world.places import MEXICO, SECTORS
from world.rounding import stochastic_round
from world.streams import keys_at

Expected = Callable[[int], Array]
REPEAT_WINDOW = 12
"""Months after an encounter in which another counts as a repeat (CBP's recidivism is by fiscal year)."""
LONGEST_QUEUE = 12
"""Most months that somebody sets out ahead to wait for a port (assumed)."""


def summon(state: State, expected: Expected) -> None:
    """Bring together the people who are due at the border this month, and send out those due later.

    Args:
        state: The world.
        expected: Expected encounters of a month in people, (crossings, citizenships, demographics).
    """
    if state.month > state.forced_until:
        return
    table = expected(state.month)
    wanted = arrivals_of(state, table, state.month)
    missing = wanted - _due_now(state, wanted)
    missing -= _bring_back(state, missing, float(table[: len(SECTORS)].sum()))
    _send(state, missing, state.month, "border/late")
    _send_ahead(state, expected)


def arrivals_of(state: State, table: Array, month: int) -> Codes:
    """Rows by cell who are at the border in a month: those met and those who get past."""
    return whole_rows(state, table, "border/rounding", month) + evaders_of(state, table, month)


def evaders_of(state: State, table: Array, month: int) -> Codes:
    """Rows by cell who get past in a month."""
    return whole_rows(state, expected_evaders(state, table, month), "border/evasion", month)


def _due_now(state: State, wanted: Codes) -> Codes:
    """Number of travellers due this month by cell; whom nobody was counted for comes a month later."""
    people = state.people
    rows = state.due.take(state.month)
    rows = rows[
        (people.queued[rows] == state.stamp)
        & np.isin(people.status[rows], (Status.IN_TRANSIT, Status.WAITING_TO_PRESENT))
    ]
    cell = cells_of(people, rows).cell
    order = np.argsort(cell, kind="stable")
    rows, cell = rows[order], cell[order]
    late = rank_in(cell) >= wanted[cell]
    state.due.schedule(rows[~late], np.full(int((~late).sum()), state.month))
    drop_stragglers(people, rows[late], rows[~late])
    _postpone(state, rows[late])
    return np.bincount(cell[~late], minlength=len(wanted))


def _postpone(state: State, rows: Rows) -> None:
    """Let people wait another month."""
    state.people.queued[rows] = state.stamp + 1
    state.due.schedule(rows, np.full(len(rows), state.month + 1))


def _bring_back(state: State, missing: Codes, met: float) -> Codes:
    """Let people who were returned try again, at the month's share of those met; returns rows by cell."""
    room = missing.copy()
    room[len(SECTORS) * KINDS :] = 0
    by_kind = room.reshape(-1, KINDS).sum(axis=0)
    pool, kind = _pool(state)
    wanted = met / state.scale * state.histories.at("repeat_share", state.month)
    chance = _chances(wanted, np.bincount(kind, minlength=KINDS), by_kind)
    again = state.uniform("border/again", pool) < chance[kind]
    order = np.argsort(kind[again], kind="stable")
    pool, kind = pool[again][order], kind[again][order]
    fits = rank_in(kind) < by_kind[kind]
    drop_stragglers(state.people, pool[~fits], pool[fits])
    cell = _places_for(room, kind[fits])
    _start_again(state, pool[fits], cell)
    return np.bincount(cell, minlength=len(missing))


def _pool(state: State) -> tuple[Rows, Codes]:
    """People returned in the last year, and their kinds."""
    people = state.people
    pool = np.flatnonzero(people.status == Status.RETURNED)
    pool = pool[(people.entered[pool] >= state.stamp - REPEAT_WINDOW) & ~has_live_case(people.case[pool])]
    return pool, cells_of(people, pool).kind


def _chances(wanted: float, size: Codes, most: Codes) -> Array:
    """Chance of trying again by kind: the same for all, but no more of a kind than there is room for.

    What a kind cannot take goes to the others, until the number wanted is expected or every kind is full.
    """
    limit = np.minimum(most / np.maximum(size, 1), 1.0)
    chance = np.zeros(len(size))
    for _ in range(len(size)):
        open_kinds = (size > 0) & (chance < limit)
        short = wanted - float((chance * size).sum())
        if short <= 1e-9 or not open_kinds.any():
            break
        chance = np.where(open_kinds, np.minimum(chance + short / size[open_kinds].sum(), limit), chance)
    return chance


def _places_for(room: Codes, kind: Codes) -> Codes:
    """A cell with room for each of some people sorted by kind; crossings fill in proportion to their room."""
    by_kind = room.reshape(-1, KINDS).T  # (kinds, crossings)
    number = np.bincount(kind, minlength=KINDS)
    share = np.cumsum(by_kind, axis=1) * (number / np.maximum(by_kind.sum(axis=1), 1))[:, None]
    filled = np.diff(np.rint(share), prepend=0.0, axis=1).astype(np.int64)
    crossing = np.tile(np.arange(by_kind.shape[1]), KINDS)
    cells: Codes = np.repeat(crossing * KINDS + np.repeat(np.arange(KINDS), by_kind.shape[1]), filled.ravel())
    return cells


def _start_again(state: State, rows: Rows, cell: Codes) -> None:
    """Set returned people on the way to a crossing, from where they are; families go to one crossing."""
    people = state.people
    note_re_migration(state, rows)
    _bind(state, rows, Cells(cell), state.month)
    set_out(state, rows)
    members = rows[people.party[rows] >= 0]
    first = people.party[members]
    apart = (people.party[first] == first) & (people.bound[members] != people.bound[first])
    leave_party(people, members[apart])


def _bind(state: State, rows: Rows, cells: Cells, month: int) -> None:
    """Say for which crossing and month people are bound, and across from which city they will be."""
    people = state.people
    people.bound[rows] = cells.crossing
    people.queued[rows] = state.stamp + month - state.month
    people.place[rows] = state.choose("border/city", rows, state.geography.city_of_crossing[cells.crossing])
    state.due.schedule(rows, np.full(len(rows), month))


def _send(state: State, counts: Codes, month: int, origin: str) -> None:
    """Make new people, by cell, who set out now and are due in a month."""
    cells = Cells(np.repeat(np.arange(len(counts)), counts))
    rows = state.people.add(
        len(cells.cell),
        key=keys_at(origin, month, cells.cell << 32 | rank_in(cells.cell)),
        citizenship=cells.citizenship,
        demographic=cells.demographic,
        status=Status.AT_HOME,
    )
    families = cells.demographic == Demographic.FAMILY_MEMBER
    form_parties(state.people, rows[families], cells.cell[families])
    assign_homes(state, rows)
    endow(state, rows, travelling=True)
    _bind(state, rows, cells, month)
    set_out(state, rows)


def _send_ahead(state: State, expected: Expected) -> None:
    """Send out those of the next month's arrivals who need the time, and the queues of the ports."""
    month = state.month + 1
    table = expected(month)
    new = np.maximum(arrivals_of(state, table, month) - _expected_repeats(state, table), 0.0)
    early = np.where(Cells(np.arange(new.size)).citizenship == MEXICO, *_early_shares(state))
    early[len(SECTORS) * KINDS :] = 0.0
    luck = state.streams.sequence("border/early", month, new.size)
    _send(state, stochastic_round(new * early, luck), month, "border")
    _queue_at_ports(state, expected)


def _early_shares(state: State) -> tuple[float, float]:
    """Share that sets out the month before: Mexicans, others."""
    return state.parameters.early_share_mexican, state.parameters.early_share_other


def _expected_repeats(state: State, ahead: Array) -> Array:
    """Expected repeat encounters of the next month in rows, by cell, from those who could try again now."""
    _, kind = _pool(state)
    size = np.bincount(kind, minlength=KINDS)
    sectors = ahead[: len(SECTORS)].reshape(len(SECTORS), KINDS) / state.scale
    wanted = float(sectors.sum()) * state.histories.at("repeat_share", state.month + 1)
    number = _chances(wanted, size, np.rint(sectors.sum(axis=0)).astype(np.int64)) * size
    repeats = np.zeros((ahead.size // KINDS, KINDS))
    repeats[: len(SECTORS)] = sectors / np.maximum(sectors.sum(axis=0), 1e-9) * number
    return repeats.ravel()


def _queue_at_ports(state: State, expected: Expected) -> None:
    """Send out people bound for ports, until as many are under way or wait as the queue counted."""
    counted = state.histories.at("port_queue", state.month)
    under_way = 0.0
    sectors = len(SECTORS) * KINDS
    for month in range(state.month + 1, state.month + 1 + LONGEST_QUEUE):
        arrivals = arrivals_of(state, expected(month), month)
        arrivals[:sectors] = 0
        if month > int(state.ports.queued_until.max(initial=0)):
            state.ports.queued_until[:] = month
            _send(state, arrivals, month, "border/queue")
        under_way += float(arrivals.sum()) * state.scale
        if under_way >= counted:
            break
