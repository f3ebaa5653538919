"""What hearings depend on in people and judges: distance, age of the case, and who the judge is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import logit

from agents.columns import DocketKind, Status
from agents.courts.notice import Source
from agents.courts.respondent import grant_rates, respondents
from agents.state import Rows, State
from world.places import NO_PLACE
from world.streams import keys

World = Callable[..., State]
RATES = [0.05, 0.3, 0.7]
"""From the lowest to the highest of the courts."""


def cases(world: State, number: int, **columns: object) -> Rows:
    values: dict[str, Any] = {"status": Status.RESIDENT, "state": 0, "court": 0, "filed": world.stamp}
    return world.people.add(number, key=keys("case", world.people.count, number), **values | columns)


def test_far_is_another_state_than_the_courts(tiny_world: World) -> None:
    """Who has no residence in the country is not far: those held are brought, those in Mexico are apart."""
    state = tiny_world()
    rows = cases(state, 3, state=[0, 9, NO_PLACE])
    assert respondents(state, rows).far.tolist() == [False, True, False]


def test_years_are_those_since_the_case_was_filed(tiny_world: World) -> None:
    state = tiny_world()
    rows = cases(state, 3, filed=[state.stamp, state.stamp - 6, state.stamp - 120])
    assert respondents(state, rows).years.tolist() == [0, 0.5, 10]


def test_the_flags_are_those_of_the_columns(tiny_world: World) -> None:
    state = tiny_world()
    status = [Status.DETAINED, Status.WAITING_IN_MEXICO, Status.AT_HOME, Status.RESIDENT]
    dockets = [DocketKind.DETAINED, DocketKind.MPP, DocketKind.RELEASED, DocketKind.DETAINED]
    source = [Source.BORDER, Source.BORDER, Source.OTHER, Source.INTERIOR_ARREST]
    rows = cases(state, 4, status=status, docket=dockets, source=source, place=0)
    heard = respondents(state, rows)
    assert heard.detained.tolist() == [True, False, False, True]
    assert (heard.kept_away > 0).tolist() == [False, True, False, False]
    assert heard.absent.tolist() == [False, False, True, False]
    assert heard.from_border.tolist() == [True, True, False, False]


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.5])
def test_judges_differ_as_declared_about_the_rate_of_their_court(tiny_world: World, spread: float) -> None:
    """The mean over judges is the court's rate within a point, the log-odds spread within four errors."""
    state = tiny_world(parameters={"judge_dispersion": spread}, courts=3)
    state.geography = replace(state.geography, grant_rate=np.array(RATES))
    number = 40_000
    for court, rate in enumerate(RATES):
        found = grant_rates(state, cases(state, number, court=court))
        assert found.mean() == pytest.approx(rate, abs=0.01)
        assert logit(found).std() == pytest.approx(spread, abs=4 * spread / np.sqrt(2 * number))


def test_a_case_keeps_its_judge_and_a_family_has_one(tiny_world: World) -> None:
    state = tiny_world()
    rows = cases(state, 200)
    state.people.party[rows] = rows // 4 * 4
    before = grant_rates(state, rows)
    state.month += 7
    np.testing.assert_array_equal(grant_rates(state, rows), before)
    of_family = before.reshape(-1, 4)
    assert (of_family == of_family[:, :1]).all()
    assert len(np.unique(before)) == 50
