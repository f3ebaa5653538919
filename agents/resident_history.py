"""What the residents of the first month bring with them: time in the country, family, home, protections."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.columns import NONE, Protection, Status, Tie
from agents.homes import assign_homes
from agents.origin_community import endow
from agents.protections import TERM, applicants, follow_claims, holders, latest_entry, protect
from agents.state import Array, Rows, State
from world import tables
from world.places import CITIZENSHIPS, MEXICO
from world.rounding import stochastic_round

TEN_YEARS, FIFTEEN_YEARS = 120, 180
LONGEST = 480
"""Most months in the country at the start (assumed)."""
_MOST_CHILDREN = 20


def give_history(state: State, first: int = 0) -> None:
    """Give everybody of the first month a past; who has a case, or parole, keeps the entry that it implies.

    Args:
        state: The world.
        first: Row from which on people have just been added.
    """
    people = state.people
    _give_entry(state, np.flatnonzero(people.entered == 0))
    assign_homes(state, np.flatnonzero(people.home == NONE))
    residents = first + np.flatnonzero(people.status[first:] == Status.RESIDENT)
    endow(state, residents, travelling=False)
    _give_family(state, residents)


def give_protections(state: State) -> None:
    """Let as many hold TPS and DACA as were counted, and protect those whose asylum claim is pending."""
    for kind, number in holders(state.month).items():
        luck = state.streams.sequence(f"residents/{kind.name.lower()}", state.month, len(number))
        _give_protection(state, kind, stochastic_round(number / state.scale, luck))
    follow_claims(state)


def _give_entry(state: State, rows: Rows) -> None:
    people = state.people
    stayed = months_in_country(
        state.uniform("residents/entry", rows), _long_share(state)[people.citizenship[rows]]
    )
    people.entered[rows] = state.stamp - 1 - stayed.astype(np.int64)


def months_in_country(luck: Array, long_share: Array) -> Array:
    """Months in the country: the inverse of a distribution that has the published shares.

    Even over the first ten years; from then on exponential, with the rate at which the share of fifteen years
    follows from that of ten.

    Args:
        luck: Uniform draws; the lower, the longer.
        long_share: Share of ten years or more among people like each.
    """
    persistence = _share("resided_fifteen_years") / _share("resided_ten_years")
    mean = (TEN_YEARS - FIFTEEN_YEARS) / np.log(persistence)
    with np.errstate(divide="ignore", over="ignore"):
        longer = TEN_YEARS + mean * np.log(long_share / luck)
    shorter = TEN_YEARS * (1 - luck) / np.maximum(1 - long_share, 1e-9)
    return np.minimum(np.where(luck < long_share, longer, shorter), LONGEST)


def _long_share(state: State) -> Array:
    """Share of ten years or more by citizenship: of Mexicans as published, of others what is left of all."""
    everybody, mexicans = _share("resided_ten_years"), _share("resided_ten_years", "Mexico")
    weight = float(state.residents[:, MEXICO].sum()) / max(float(state.residents.sum()), 1.0)
    others = (everybody - weight * mexicans) / max(1 - weight, 1e-9)
    shares = np.full(len(CITIZENSHIPS), np.clip(others, 0.01, 0.99))
    shares[MEXICO] = mexicans
    return shares


def _give_family(state: State, rows: Rows) -> None:
    """US-born children, one and a geometric number more, and family ties: a child, or a lawful spouse."""
    people = state.people
    parents = _share("parents_of_citizens")
    luck = state.uniform("residents/children", rows)
    parent = luck < parents
    more = np.log1p(-luck[parent] / parents) / np.log1p(-1 / state.parameters.children_per_parent)
    people.children[rows[parent]] = 1 + np.minimum(np.floor(more), _MOST_CHILDREN - 1).astype(np.int64)
    married = state.uniform("residents/spouse", rows) < _share("married_to_citizen_or_lawful")
    people.ties[rows[parent | married]] |= Tie.FAMILY_IN_US


def _give_protection(state: State, kind: Protection, wanted: NDArray[np.int64]) -> None:
    """Let the published number hold a protection: first those whose entry was early enough.

    If they are too few, others came in fact as late as the holders could.
    """
    people, since = state.people, latest_entry(state, kind)
    rows = applicants(state, kind, wanted, since)
    protect(state, rows, kind)
    missing = wanted - np.bincount(people.citizenship[rows], minlength=len(wanted))
    more = applicants(state, kind, missing, np.full(len(wanted), state.stamp, np.int64))
    people.entered[more] = since[people.citizenship[more]]
    protect(state, more, kind)
    _stagger(state, np.concatenate([rows, more]), kind)


def _stagger(state: State, rows: Rows, kind: Protection) -> None:
    """Terms under way end at different times."""
    term = TERM[kind] or 1
    left = np.floor(state.uniform("residents/term", rows) * term).astype(np.int64)
    state.people.expires[rows] = state.stamp + 1 + left


@lru_cache(maxsize=8)
def _share(characteristic: str, citizenship: str = "") -> float:
    frame = tables.load("resident_characteristics")
    chosen = (frame["characteristic"] == characteristic) & (frame["citizenship"].fillna("") == citizenship)
    return float(frame.loc[chosen, "share"].iloc[0])
