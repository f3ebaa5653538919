"""Dockets against a plain list, whatever joins, leaves and is served."""

from functools import partial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.courts.docket import Docket

COURTS = 3
Step = tuple[list[int], list[int], list[int]]


def not_in(gone: set[int], rows: np.ndarray, courts: np.ndarray, month: int) -> np.ndarray:
    return ~np.isin(rows, list(gone))


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


@settings(max_examples=150, deadline=None)
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
        served = docket.take(np.array(wanted), partial(not_in, gone))
        assert sorted(served.tolist()) == plain.take(list(wanted))
        waiting = np.bincount([case[2] for case in plain.cases], minlength=COURTS)
        np.testing.assert_array_equal(docket.waiting, waiting)


def test_the_longest_waiting_is_served_first_within_each_court() -> None:
    docket = Docket(2)
    docket.join(1, np.array([5, 2]), np.array([0, 1], np.uint8))
    docket.join(2, np.array([9, 1]), np.array([0, 1], np.uint8))

    def all_wait(rows: np.ndarray, courts: np.ndarray, month: int) -> np.ndarray:
        return np.ones(len(rows), bool)

    assert sorted(docket.take(np.array([1, 1]), all_wait).tolist()) == [2, 5]
    assert sorted(docket.take(np.array([9, 9]), all_wait).tolist()) == [1, 9]


@settings(max_examples=60, deadline=None)
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

    def all_wait(some: np.ndarray, courts: np.ndarray, month: int) -> np.ndarray:
        return np.ones(len(some), bool)

    for _ in range(6):
        wanted = np.array([2, 1, 3])
        assert grown.take(wanted, all_wait).tolist() == rebuilt.take(wanted, all_wait).tolist()
