"""Results of hearings: probabilities by hand, and what must hold for any respondent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.courts.hearing import (
    Respondents,
    Result,
    individual_results,
    master_results,
    no_show_hazard,
    relief_probability,
)
from world.parameters import Parameters

PARAMETERS = Parameters(
    no_show_represented=0.02,
    no_show_unrepresented=0.1,
    no_show_growth=0.2,
    no_show_far_ratio=1.5,
    plea_share=0.05,
    detained_plea_share=0.4,
    voluntary_departure_share=0.2,
    masters_before_merits=4.0,
    individual_completion_share=0.5,
    relief_represented_odds=4.0,
    detained_relief_factor=0.5,
)
BOOL = st.booleans()
FLAGS = ("represented", "detained", "from_border", "absent", "far")
KEPT_AWAY = 0.4
"""Probability of not getting to the port of somebody who waits in Mexico."""


def respondent(
    represented: bool = False,
    detained: bool = False,
    waiting: bool = False,
    from_border: bool = False,
    absent: bool = False,
    far: bool = False,
    years: float = 0.0,
) -> Respondents:
    given = (represented, detained, from_border, absent, far)
    flags = dict(zip(FLAGS, (np.array([flag]) for flag in given), strict=True))
    return Respondents(**flags, kept_away=np.array([KEPT_AWAY * waiting]), years=np.array([years]))


def probabilities(cumulative: np.ndarray) -> dict[Result, float]:
    return {result: float(np.diff(cumulative[0], prepend=0)[result]) for result in Result}


def test_a_master_hearing_by_hand() -> None:
    """Without counsel 0.1 do not come; of 0.9 a fifth is dismissed; of 0.72 5% concede; a quarter goes on."""
    found = probabilities(master_results(PARAMETERS, respondent(), np.array([0.2])))
    expected = {
        Result.REMOVAL_ORDER: 0.72 * 0.05 * 0.8,
        Result.IN_ABSENTIA: 0.1,
        Result.VOLUNTARY_DEPARTURE: 0.72 * 0.05 * 0.2,
        Result.RELIEF: 0,
        Result.TERMINATED: 0.18,
        Result.SET_FOR_MERITS: 0.72 * 0.95 / 4,
        Result.CONTINUED: 0.72 * 0.95 * 3 / 4,
    }
    assert found == pytest.approx(expected)


def test_a_merits_hearing_by_hand() -> None:
    """With counsel 0.98 come, a tenth are dismissed, half of the rest decided, a fifth of these granted."""
    heard, dismissal = respondent(represented=True), np.array([0.1])
    found = probabilities(individual_results(PARAMETERS, heard, dismissal, np.array([0.2])))
    expected = {result: 0.0 for result in Result} | {
        Result.IN_ABSENTIA: 0.02,
        Result.TERMINATED: 0.098,
        Result.RELIEF: 0.441 * 0.2,
        Result.REMOVAL_ORDER: 0.441 * 0.8,
        Result.CONTINUED: 0.441,
    }
    assert found == pytest.approx(expected)


def test_without_counsel_the_odds_of_relief_are_a_quarter() -> None:
    """Odds of 1 to 4 become 1 to 16."""
    assert relief_probability(PARAMETERS, respondent(), np.array([0.2]))[0] == pytest.approx(1 / 17)
    held = respondent(represented=True, detained=True)
    assert relief_probability(PARAMETERS, held, np.array([0.2]))[0] == pytest.approx(0.1)


def test_the_represented_miss_fewer_hearings_and_the_detained_none() -> None:
    hazard = {
        name: no_show_hazard(PARAMETERS, heard)[0]
        for name, heard in {
            "counsel": respondent(represented=True),
            "alone": respondent(),
            "held": respondent(detained=True),
            "in_mexico": respondent(waiting=True),
        }.items()
    }
    assert hazard["held"] == 0 < hazard["counsel"] < hazard["alone"] < hazard["in_mexico"]


@pytest.mark.parametrize(
    ("heard", "hazard"),
    [
        (respondent(years=2.5), 0.1 * 1.5),
        (respondent(far=True), 0.1 * 1.5),
        (respondent(represented=True, far=True, years=5), 0.02 * 2 * 1.5),
        (respondent(far=True, years=100), 1.0),
        (respondent(waiting=True), 1 - 0.9 * 0.6),
        (respondent(waiting=True, represented=True), 1 - 0.98 * 0.6),
        (respondent(detained=True, far=True, years=100), 0.0),
    ],
)
def test_notices_go_astray_with_the_years_and_the_distance(heard: Respondents, hazard: float) -> None:
    """A fifth more a year and half more from another state; those held are brought, those in Mexico apart."""
    assert no_show_hazard(PARAMETERS, heard)[0] == pytest.approx(hazard)


@given(BOOL, BOOL, BOOL, st.floats(0, 1), st.floats(0.01, 0.98))
def test_who_has_left_the_country_is_ordered_removed_in_absentia(
    represented: bool, waiting: bool, border: bool, dismissal: float, rate: float
) -> None:
    gone = respondent(represented, False, waiting, border, absent=True)
    for table in (
        master_results(PARAMETERS, gone, np.array([dismissal])),
        individual_results(PARAMETERS, gone, np.array([dismissal]), np.array([rate])),
    ):
        assert probabilities(table)[Result.IN_ABSENTIA] == 1


def test_people_arrested_inside_concede_more_when_held() -> None:
    conceded = {
        border: probabilities(
            master_results(PARAMETERS, respondent(detained=True, from_border=border), np.zeros(1))
        )[Result.REMOVAL_ORDER]
        for border in (False, True)
    }
    assert conceded == pytest.approx({False: 0.4 * 0.8, True: 0.05 * 0.8})


@given(BOOL, BOOL, BOOL, BOOL, st.floats(0, 1), st.floats(0.01, 0.98), st.floats(0, 0.01), st.floats(0, 40))
def test_results_cumulate_to_one_and_relief_rises_with_the_grant_rate(
    represented: bool,
    detained: bool,
    waiting: bool,
    border: bool,
    dismissal: float,
    rate: float,
    more: float,
    years: float,
) -> None:
    heard = respondent(represented, detained, waiting, border, years=years)
    master = master_results(PARAMETERS, heard, np.array([dismissal]))
    merits = individual_results(PARAMETERS, heard, np.array([dismissal]), np.array([rate]))
    for table in (master, merits):
        assert np.all(np.diff(table, axis=1, prepend=0) >= -1e-12)
        np.testing.assert_allclose(table[:, -1], 1)
    higher = individual_results(PARAMETERS, heard, np.array([dismissal]), np.array([rate + more]))
    assert probabilities(higher)[Result.RELIEF] >= probabilities(merits)[Result.RELIEF] - 1e-12
