"""Learning: beliefs close in on late news at the declared rate; news are what happened."""

import numpy as np
import pytest

from agents.learning import COMPATRIOTS, MOST, chance_now, learn, penalty_now, wait_now
from agents.origin_community import begin
from agents.state import State
from model.migration_model import MigrationModel
from world.calendar import DAYS_A_MONTH
from world.places import CITIZENSHIPS
from world.scenario import load

LAG = 2


def build(*settings: str) -> State:
    """Build a world without people, in which news are exact unless said otherwise."""
    scenario = load("baseline").with_settings(["news_noise=0", *settings])
    state = MigrationModel(scenario, start="2018-10", scale=100, rng=3, empty=True).state
    begin(state)
    return state


def live(state: State, months: int, attempts: int, entries: int) -> list[float]:
    """Learn for some months in which all communities have the same fate; returns the belief of one."""
    beliefs = []
    for _ in range(months):
        state.communities.attempts[:] = attempts
        state.communities.entries[:] = entries
        learn(state)
        state.month += 1
        beliefs.append(float(state.communities.belief[40]))
    return beliefs


@pytest.mark.parametrize(("rate", "entries"), [(0.05, 90), (0.2, 30), (0.5, 1)])
def test_belief_closes_in_geometrically_after_the_lag(rate: float, entries: int) -> None:
    state = build(f"belief_update_rate={rate}")
    start, news = float(state.communities.belief[40]), entries / 100
    beliefs = live(state, 12, 100, entries)
    assert beliefs[:LAG] == pytest.approx([start] * LAG), "news is two months on its way"
    expected = news + (start - news) * (1 - rate) ** np.arange(1, 12 - LAG + 1)
    assert beliefs[LAG:] == pytest.approx(expected)


def test_without_a_rate_nobody_learns() -> None:
    state = build("belief_update_rate=0")
    assert set(live(state, 6, 100, 5)) == {float(state.communities.belief[0])}


def test_compatriots_count_beside_the_communitys_own() -> None:
    state = build()
    table, states = state.communities, len(state.places.mexican_states)
    table.attempts[:2], table.entries[:2] = [30, 10], [3, 9]
    news = chance_now(state)
    q = 12 / 40
    assert news[:2] == pytest.approx(
        [(3 + COMPATRIOTS * q) / (30 + COMPATRIOTS), (9 + COMPATRIOTS * q) / (10 + COMPATRIOTS)]
    )
    assert news[5] == pytest.approx(q), "a state without attempts hears of other Mexicans"
    assert (news[states:] == table.belief[states:]).all(), "other countries hear nothing"


def test_a_country_hears_of_its_own_people_exactly() -> None:
    state = build()
    state.communities.attempts[40], state.communities.entries[40] = 3, 1
    assert chance_now(state)[40] == pytest.approx(1 / 3)


def test_the_penalty_is_the_yearly_chance_of_arrest() -> None:
    state = build()
    state.residents[0, 0] = 100_000  # rows of 100
    assert penalty_now(state, 1000) == pytest.approx(1000 * 365.25 / 10_000_000)
    assert penalty_now(state, 1e6) == MOST


def test_arrests_of_the_month_become_news() -> None:
    state = build("belief_update_rate=0.5")
    state.residents[0, 0] = 100_000
    before = float(state.communities.penalty[0])
    for _ in range(LAG + 1):
        state.ledger.value("ice_arrests")[0, 0] = 1000 * DAYS_A_MONTH
        learn(state)
        state.month += 1
    news = 1000 * 365.25 / 10_000_000
    assert state.communities.penalty[0] == pytest.approx((before + news) / 2)


def test_the_wait_is_that_of_the_courts_that_hear_the_communitys_people() -> None:
    state = build()
    mexico, china = (state.geography.court_of_citizenship[CITIZENSHIPS.index(c)] for c in ("Mexico", "China"))
    court = int(np.argmax(np.diff(china, prepend=0.0)))
    state.active[:] = 10
    state.filed_sum[:] = 10 * (state.stamp - 20)
    state.filed_sum[court] = 10 * (state.stamp - 50)
    waits = wait_now(state)
    for code, cumulative in ((0, mexico), (state.places.communities.index("China"), china)):
        share = np.diff(cumulative, prepend=0.0)[court]
        assert waits[code] == pytest.approx(20 + 30 * share)


def test_without_cases_the_wait_stays_as_believed() -> None:
    state = build()
    state.communities.court_wait[:] = 17
    assert (wait_now(state) == 17).all()


def test_noise_keeps_the_mean_of_news() -> None:
    state = build("news_noise=0.2", "belief_update_rate=0.5")
    live(state, 60, 100, 40)
    sent = []
    for _ in range(60):
        live(state, 1, 100, 40)
        sent.append(state.communities.belief_1.copy())
    assert np.mean(sent) == pytest.approx(0.4, rel=0.02)
    assert np.log(np.array(sent)).std() == pytest.approx(0.2, rel=0.1)


def test_beliefs_are_written_to_the_ledger() -> None:
    state = build()
    live(state, 4, 100, 10)
    written = state.ledger.value("beliefs")
    table = state.communities
    assert (written == np.stack([table.belief, table.penalty, table.court_wait], axis=1)).all()
