"""Parties: who is of one, who is cut off, who is left behind."""

from collections import Counter
from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import Demographic
from agents.party import SIZES, drop_stragglers, form_parties, whole_parties
from agents.people import People
from agents.state import State
from model.migration_model import MigrationModel


def families(*sizes: int) -> People:
    """A table of people whose cells have these numbers of family members, with their parties."""
    people = People()
    cell = np.repeat(np.arange(len(sizes)), sizes)
    rows = people.add(len(cell), demographic=Demographic.FAMILY_MEMBER)
    form_parties(people, rows, cell)
    return people


@given(st.lists(st.integers(0, 40), max_size=8))
def test_everybody_has_family_within_the_cell_unless_alone_there(sizes: list[int]) -> None:
    """Parties are of two to five, of neighbours in one cell; a single family member of a cell is alone."""
    people = families(*sizes)
    cell = np.repeat(np.arange(len(sizes)), sizes)
    for first, number in Counter(people.party.tolist()).items():
        members = np.flatnonzero(people.party == first)
        if first == -1:
            assert all(sizes[c] == 1 for c in cell[members])
            continue
        assert 2 <= number <= max(SIZES) + 1
        assert members[0] == first
        assert np.ptp(members) == number - 1
        assert len(set(cell[members].tolist())) == 1


def test_mean_party_is_that_of_the_declared_sizes() -> None:
    people = families(14_000)
    assert 14_000 / len(np.unique(people.party)) == sum(SIZES) / len(SIZES)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 60))
def test_a_cut_leaves_no_party_in_two(sizes: list[int], number: int) -> None:
    people = families(*sizes)
    ordered = np.arange(people.count)
    kept = whole_parties(people, ordered, number)
    assert kept <= number
    assert number - kept < max(SIZES) + 1 or kept == people.count
    inside = set(people.party[ordered[:kept]].tolist()) - {-1}
    assert not inside & set(people.party[ordered[kept:]].tolist())


def test_who_stays_when_the_first_goes_is_alone() -> None:
    people = families(14)
    party = people.party.copy()
    going = np.flatnonzero(party == 0)[:1]
    staying = np.setdiff1d(np.arange(14), going)
    drop_stragglers(people, staying, going)
    assert (people.party[1:2] == -1).all()
    np.testing.assert_array_equal(people.party[2:], party[2:])


def test_members_of_a_party_share_their_luck(tiny_world: Callable[..., State]) -> None:
    state = tiny_world()
    rows = state.people.add(8, key=np.arange(8, dtype=np.uint64), demographic=Demographic.FAMILY_MEMBER)
    form_parties(state.people, rows[:4], np.zeros(4, np.int64))
    luck = state.uniform("a decision", rows)
    assert len(set(luck[:2].tolist())) == 1
    assert len(set(luck.tolist())) == len(set(state.people.party[rows[:4]].tolist())) + 4
    assert state.once("a decision", rows)[0] == state.once("a decision", rows)[1]


def test_families_of_the_run_stay_together(lived: MigrationModel) -> None:
    """Members stand where the first member stands; the run checks it every month, here once more by hand."""
    people = lived.people
    members = np.flatnonzero(people.party >= 0)
    members = members[people.party[people.party[members]] == people.party[members]]
    assert len(members) > 10_000
    for column in ("status", "case", "court", "state", "place"):
        values = people.column(column)
        np.testing.assert_array_equal(values[members], values[people.party[members]])
