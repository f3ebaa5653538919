"""One court against queueing theory: Lindley's recursion, fluid limits, Little's law, priority, closure."""

from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage, DocketKind
from agents.courts.capacity import USUAL
from agents.courts.court import hold_hearings
from agents.courts.court_record import MEAN_AGE_WHEN_NEW, record_courts
from agents.courts.dates import take_off
from agents.courts.notice import Source
from agents.courts.pending import open_case, set_for
from agents.detention import book_in
from agents.state import Rows, State, settle
from model import plan
from model.conservation import check
from model.migration_model import MigrationModel
from world.calendar import DAYS_A_MONTH
from world.parameters import Parameters
from world.streams import keys

World = Callable[..., State]
CAPACITY = 900
"""Master hearings a month of a judge who is not new: 30 half-days of 30 matters."""
FULL = 1 / (1 - Parameters().judge_turnover * (1 - Parameters().new_judge_speed))
"""Judges who do the work of one, some of them being new."""
EVERY_MASTER_COMPLETES = {"dismissal_share": 1.0}
"""A respondent who comes has the case dismissed, and one who does not is ordered removed."""


def file_cases(state: State, number: int, docket: DocketKind = DocketKind.RELEASED) -> Rows:
    """Residents, or people held, whose cases are filed this month."""
    people = state.people
    rows = people.add(
        number,
        key=keys(f"filed {docket}", state.people.count, number),
        state=0,
        court=0,
        source=Source.INTERIOR_ARREST,
        docket=docket,
    )
    if docket == DocketKind.DETAINED:
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


def history(state: State, series: str) -> list[float]:
    """A series of the only court, over its groups, by month."""
    months: list[float] = state.ledger.history(series)[:, 0].sum(axis=1).tolist()
    return months


def poisson(rate: float, months: int) -> list[int]:
    return list(np.random.default_rng(7).poisson(rate, months).tolist())


def is_done(state: State, rows: Rows) -> np.ndarray:
    done: np.ndarray = state.people.case[rows] >= CaseStage.FINAL_ORDER
    return done


@pytest.mark.parametrize("rate", [600, 900, 1100])
def test_pending_follows_lindleys_recursion(tiny_world: World, rate: int) -> None:
    """Month by month, of those pending before as many are heard as there is capacity, and nobody else."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    filed = poisson(rate, 60)
    live(state, filed)
    expected = accumulate(filed, lambda left, new: max(left - CAPACITY, 0) + new, initial=0)
    assert history(state, "court_pending") == list(expected)[1:]


def test_an_overloaded_court_follows_the_fluid_limit(tiny_world: World) -> None:
    """Pending is pending0 + (rate - capacity) t, to within four errors of the Poisson filings."""
    first, rate, months = 2000, 1200, 60
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    live(state, [first, *poisson(rate, months)])
    t = np.arange(months + 1)
    fluid = first + (rate - CAPACITY) * t
    assert np.all(np.abs(history(state, "court_pending") - fluid) <= 4 * np.sqrt(rate * t))
    assert history(state, "court_completions") == [0] + [CAPACITY] * months


def test_an_underloaded_court_hears_every_case_in_the_month_after_its_filing(tiny_world: World) -> None:
    """At two thirds of capacity a Poisson month exceeds it with chance below 1e-30."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    filed = poisson(600, 48)
    live(state, filed)
    assert history(state, "court_pending") == filed
    assert history(state, "court_completions") == [0, *filed[:-1]]
    assert sum(history(state, "cases_without_date")) == 0


@pytest.mark.parametrize(("judges", "half_days", "matters"), [(1, 24, 20), (3, 30, 30), (2.5, 36, 40)])
def test_capacity_is_judges_times_half_days_times_matters(
    tiny_world: World, judges: float, half_days: float, matters: float
) -> None:
    values = {"half_days_per_judge_month": half_days, "matters_per_master_half_day": matters}
    state = tiny_world({"judges": judges * FULL, **EVERY_MASTER_COMPLETES}, values)
    live(state, [20_000, 0, 0, 0])
    assert history(state, "court_completions") == [0, *[judges * half_days * matters] * 3]


