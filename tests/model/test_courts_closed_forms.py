"""One court against queueing theory: Lindley's recursion, fluid limits, Little's law, priority."""

from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest

from agents.columns import CaseStage, Flag
from agents.courts.court import hold_hearings, record_courts
from agents.courts.notice import Source
from agents.courts.pending import open_case
from agents.detention import book_in
from agents.state import Rows, State, settle
from model.conservation import check
from world.calendar import DAYS_A_MONTH
from world.streams import keys

World = Callable[..., State]
CAPACITY = 900
"""Master hearings a month of one judge: 30 half-days of 30 matters."""
EVERY_MASTER_COMPLETES = {"dismissal_share": 1.0}
"""A respondent who comes has the case dismissed, and one who does not is ordered removed."""


def file_cases(state: State, number: int, *, detained: bool = False) -> Rows:
    """Residents, or people held, whose cases are filed this month."""
    people = state.people
    rows = people.add(
        number,
        key=keys(f"filed {detained}", state.month, number),
        state=0,
        court=0,
        source=Source.INTERIOR_ARREST,
        flags=Flag.DETAINED_DOCKET if detained else 0,
    )
    if detained:
        book_in(state, rows, 0)
        state.held = np.sort(np.concatenate([state.held, rows]))
    else:
        settle(state, rows, "evasion")
    open_case(state, rows, people.source[rows])
    return rows


def hear(state: State) -> None:
    """The rest of a month: hearings, record, conservation."""
    hold_hearings(state)
    record_courts(state)
    state.ledger.put("unauthorized_population", state.residents)
    check(state)
    state.ledger.close(state.month)
    state.month += 1


def live(state: State, filed: list[int]) -> None:
    for number in filed:
        file_cases(state, number)
        hear(state)


def pending(state: State) -> np.ndarray:
    return state.ledger.history("court_pending")[:, 0, 0]


def completions(state: State) -> np.ndarray:
    return state.ledger.history("court_completions")[:, 0].sum(axis=1)


def poisson(rate: float, months: int) -> list[int]:
    return list(np.random.default_rng(7).poisson(rate, months).tolist())


@pytest.mark.parametrize("rate", [600, 900, 1100])
def test_pending_follows_lindleys_recursion(tiny_world: World, rate: int) -> None:
    """Month by month, pending = max(pending + filed - capacity, 0), with no other term."""
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    filed = poisson(rate, 60)
    live(state, filed)
    expected = list(accumulate(filed, lambda left, new: max(left + new - CAPACITY, 0), initial=0))[1:]
    assert pending(state).tolist() == expected


def test_an_overloaded_court_follows_the_fluid_limit(tiny_world: World) -> None:
    """Pending is pending0 + (rate - capacity) t, to within four errors of the Poisson filings."""
    first, rate, months = 2000, 1200, 60
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    live(state, [first + CAPACITY, *poisson(rate, months)])
    t = np.arange(months + 1)
    fluid = first + (rate - CAPACITY) * t
    assert np.all(np.abs(pending(state) - fluid) <= 4 * np.sqrt(rate * t))
    assert set(completions(state)) == {CAPACITY}


def test_an_underloaded_court_hears_every_case_in_its_month(tiny_world: World) -> None:
    """At two thirds of capacity a Poisson month exceeds it with chance below 1e-30."""
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    filed = poisson(600, 48)
    live(state, filed)
    assert pending(state).tolist() == [0] * 48
    assert completions(state).tolist() == filed


@pytest.mark.parametrize(("judges", "half_days", "matters"), [(1, 24, 20), (3, 30, 30), (2.5, 36, 40)])
def test_capacity_is_judges_times_half_days_times_matters(
    tiny_world: World, judges: float, half_days: float, matters: float
) -> None:
    values = {"half_days_per_judge_month": half_days, "matters_per_master_half_day": matters}
    state = tiny_world({"judges": judges, **EVERY_MASTER_COMPLETES}, values)
    live(state, [20_000, 0, 0])
    assert completions(state).tolist() == [judges * half_days * matters] * 3


def test_a_case_waits_pending_over_capacity_and_none_overtakes(tiny_world: World) -> None:
    """First in, first out: a batch that finds P cases is heard from P / c to (P + batch) / c months later."""
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    batches = [file_cases(state, 4 * CAPACITY)]
    hear(state)
    found = pending(state)[-1]
    batches.append(file_cases(state, 2 * CAPACITY))
    done: list[list[int]] = [[], []]
    for month in range(8):
        hear(state)
        for batch, rows in enumerate(batches):
            done[batch].append(int((state.people.case[rows] >= CaseStage.FINAL_ORDER).sum()))
        last_of_first = found / CAPACITY
        assert done[0][-1] == min(month + 2, 4) * CAPACITY
        assert done[1][-1] == np.clip(month + 1 - last_of_first, 0, 2) * CAPACITY


