"""Dockets against a plain list, whatever joins, leaves and is served."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.courts.docket import Docket

COURTS = 3
ALONE = np.full(200, -1, np.int32)
"""The parties of people who have none."""
NO_LUCK = np.zeros(COURTS)
Step = tuple[list[int], list[int], list[int]]


def not_in(gone: set[int], rows: np.ndarray, courts: np.ndarray, months: np.ndarray) -> np.ndarray:
    return ~np.isin(rows, list(gone))


def all_wait(rows: np.ndarray, courts: np.ndarray, months: np.ndarray) -> np.ndarray:
    return np.ones(len(rows), bool)


class PlainDocket:
    """The same queue, one tuple a case."""

    def __init__(self) -> None:
        self.cases: list[tuple[int, int, int]] = []

    def join(self, month: int, row: int, court: int) -> None:
        self.cases.append((month, row, court))

    def take(self, wanted: list[int]) -> list[int]:
        served = []
        for month, row, court in sorted(self.cases):
            if wanted[court]:
                wanted[court] -= 1
                served.append(row)
                self.cases.remove((month, row, court))
        return sorted(served)


STEPS = st.lists(
    st.tuples(
        st.lists(st.integers(0, COURTS - 1), max_size=8),
        st.lists(st.integers(0, 5), min_size=COURTS, max_size=COURTS),
        st.lists(st.integers(0, 40), max_size=4),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(STEPS)
def test_serves_as_a_plain_queue_does(steps: list[Step]) -> None:
    """Each month some join, some leave without a hearing, and some are served: longest-waiting first."""
    docket, plain = Docket(COURTS), PlainDocket()
    court_of: dict[int, int] = {}
    gone: set[int] = set()
    row = 0
    for month, (joining, wanted, leaving) in enumerate(steps):
        rows = np.arange(row, row + len(joining))
        row += len(joining)
        docket.join(month, rows, np.array(joining, np.uint8))
        for new, court in zip(rows, joining, strict=True):
            plain.join(month, int(new), court)
            court_of[int(new)] = court
        out = {case[1] for case in plain.cases} & set(leaving)
        docket.leave(np.array([court_of[r] for r in out], np.uint8))
        plain.cases = [case for case in plain.cases if case[1] not in out]
        gone |= out
        served = docket.take(np.array(wanted), partial(not_in, gone), ALONE, NO_LUCK)
        assert sorted(served.tolist()) == plain.take(list(wanted))
        waiting = np.bincount([case[2] for case in plain.cases], minlength=COURTS)
        np.testing.assert_array_equal(docket.waiting, waiting)


def test_the_longest_waiting_is_served_first_within_each_court() -> None:
    docket = Docket(2)
    docket.join(1, np.array([5, 2]), np.array([0, 1], np.uint8))
    docket.join(2, np.array([9, 1]), np.array([0, 1], np.uint8))

    assert sorted(docket.take(np.array([1, 1]), all_wait, ALONE, NO_LUCK[:2]).tolist()) == [2, 5]
    assert sorted(docket.take(np.array([9, 9]), all_wait, ALONE, NO_LUCK[:2]).tolist()) == [1, 9]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, COURTS - 1)), max_size=30))
def test_rebuilt_from_columns_it_serves_the_same(cases: list[tuple[int, int]]) -> None:
    """A docket made case by case, in several batches a month, equals one rebuilt at once."""
    cases = sorted(cases)
    months = np.array([case[0] for case in cases], np.int64)
    courts = np.array([case[1] for case in cases], np.uint8)
    rows = np.random.default_rng(1).permutation(len(cases)).astype(np.int64)
    grown, rebuilt = Docket(COURTS), Docket(COURTS)
    for i in range(len(cases)):
        grown.join(int(months[i]), rows[i : i + 1], courts[i : i + 1])
    rebuilt.rebuild(rows, courts, months)
    for _ in range(6):
        served = [d.take(np.array([2, 1, 3]), all_wait, ALONE, NO_LUCK).tolist() for d in (grown, rebuilt)]
        assert served[0] == served[1]


SIZES = st.lists(st.integers(1, 5), min_size=1, max_size=12)


def parties_of(sizes: list[int]) -> np.ndarray:
    """The column of people who stand in parties of these sizes; a party of one is alone."""
    first = np.cumsum(sizes) - sizes
    column: np.ndarray = np.repeat(np.where(np.array(sizes) > 1, first, -1), sizes).astype(np.int32)
    return column


@settings(max_examples=200)
@given(SIZES, st.lists(st.integers(0, 8), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_parties_are_served_whole_and_in_turn(sizes: list[int], wanted: list[int], seed: int) -> None:
    """Whatever is wanted: those served so far are always the front of the queue, cut between two parties."""
    party, docket, luck = parties_of(sizes), Docket(1), np.random.default_rng(seed)
    docket.join(0, np.arange(len(party)), np.zeros(len(party), np.uint8))
    ends = {0, *np.cumsum(sizes).tolist()}
    served = 0
    for number in wanted:
        rows = docket.take(np.array([number]), all_wait, party, luck.random(1))
        assert rows.tolist() == list(range(served, served + len(rows)))
        assert number - max(sizes) < len(rows) < number + max(sizes) or served + len(rows) == len(party)
        served += len(rows)
        assert served in ends
        assert docket.waiting[0] == len(party) - served


@pytest.mark.parametrize("wanted", [1, 2, 3, 4, 5])
def test_the_mean_number_served_is_the_number_wanted(wanted: int) -> None:
    """Of parties of three, two and four: over evenly spread luck nobody is gained or lost by the rounding."""
    party = parties_of([3, 2, 4])
    served = []
    for luck in (np.arange(600) + 0.5) / 600:
        docket = Docket(1)
        docket.join(0, np.arange(9), np.zeros(9, np.uint8))
        served.append(len(docket.take(np.array([wanted]), all_wait, party, np.array([luck]))))
    assert np.mean(served) == pytest.approx(wanted)


def test_nobody_overtakes_a_party_that_has_to_wait() -> None:
    """One is wanted of a party of two, and it is unlucky: the next month's case is not heard instead."""
    party = parties_of([2, 1])
    docket = Docket(1)
    docket.join(0, np.array([0, 1]), np.zeros(2, np.uint8))
    docket.join(1, np.array([2]), np.zeros(1, np.uint8))
    assert docket.take(np.array([1]), all_wait, party, np.array([0.6])).tolist() == []
    assert docket.take(np.array([1]), all_wait, party, np.array([0.4])).tolist() == [0, 1]