def test_a_case_waits_pending_over_capacity_and_none_overtakes(tiny_world: World) -> None:
    """First in, first out: a batch that finds P cases is heard from P / c to (P + batch) / c months later."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    first = file_cases(state, 4 * CAPACITY)
    hear(state)
    hear(state)
    found = history(state, "court_pending")[-1]
    second = file_cases(state, 2 * CAPACITY)
    for month in range(8):
        hear(state)
        assert is_done(state, first).sum() == min(month + 2, 4) * CAPACITY
        assert is_done(state, second).sum() == np.clip(month + 1 - found / CAPACITY, 0, 2) * CAPACITY


def test_families_are_heard_together_at_the_same_mean_rate(tiny_world: World) -> None:
    """Capacity is 90 a month and families are of four, so that a month hears 88 or 92, none cut in two.

    The sum after n months is 90 n, within four errors of a random walk with steps of two.
    """
    state = tiny_world({"judges": 0.1 * FULL, **EVERY_MASTER_COMPLETES})
    rows = file_cases(state, 6000)
    state.people.party[rows] = rows // 4 * 4
    months = 40
    for _ in range(months + 1):
        hear(state)
        heard = is_done(state, rows).reshape(-1, 4)
        assert (heard.all(axis=1) == heard.any(axis=1)).all()
    completions = history(state, "court_completions")[1:]
    assert set(completions) == {88, 92}
    assert sum(completions) == pytest.approx(90 * months, abs=4 * 2 * np.sqrt(months))


def test_littles_law_over_a_finite_window(tiny_world: World) -> None:
    """The month-ends that cases have waited, completed or not, add up to the sum of pending."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
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
    assert waited == sum(history(state, "court_pending"))
    assert len(heard_in) == sum(history(state, "court_completions"))


QUIET = ("detention_beds", "arrests_per_day", "recalendaring", "administrative_closure", "remain_in_mexico")
"""Levers that move cases between courts, or in and out of the active stock, beside the Board."""


