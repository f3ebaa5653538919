"""The agenda against a plain dictionary."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.agenda import Agenda

BATCHES = st.lists(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=10), max_size=6)


@given(BATCHES)
def test_gives_back_under_each_month_whom_it_was_given(batches: list[list[tuple[int, int]]]) -> None:
    agenda, plain = Agenda(), {month: set[int]() for month in range(6)}
    for batch in batches:
        agenda.schedule(np.array([r for r, _ in batch], np.int64), np.array([m for _, m in batch], np.int64))
        for row, month in batch:
            plain[month].add(row)
    for month in range(6):
        assert agenda.take(month).tolist() == sorted(plain[month])
        assert agenda.take(month).size == 0


def test_rebuilding_forgets_what_was_there() -> None:
    agenda = Agenda()
    agenda.schedule(np.array([1, 2]), np.array([7, 7]))
    agenda.rebuild(np.array([3]), np.array([8]))
    assert agenda.take(7).size == 0
    assert agenda.take(8).tolist() == [3]