@settings(max_examples=200)
@given(SIZES, st.sets(st.integers(0, 40)), st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_who_has_left_a_party_does_not_part_the_others(
    sizes: list[int], left: set[int], wanted: list[int]
) -> None:
    """Some go on alone but are still listed among those whom they left: the others are served together."""
    party, docket = parties_of(sizes), Docket(1)
    alone = np.isin(np.arange(len(party)), list(left))
    party[alone] = -1
    docket.join(0, np.arange(len(party)), np.zeros(len(party), np.uint8))
    waits = np.ones(len(party), bool)
    for number, luck in zip(wanted, np.random.default_rng(1).random(8), strict=False):
        waits[docket.take(np.array([number]), all_wait, party, np.array([luck]))] = False
        for first in np.unique(party[party >= 0]):
            assert len(set(waits[party == first])) == 1


@settings(max_examples=100)
@given(SIZES, SIZES, st.integers(0, 20), st.floats(0, 1, exclude_max=True))
def test_courts_do_not_disturb_each_other(one: list[int], other: list[int], wanted: int, luck: float) -> None:
    """What a court serves is the same whether or not another has a queue."""
    sizes = one + other
    party = parties_of(sizes)
    rows, courts = np.arange(len(party)), np.repeat([0, 1], [sum(one), sum(other)]).astype(np.uint8)
    both, alone = Docket(2), Docket(2)
    both.join(0, rows, courts)
    alone.join(0, rows[courts == 1], courts[courts == 1])
    asked, drawn = np.array([wanted, wanted // 2]), np.array([1 - luck, luck])
    served = both.take(asked, all_wait, party, drawn)
    assert served[courts[served] == 1].tolist() == alone.take(asked, all_wait, party, drawn).tolist()