def test_littles_law_in_every_court_of_a_run(
    run: Callable[..., MigrationModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a year in which no case moves or comes back: first age + pending = waits of those done + last age.

    By court, in case-months; the four series are counted apart. Everybody held at the start is free by then.
    """
    monkeypatch.setattr(plan, "grant_motions", lambda state: None)
    nobody_moves = [f"{lever}=0" for lever in (*QUIET, "board_decisions_per_month")]
    model = run(*nobody_moves, "detention_release_hazard=0.5", start="2017-10", months=24, scale=1000)
    ledger = model.state.ledger
    pending = ledger.history("court_pending")[11:, :, 0]
    months = np.nan_to_num(ledger.history("court_wait_days")[11:, :, 0]) / DAYS_A_MONTH - MEAN_AGE_WHEN_NEW
    age = pending * np.maximum(months, 0)
    number = ledger.history("court_completions")[12:]
    waits = (np.nan_to_num(ledger.history("completed_wait_days")[12:]) * number).sum(
        axis=(0, 2)
    ) / DAYS_A_MONTH
    np.testing.assert_allclose(age[0] + pending[:-1].sum(axis=0), waits + age[-1], rtol=1e-9)
    assert (waits > 0).sum() > 30


def test_with_judges_enough_cases_pass_through_as_through_endless_servers(tiny_world: World) -> None:
    """Poisson filings of 300 a month stay a mean of 2 / p - 1 months, and those pending are Poisson too.

    An individual hearing ends a case with probability p, else it is heard again two months later: the next
    month gives it a date in the month after. Mean and variance over 200 months within four errors, which
    correlation over a case's stay makes larger by the root of twice its length.
    """
    state = tiny_world({"judges": 200}, {"merits_lead_months": 1.0, "no_show_growth": 0.0})
    p = state.parameters
    ends = p.no_show_unrepresented + (1 - p.no_show_unrepresented) * p.individual_completion_share
    stay, rate, months = 2 / ends - 1, 300, 220
    for number in poisson(rate, months):
        rows = file_cases(state, number)
        take_off(state, rows)
        set_for(state, rows, CaseStage.INDIVIDUAL)
        hear(state)
    pending, mean = np.array(history(state, "court_pending"))[20:], rate * stay
    independent = len(pending) / (2 * stay)
    assert pending.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / independent))
    assert pending.var() / mean == pytest.approx(1, abs=4 * np.sqrt(2 / independent))


def test_the_mean_wait_is_that_of_the_pending_with_filings_spread_over_their_month(tiny_world: World) -> None:
    """Without judges, n months after one batch it has waited n and a half months."""
    state = tiny_world({"judges": 0})
    live(state, [100, 0, 0, 300])
    waits = np.array(history(state, "court_wait_days")) / DAYS_A_MONTH
    np.testing.assert_allclose(waits, [0.5, 1.5, 2.5, (100 * 3.5 + 300 * 0.5) / 400])


def test_an_overloaded_courts_mean_wait_is_half_its_pending_over_its_filings(tiny_world: World) -> None:
    """With equal filings, first in first out, the pending are those of the last P / rate months."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    live(state, [1200] * 120)
    wait = history(state, "court_wait_days")[-1] / DAYS_A_MONTH
    assert wait == pytest.approx(history(state, "court_pending")[-1] / 1200 / 2, rel=0.01)


def test_without_judges_nothing_completes_and_nothing_is_lost(tiny_world: World) -> None:
    state = tiny_world({"judges": 0})
    live(state, [50] * 12)
    assert sum(history(state, "court_completions")) == sum(history(state, "hearings_rescheduled")) == 0
    assert history(state, "court_pending") == [50 * (month + 1) for month in range(12)]
    assert history(state, "cases_without_date") == history(state, "court_pending")


FILED = st.lists(st.integers(0, 120), min_size=4, max_size=14)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILED, st.floats(0.01, 0.1), st.floats(0, 0.1), st.integers(0, 12))
def test_with_receipts_given_more_judges_never_lengthen_a_wait(
    tiny_world: World, filed: list[int], judges: float, more: float, month: int
) -> None:
    """Whenever they come, case by case: nobody is heard later than without them."""
    heard = []
    for added in (0.0, more):
        state = tiny_world({"judges": judges, **EVERY_MASTER_COMPLETES})
        state.levers.get("judges")[month:] += added
        done_in = np.full(sum(filed), np.inf)
        for number in [*filed, *[0] * 12]:
            file_cases(state, number)
            hear(state)
            rows = np.arange(state.people.count)
            done_in[rows] = np.where(is_done(state, rows), np.minimum(done_in[rows], state.month), np.inf)
        heard.append(done_in)
    assert np.all(heard[1] <= heard[0])


def test_where_the_detained_take_all_half_days_nobody_else_is_heard(tiny_world: World) -> None:
    """Each month 45 of them come for an individual hearing, which is the time of one judge."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    state.courts.detained_half_days[:] = 30
    free = file_cases(state, 3000)
    for _ in range(6):
        held = file_cases(state, 45, DocketKind.DETAINED)
        take_off(state, held)
        set_for(state, held, CaseStage.INDIVIDUAL)
        hear(state)
    assert not is_done(state, free).any()
    assert history(state, "court_completions")[-1] > 0


def test_the_detained_are_heard_in_the_month_in_which_they_come(tiny_world: World) -> None:
    """Although the calendars of the others are full for a year."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    free = file_cases(state, 12 * CAPACITY)
    for _ in range(6):
        held = file_cases(state, 30, DocketKind.DETAINED)
        hear(state)
        assert not (state.people.case[held] == CaseStage.MASTER).any()
    assert 0 < is_done(state, free).sum() < 5 * CAPACITY


def test_remain_in_mexico_has_its_share_of_what_the_detained_leave(tiny_world: World) -> None:
    """Both dockets wait for years, and the load is known: each has half of the hearings."""
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES}, {"mpp_share_of_half_days": 0.5})
    mpp, free = file_cases(state, 9000, DocketKind.MPP), file_cases(state, 9000)
    for month in range(12):
        if month < 2:
            state.courts.mpp_half_days[:] = 15
        hear(state)
        assert is_done(state, mpp).sum() == is_done(state, free).sum() == CAPACITY / 2 * month


