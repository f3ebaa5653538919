"""Consulates: cases conserved, Little's law, urgent kinds first, waits that follow staff, assumed effect."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.consulate import (
    DOCUMENTS,
    LEGAL_HELP,
    NOT_KNOWN,
    PROTECTION,
    REPATRIATION,
    begin,
    cases_opened,
    representation_bonus,
    serve,
    steady_queue,
    work,
)
from agents.state import State
from model.migration_model import MigrationModel
from world import tables
from world.calendar import DAYS_A_MONTH, parse_month
from world.groups import CONSULAR_KINDS
from world.jurisdictions import mexican_origin
from world.places import MEXICO
from world.policy import PolicyHistory
from world.scenario import load

World = Callable[..., State]
KINDS = len(CONSULAR_KINDS)
PLENTY = {"consular_staff": 50_000.0, "legal_advisers": 50_000.0}
MEAN_DAYS = np.array([15.0, 2.0, 60.0, 20.0, 45.0])
"""Defaults of the parameters KIND_days."""


@pytest.fixture(scope="session")
def network(tiny_world: World) -> World:
    """Build a tiny world whose one consulate has begun."""

    def make(*args: dict[str, float] | None, **options: int) -> State:
        state = tiny_world(*args, **options)
        begin(state)
        return state

    return make


def waiting(state: State) -> np.ndarray:
    return np.stack([state.consulates.column(f"waiting_{kind}") for kind in CONSULAR_KINDS], axis=1)


def a_month(state: State, arrests: float = 0.0, returned: float = 0.0) -> dict[str, np.ndarray]:
    """Live a month of consular work after some arrests and returns of Mexicans."""
    state.ledger.value("ice_arrests")[0, MEXICO] = arrests
    state.ledger.value("repatriations_to_mexico")[0, 0] = returned
    serve(state)
    state.ledger.close(state.month)
    state.month += 1
    return state.ledger.finished[-1]


# ------------------------------------------------------------------ cases opened


def test_cases_follow_from_what_happens_to_mexicans(network: World) -> None:
    state = network()
    state.residents[0, MEXICO] = 1200
    state.ledger.value("ice_arrests")[0, MEXICO] = 100
    state.ledger.value("ice_arrests")[0, MEXICO + 1] = 900
    state.ledger.value("repatriations_to_mexico")[0, 0] = 200
    people = np.repeat([MEXICO, MEXICO + 1, MEXICO], [40, 30, 20])
    rows = state.people.add(90, key=np.arange(90, dtype=np.uint64), citizenship=people, court=0)
    state.people.filed[rows[:70]] = state.stamp
    state.people.filed[rows[70:]] = state.stamp - 1
    opened = cases_opened(state)[0]
    texans = float(mexican_origin(state.places)[0])
    assert texans == 9_721_127
    assert opened[PROTECTION] == pytest.approx(0.6 * 100)
    assert opened[REPATRIATION] == pytest.approx(0.7 * 200)
    assert opened[LEGAL_HELP] == pytest.approx(0.15 * 40)
    assert opened[DOCUMENTS] == pytest.approx((0.14 * 1200 + 0.02 * texans) / 12)
    assert opened[-1] == pytest.approx(0.004 * texans / 12)


# ------------------------------------------------------------------ queues


@settings(max_examples=60)
@given(
    before=st.lists(st.floats(0, 1e5), min_size=KINDS, max_size=KINDS),
    opened=st.lists(st.floats(0, 1e5), min_size=KINDS, max_size=KINDS),
    staff=st.floats(0, 2000, allow_subnormal=False),
)
def test_no_case_is_lost_and_no_time_spent_twice(
    network: World, before: list[float], opened: list[float], staff: float
) -> None:
    state = network({"consular_staff": staff, "legal_advisers": staff})
    queue, new = np.array([before]), np.array([opened])
    served, abandoned = work(state, queue, new)
    assert served.min() >= 0
    assert abandoned.min() >= 0
    assert (queue + new - served - abandoned).min() >= -1e-9 * (queue + new).max()
    hours = np.array([8.0, 1.5, 12.0, 2.5, 6.0])
    asked = (served * hours)[0]
    assert asked[LEGAL_HELP] <= 20 * staff * (1 + 1e-9)
    assert asked.sum() - asked[LEGAL_HELP] <= 130 * staff * (1 + 1e-9) + 1e-6


def test_the_change_of_the_queue_is_what_came_less_what_left(network: World) -> None:
    state = network({"consular_staff": 60, "legal_advisers": 1})
    before = None
    for arrests in (50, 4000, 0, 300):
        month = a_month(state, arrests, returned=2 * arrests)
        opened, served, abandoned, left = (
            month[f"consular_cases_{name}"] for name in ("opened", "served", "abandoned", "waiting")
        )
        np.testing.assert_allclose(left, waiting(state))
        if before is not None:
            np.testing.assert_allclose(left - before, opened - served - abandoned, atol=1e-6)
        before = left


def test_a_queue_begins_steady_and_obeys_littles_law(network: World) -> None:
    """With time enough and nobody giving up, open cases are the daily rate times the mean days."""
    state = network(PLENTY, {"consular_abandonment": 0.01})
    assert np.all(waiting(state) == NOT_KNOWN)
    opened = np.full((1, KINDS), 300.0)
    mean = MEAN_DAYS / DAYS_A_MONTH
    stay = np.exp(-1 / mean)
    kept = 0.99 * stay  # of cases open at the start of a month
    expected = opened * mean * (1 - stay) / (1 - kept)
    np.testing.assert_allclose(steady_queue(state, opened), expected, rtol=1e-6)
    np.testing.assert_allclose(steady_queue(state, opened), opened * mean, rtol=0.03)


def test_months_that_are_alike_leave_the_queue_and_the_wait_as_they_are(network: World) -> None:
    state = network(PLENTY)
    first, second = a_month(state, 500, 800), a_month(state, 500, 800)
    np.testing.assert_allclose(
        second["consular_cases_waiting"], first["consular_cases_waiting"], rtol=1e-6, atol=1e-9
    )
    days = second["consular_wait_days"][0]
    left = (second["consular_cases_served"] + second["consular_cases_abandoned"])[0]
    came = left > 0
    expected = (second["consular_cases_waiting"][0][came] / left[came]) * DAYS_A_MONTH
    np.testing.assert_allclose(days[came], expected)
    assert days[DOCUMENTS] == pytest.approx(20, rel=0.1)


def test_documents_give_way_to_protection(network: World) -> None:
    """Mass arrests use up the time of staff: protection is served as before, documents are not."""
    quiet, loud = (network({"consular_staff": 450}, months=3) for _ in range(2))
    for state in (quiet, loud):
        a_month(state)
    calm, strained = a_month(quiet), a_month(loud, arrests=20_000)
    due = -np.expm1(-DAYS_A_MONTH / 15)
    finished = 1 - due * 15 / DAYS_A_MONTH
    assert strained["consular_cases_served"][0, PROTECTION] == pytest.approx(12_000 * finished)
    assert strained["consular_cases_served"][0, DOCUMENTS] < 0.8 * calm["consular_cases_served"][0, DOCUMENTS]


def test_without_anybody_to_serve_cases_wait_and_are_given_up(network: World) -> None:
    state = network({"consular_staff": 0, "legal_advisers": 0}, {"consular_abandonment": 0.2})
    served, abandoned = work(state, np.full((1, KINDS), 100.0), np.full((1, KINDS), 50.0))
    assert served.sum() == 0
    np.testing.assert_allclose(abandoned, 20.0)


def test_legal_help_waits_for_advisers_and_not_for_staff(network: World) -> None:
    queue, none = np.full((1, KINDS), 1000.0), np.zeros((1, KINDS))
    few, many = (network({"consular_staff": 50_000, "legal_advisers": n}) for n in (30, 60))
    assert work(few, queue, none)[0][0, LEGAL_HELP] == pytest.approx(30 * 20 / 12)
    assert work(many, queue, none)[0][0, LEGAL_HELP] == pytest.approx(60 * 20 / 12)


def test_staff_spend_no_time_on_legal_help(network: World) -> None:
    state = network({"consular_staff": 40, "legal_advisers": 50_000})
    queue, crowded = np.full((1, KINDS), 1000.0), np.full((1, KINDS), 1000.0)
    crowded[0, LEGAL_HELP] = 50_000
    calm, busy = (work(state, before, np.zeros((1, KINDS)))[0][0] for before in (queue, crowded))
    others = np.arange(KINDS) != LEGAL_HELP
    np.testing.assert_array_equal(busy[others], calm[others])


def test_the_budget_moves_working_time_by_its_elasticity(network: World) -> None:
    queue, none = np.full((1, KINDS), 1e6), np.zeros((1, KINDS))
    levers = {"consular_staff": 100.0}
    whole = work(network(levers), queue, none)[0].sum()
    for elasticity, expected in ((0.0, 1.0), (0.5, 0.5**0.5), (1.0, 0.5)):
        parameters = {"consular_budget_elasticity": elasticity}
        half = work(network({**levers, "consular_budget": 0.5}, parameters), queue, none)[0].sum()
        assert half / whole == pytest.approx(expected)


# ------------------------------------------------------------------ effect on courts


def test_the_assumed_effect_is_in_proportion_to_the_cases_served(network: World) -> None:
    state = network()
    state.consulates.legal_coverage[:] = 0.5
    assert representation_bonus(state) == pytest.approx([0.1 * 0.15 * 0.5])
    without = network({}, {"consular_effect": 0})
    without.consulates.legal_coverage[:] = 0.5
    assert representation_bonus(without) == pytest.approx([0])


def test_coverage_is_the_share_of_legal_cases_that_left_served(network: World) -> None:
    state = network({"legal_advisers": 1})
    rows = state.people.add(900, key=np.arange(900, dtype=np.uint64), citizenship=MEXICO, court=0)
    state.people.filed[rows] = state.stamp
    month = a_month(state)
    served, abandoned = (month[f"consular_cases_{name}"][0, LEGAL_HELP] for name in ("served", "abandoned"))
    assert 0 < served < abandoned
    assert state.consulates.legal_coverage == pytest.approx([served / (served + abandoned)])


# ------------------------------------------------------------------ the network


def run_of(scenario: str) -> dict[str, np.ndarray]:
    model = MigrationModel(load(scenario), start="2024-12", until="2025-08", scale=1000, rng=1, check_every=0)
    while model.month <= parse_month("2025-08"):
        model.step()
    names = ("opened", "served", "abandoned", "waiting")
    history = {name: model.state.ledger.history(f"consular_cases_{name}") for name in names}
    return {**history, "days": model.state.ledger.history("consular_wait_days")}


def mean_days(run: dict[str, np.ndarray]) -> float:
    """Days that documents wait at the end, over all consulates."""
    return float(np.average(run["days"][-1][:, DOCUMENTS], weights=run["waiting"][-1][:, DOCUMENTS]))


def test_a_cut_lengthens_and_a_surge_shortens_waits() -> None:
    runs = {name: run_of(name) for name in ("consular_cut", "baseline", "consular_surge")}
    whole = {name: float(run["waiting"][-1].sum()) for name, run in runs.items()}
    documents = {name: mean_days(run) for name, run in runs.items()}
    assert whole["consular_cut"] > 1.2 * whole["baseline"]
    assert documents["consular_cut"] > 1.2 * documents["baseline"]
    assert whole["consular_surge"] < whole["baseline"]
    before = parse_month("2025-03") - parse_month("2024-12")
    for run in runs.values():
        np.testing.assert_array_equal(run["waiting"][:before], runs["baseline"]["waiting"][:before])
        change = np.diff(run["waiting"], axis=0)
        flows = (run["opened"] - run["served"] - run["abandoned"])[1:]
        np.testing.assert_allclose(change, flows, atol=1e-6)


def test_the_history_of_the_budget_is_that_of_the_table() -> None:
    budgets = tables.load("consular_budgets").set_index("year")["real_index"]
    months = [year * 12 for year in budgets.index]
    history = PolicyHistory.load()
    found = [history.values("consular_budget", [month])[0] for month in months]
    assert found == pytest.approx(list(budgets), abs=6e-4)