def test_families_are_heard_together_at_the_same_mean_rate(tiny_world: World) -> None:
    """Capacity is 90 a month and families are of four, so that a month hears 88 or 92, none cut in two.

    The sum after n months is 90 n, within four errors of a random walk with steps of two.
    """
    state = tiny_world({"judges": 0.1, **EVERY_MASTER_COMPLETES})
    rows = file_cases(state, 6000)
    state.people.party[rows] = rows // 4 * 4
    months = 60
    for _ in range(months):
        hear(state)
        heard = (state.people.case[rows] >= CaseStage.FINAL_ORDER).reshape(-1, 4)
        assert (heard.all(axis=1) == heard.any(axis=1)).all()
    assert set(completions(state)) == {88, 92}
    assert completions(state).sum() == pytest.approx(90 * months, abs=4 * 2 * np.sqrt(months))


def test_littles_law_over_a_finite_window(tiny_world: World) -> None:
    """The month-ends that cases have waited, completed or not, add up to the sum of pending."""
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    filed: list[Rows] = []
    heard_in: dict[int, int] = {}
    for number in poisson(1000, 36):
        filed.append(file_cases(state, number))
        month = state.month
        hear(state)
        for row in np.flatnonzero(state.people.case >= CaseStage.FINAL_ORDER):
            heard_in.setdefault(int(row), month)
    first = state.month - len(filed)
    ends = {row: heard_in.get(row, state.month) for batch in filed for row in batch.tolist()}
    waited = sum(ends[row] - first - month for month, batch in enumerate(filed) for row in batch.tolist())
    assert waited == pending(state).sum()
    assert len(heard_in) == completions(state).sum()


def test_the_mean_wait_is_that_of_the_pending_with_filings_spread_over_their_month(tiny_world: World) -> None:
    """Without judges, n months after one batch it has waited n and a half months."""
    state = tiny_world({"judges": 0})
    live(state, [100, 0, 0, 300])
    waits = state.ledger.history("court_wait_days")[:, 0, 0] / DAYS_A_MONTH
    np.testing.assert_allclose(waits, [0.5, 1.5, 2.5, (100 * 3.5 + 300 * 0.5) / 400])


def test_an_overloaded_courts_mean_wait_is_half_its_pending_over_its_filings(tiny_world: World) -> None:
    """With equal filings, first in first out, the pending are those of the last P / rate months."""
    state = tiny_world({"judges": 1, **EVERY_MASTER_COMPLETES})
    live(state, [1200] * 120)
    wait = state.ledger.history("court_wait_days")[-1, 0, 0] / DAYS_A_MONTH
    assert wait == pytest.approx(pending(state)[-1] / 1200 / 2, rel=0.01)


def test_without_judges_nothing_completes_and_nothing_is_lost(tiny_world: World) -> None:
    state = tiny_world({"judges": 0})
    live(state, [50] * 12)
    assert completions(state).sum() == 0
    assert pending(state).tolist() == [50 * (month + 1) for month in range(12)]


def test_the_detained_are_heard_first(tiny_world: World) -> None:
    """With capacity for the detained alone, no other case is heard; with twice that, as many others are."""
    for judges, others in ((1, 0), (2, CAPACITY)):
        state = tiny_world({"judges": judges, **EVERY_MASTER_COMPLETES})
        free = file_cases(state, 3000)
        held = file_cases(state, CAPACITY, detained=True)
        hear(state)
        assert not (state.people.case[held] == CaseStage.MASTER).any()
        assert (state.people.case[free] != CaseStage.MASTER).sum() == others


def test_closure_stops_the_non_detained_docket_only(tiny_world: World) -> None:
    state = tiny_world({"judges": 2, "court_closure": 1.0})
    free, held = file_cases(state, 500), file_cases(state, 500, detained=True)
    hear(state)
    assert (state.people.case[free] == CaseStage.MASTER).all()
    assert not (state.people.case[held] == CaseStage.MASTER).any()


def test_a_case_takes_the_hearings_of_an_absorbing_chain(tiny_world: World) -> None:
    """Without counsel, with ample capacity: hearings to completion by the fundamental matrix, within 4%.

    That is four standard errors. A master hearing absorbs by absence, dismissal or plea, else sets the case
    for the merits with probability 1 / masters_before_merits; a merits hearing absorbs if it decides.
    """
    state = tiny_world({"judges": 100, "dismissal_share": 0.1})
    p = state.parameters
    absorbed = 1 - (1 - p.no_show_unrepresented) * 0.9 * (1 - p.plea_share)
    stay = (1 - absorbed) * (1 - 1 / p.masters_before_merits)
    merits = 1 - (1 - p.no_show_unrepresented) * (1 - p.individual_completion_share)
    chain = np.array([[stay, (1 - absorbed) / p.masters_before_merits], [0, 1 - merits]])
    expected = np.linalg.inv(np.eye(2) - chain)[0].sum()
    number, hearings = 4000, 0
    file_cases(state, number)
    for _ in range(40):
        hear(state)
        hearings += int(state.courts.hearings.sum())
    assert pending(state)[-1] == 0
    assert hearings / number == pytest.approx(expected, rel=0.04)