def test_a_new_docket_that_goes_first_displaces_the_others_as_its_load_becomes_known(
    tiny_world: World,
) -> None:
    """Ten months of dates have been given when it comes.

    Until what it takes has become usual, it takes that beyond capacity, once: the change of the usual load
    over the weight of a month.
    """
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES}, {"mpp_share_of_half_days": 0.5})
    free = file_cases(state, 10 * CAPACITY)
    hear(state)
    mpp = file_cases(state, 10 * CAPACITY, DocketKind.MPP)
    months = 15
    for _ in range(months):
        hear(state)
    beyond = float(state.courts.mpp_half_days[0]) / USUAL * 30
    assert sum(history(state, "court_completions")) == pytest.approx(CAPACITY * months + beyond, abs=months)
    assert is_done(state, mpp).sum() == CAPACITY / 2 * (months - 1)
    assert not is_done(state, free).all()
    rescheduled = history(state, "hearings_rescheduled")
    assert rescheduled[:3] == [0, 0, 0]
    assert rescheduled[9] == pytest.approx(CAPACITY / 2, rel=0.1)


def test_closure_displaces_the_others_who_are_heard_when_courts_open(tiny_world: World) -> None:
    """Three months closed: 500 are called, displaced, called again in the second month after, and so on.

    Those displaced in the last closed month are heard two months later; people held are heard all along.
    """
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES})
    state.levers.get("court_closure")[1:4] = 1.0
    free = file_cases(state, 500)
    for _ in range(6):
        held = file_cases(state, 20, DocketKind.DETAINED)
        hear(state)
        assert not (state.people.case[held] == CaseStage.MASTER).any()
    assert history(state, "hearings_rescheduled") == [0, 500, 0, 500, 0, 0]
    assert history(state, "court_pending")[4] >= 500
    assert is_done(state, free).all()


@pytest.mark.parametrize("open_share", [0.5, 0.2])
def test_a_court_that_is_partly_closed_hears_that_part(tiny_world: World, open_share: float) -> None:
    state = tiny_world({"judges": FULL, **EVERY_MASTER_COMPLETES, "court_closure": 1 - open_share})
    live(state, [10_000, *[0] * 4])
    heard = CAPACITY * open_share
    np.testing.assert_allclose(history(state, "court_completions"), [0, *[heard] * 4], atol=1)
    np.testing.assert_allclose(history(state, "hearings_rescheduled"), [0, *[CAPACITY - heard] * 4], atol=1)


def test_a_case_takes_the_hearings_of_an_absorbing_chain(tiny_world: World) -> None:
    """Without counsel, with ample capacity: hearings to completion by the fundamental matrix, within 4%.

    That is four standard errors. A master hearing absorbs by absence, dismissal or plea, else sets the case
    for the merits with probability 1 / masters_before_merits; a merits hearing absorbs if it decides.
    """
    values = {"no_show_growth": 0.0, "merits_lead_months": 1.0}
    state = tiny_world({"judges": 500, "dismissal_share": 0.1}, values)
    p = state.parameters
    absorbed = 1 - (1 - p.no_show_unrepresented) * 0.9 * (1 - p.plea_share)
    stay = (1 - absorbed) * (1 - 1 / p.masters_before_merits)
    merits = 1 - (1 - p.no_show_unrepresented) * (1 - p.individual_completion_share)
    chain = np.array([[stay, (1 - absorbed) / p.masters_before_merits], [0, 1 - merits]])
    masters, individuals = np.linalg.inv(np.eye(2) - chain)[0]
    number = 20_000
    file_cases(state, number)
    for _ in range(80):
        hear(state)
    assert history(state, "court_pending")[-1] == 0
    held = state.ledger.history("hearings_held")[:, 0].sum(axis=0) / number
    np.testing.assert_allclose(held, [masters, individuals], rtol=0.04)
