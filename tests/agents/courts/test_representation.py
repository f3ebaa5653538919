"""Representation by age of the case, against the published shares, and in a world of one court."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from agents.courts.representation import is_represented, share_represented
from agents.state import State
from world.parameters import Parameters
from world.streams import keys

PUBLISHED = {1: 0.069, 3: 0.236, 6: 0.354}
"""Shares represented by months since filing, TRAC report 568 (June 2019)."""


def world_with_counsel(state: State, share: float, cases: int) -> np.ndarray:
    state.histories = replace(state.histories, representation=np.array([share]))
    return state.people.add(cases, key=keys("case", state.month, cases), filed=state.stamp, court=0)


@pytest.mark.parametrize(("months", "share"), PUBLISHED.items())
def test_published_shares_are_reproduced_within_three_points(months: int, share: float) -> None:
    found = share_represented(0.65, np.array([months]), Parameters().counsel_search_months)[0]
    assert found == pytest.approx(share, abs=0.03)


def test_cases_find_counsel_at_the_stated_rate(tiny_world: Callable[..., State]) -> None:
    """Shares of 20,000 cases lie within four binomial errors of the closed form at each age."""
    state = tiny_world()
    rows = world_with_counsel(state, 0.65, 20_000)
    for months in (0, 1, 3, 6, 60):
        later = replace(state, month=state.month + months)
        share = share_represented(0.65, np.array([months]), state.parameters.counsel_search_months)[0]
        error = 4 * np.sqrt(0.25 / len(rows))
        assert is_represented(later, rows).mean() == pytest.approx(share, abs=error)
    assert not is_represented(state, rows).any()


def test_who_has_found_counsel_keeps_it(tiny_world: Callable[..., State]) -> None:
    state = tiny_world()
    rows = world_with_counsel(state, 0.65, 2000)
    before = np.zeros(len(rows), bool)
    for months in range(1, 24):
        now = is_represented(replace(state, month=state.month + months), rows)
        assert (now | ~before).all()
        before = now
    assert before.any()
