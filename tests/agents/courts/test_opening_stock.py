"""The first month's appeals against the published counts, their places in the queue, and asylum claims."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, Flag
from agents.courts.appeals import decide_appeals
from agents.courts.opening_stock import begin_appeals, begin_claims, pending_appeals
from agents.state import State
from model.indexes import rebuild
from world.calendar import month_of
from world.streams import keys


@pytest.mark.parametrize(
    ("month", "appeals"),
    [
        (month_of(2013, 10), 37_285),
        (month_of(2015, 10), 37_285),
        (month_of(2018, 1), (37_285 + 95_422) / 2),
        (month_of(2020, 4), 95_422),
        (month_of(2025, 1), 95_422),
    ],
)
def test_pending_appeals_lie_on_the_line_between_the_published_counts(month: int, appeals: float) -> None:
    """End of FY2015 is October 2015, end of the second quarter of FY2020 is April 2020."""
    assert pending_appeals(month) == pytest.approx(appeals)


def with_stage(state: State, number: int, stage: CaseStage) -> np.ndarray:
    key = keys(stage.name, state.month, number)
    return state.people.add(number, key=key, case=stage, court=0, state=0, filed=state.stamp - 30)


def test_appeals_have_come_at_the_rate_at_which_they_are_decided(tiny_world: Callable[..., State]) -> None:
    """6,000 appeals at 500 a month are those of the last twelve months: 500 of each, within four errors."""
    state = tiny_world({"board_decisions_per_month": 500})
    rows = with_stage(state, 6000, CaseStage.APPEAL)
    begin_appeals(state)
    waited = state.stamp - state.people.queued[rows].astype(np.int64)
    counts = np.bincount(waited, minlength=13)
    assert counts[0] == 0
    assert len(counts) == 13
    assert np.abs(counts[1:] - 500).max() < 4 * np.sqrt(500 * 11 / 12)
    assert (state.people.filed[rows] < state.people.queued[rows]).all()
    rebuild(state)
    oldest = rows[waited == 12][:400]
    decide_appeals(state)
    assert not (state.people.case[oldest] == CaseStage.APPEAL).any()


def test_claims_are_in_cases_set_for_the_merits_only(tiny_world: Callable[..., State]) -> None:
    state = tiny_world()
    rows = {s: with_stage(state, 5000, s) for s in (CaseStage.MASTER, CaseStage.INDIVIDUAL)}
    begin_claims(state)
    rebuild(state)
    share = state.parameters.asylum_claim_share
    claims = {s: (state.people.flags[r] & Flag.ASYLUM != 0).mean() for s, r in rows.items()}
    assert claims[CaseStage.MASTER] == 0
    assert claims[CaseStage.INDIVIDUAL] == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 5000))
    assert state.asylum[0] == round(claims[CaseStage.INDIVIDUAL] * 5000)
