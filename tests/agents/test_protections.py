"""Protections: terms, renewal, early ends, first grants by lot, pending claims, and the index over them."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import EPOCH_MONTH, Flag, Protection, Status
from agents.protections import (
    DACA_SINCE,
    TERM,
    applicants,
    change_protections,
    count_protected,
    daca_shares,
    follow_claims,
    holders,
    latest_entry,
    lowest,
    protect,
)
from agents.state import Rows, State, settle
from world.calendar import parse_month
from world.places import CITIZENSHIPS, MEXICO

World = Callable[..., State]
SALVADOR, VENEZUELA = CITIZENSHIPS.index("El Salvador"), CITIZENSHIPS.index("Venezuela")
QUIET = {"daca_grants_per_month": 0.0}


def residents(state: State, number: int, citizenship: int, entered: int | None = None) -> Rows:
    first = state.people.count
    rows = state.people.add(
        number,
        key=np.arange(first, first + number, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        citizenship=citizenship,
        state=0,
        entered=state.stamp - 24 if entered is None else entered,
    )
    settle(state, rows, None)
    return rows


def live(state: State, months: int) -> None:
    for _ in range(months):
        state.month += 1
        change_protections(state)


@pytest.mark.parametrize("kind", [Protection.TPS, Protection.DACA, Protection.PAROLE])
def test_a_protection_lapses_when_its_term_ends_and_not_before(tiny_world: World, kind: Protection) -> None:
    state = tiny_world(QUIET, {"tps_renewal_share": 0.95, "daca_renewal_share": 0.9})
    rows = residents(state, 20_000, SALVADOR)
    protect(state, rows, kind)
    live(state, int(TERM[kind] or 0) - 1)
    assert (state.people.protection[rows] == kind).all()
    live(state, 1)
    share = {Protection.TPS: 0.95, Protection.DACA: 0.9, Protection.PAROLE: 0.0}[kind]
    assert (state.people.protection[rows] == kind).mean() == pytest.approx(share, abs=0.01)


def test_parole_is_renewed_as_the_lever_says(tiny_world: World) -> None:
    state = tiny_world({**QUIET, "parole_renewal": 0.3})
    rows = residents(state, 20_000, VENEZUELA)
    protect(state, rows, Protection.PAROLE)
    live(state, 24)
    kept = state.people.protection[rows] == Protection.PAROLE
    assert kept.mean() == pytest.approx(0.3, abs=0.01)
    assert (state.people.expires[rows[kept]] == state.stamp + 24).all()


def test_a_fall_of_the_share_in_force_ends_the_others_for_good(tiny_world: World) -> None:
    """The share that stays is the lever's; whoever stays at the lower share stayed at the higher."""
    state = tiny_world(QUIET)
    rows, others = residents(state, 20_000, VENEZUELA), residents(state, 100, SALVADOR)
    protect(state, np.concatenate([rows, others]), Protection.TPS)
    state.levers.by_name["tps_in_force"][3:, VENEZUELA] = 0.6
    state.levers.by_name["tps_in_force"][5:, VENEZUELA] = 0.2
    live(state, 3)
    some = state.people.protection[rows] == Protection.TPS
    live(state, 2)
    few = state.people.protection[rows] == Protection.TPS
    assert (some.mean(), few.mean()) == pytest.approx((0.6, 0.2), abs=0.015)
    assert (some | ~few).all()
    assert (state.people.protection[others] == Protection.TPS).all()


def test_what_was_ended_before_the_run_ends_in_its_first_month(tiny_world: World) -> None:
    state = tiny_world({**QUIET, "parole_in_force": 0.0})
    rows = residents(state, 10, VENEZUELA)
    protect(state, rows, Protection.PAROLE)
    change_protections(state)
    assert not state.people.protection[rows].any()


def test_ending_protections_spares_only_pending_claims(tiny_world: World) -> None:
    state = tiny_world(QUIET)
    rows = residents(state, 40, SALVADOR)
    state.people.flags[rows[30:]] |= Flag.ASYLUM
    for start, kind in ((0, Protection.TPS), (10, Protection.DACA), (20, Protection.PAROLE)):
        protect(state, rows[start : start + 10], kind)
    state.levers.by_name["protections_ended"][1:] = 1.0
    follow_claims(state)
    live(state, 1)
    assert not state.people.protection[rows[:30]].any()
    assert (state.people.protection[rows[30:]] == Protection.PENDING_ASYLUM).all()


def test_grants_are_the_levers_number_of_those_who_may_ask(tiny_world: World) -> None:
    """TPS for Salvadorans is for residents since February 2001; the month's number is granted, no more."""
    state = tiny_world({**QUIET, "tps_grants_per_month": 100.0})
    limit = 2001 * 12 + 1 - EPOCH_MONTH
    early, late = residents(state, 950, SALVADOR, limit), residents(state, 1000, SALVADOR, limit + 1)
    for month in range(1, 12):
        live(state, 1)
        granted = int((state.people.protection[early] == Protection.TPS).sum())
        assert granted == min(100 * month, 950)
    assert not state.people.protection[late].any()


def test_tps_takes_the_place_of_parole_and_not_of_daca(tiny_world: World) -> None:
    state = tiny_world({**QUIET, "tps_grants_per_month": 50.0})
    paroled, deferred = residents(state, 20, VENEZUELA), residents(state, 20, VENEZUELA)
    state.month = parse_month("2024-01")
    protect(state, paroled, Protection.PAROLE)
    protect(state, deferred, Protection.DACA)
    change_protections(state)
    assert (state.people.protection[paroled] == Protection.TPS).all()
    assert (state.people.protection[deferred] == Protection.DACA).all()


def test_no_one_is_granted_what_is_not_in_force(tiny_world: World) -> None:
    state = tiny_world({**QUIET, "tps_grants_per_month": 50.0, "tps_in_force": 0.0})
    residents(state, 500, MEXICO)
    live(state, 3)
    assert not state.protected.any()


def test_daca_follows_its_mix_and_its_date(tiny_world: World) -> None:
    state = tiny_world({"daca_grants_per_month": 1000.0})
    early = residents(state, 20_000, MEXICO, DACA_SINCE)
    late = residents(state, 20_000, MEXICO, DACA_SINCE + 1)
    live(state, 5)
    granted = (state.people.protection[early] == Protection.DACA).sum()
    assert granted == pytest.approx(5000 * daca_shares()[MEXICO], abs=5)
    assert not state.people.protection[late].any()


def test_a_few_of_very_many_are_drawn_exactly_and_evenly(tiny_world: World) -> None:
    """Where only some take part in a month's lot, the number is exact and everybody's turn comes."""
    state = tiny_world()
    rows = residents(state, 200_000, MEXICO, DACA_SINCE)
    wanted = np.zeros(len(CITIZENSHIPS), np.int64)
    wanted[MEXICO] = 200
    drawn = []
    for _ in range(40):
        state.month += 1
        drawn.append(applicants(state, Protection.DACA, wanted, np.full(17, DACA_SINCE)))
    assert all(len(np.unique(part)) == 200 for part in drawn)
    quarters = np.bincount((np.concatenate(drawn) - rows[0]) // 50_000, minlength=4)
    assert np.abs(quarters - 2000).max() < 4 * np.sqrt(2000)


@given(
    luck=st.lists(st.floats(0, 1, exclude_max=True), max_size=60),
    wanted=st.lists(st.integers(0, 25), min_size=3, max_size=3),
)
def test_the_luckiest_of_each_kind_are_chosen(luck: list[float], wanted: list[int]) -> None:
    draws, kind = np.array(luck), np.arange(len(luck)) % 3
    chosen = lowest(draws, kind, np.array(wanted))
    for code in range(3):
        mine = np.flatnonzero(kind == code)
        picked = chosen[kind[chosen] == code]
        assert len(picked) == min(wanted[code], len(mine))
        if len(picked):
            others = np.setdiff1d(mine, picked)
            assert draws[picked].max() <= draws[others].min(initial=1.0)
    assert (np.diff(chosen) > 0).all()


def test_the_sieve_of_a_lottery_does_not_cost_anybody_a_place() -> None:
    """Neither where draws are even nor where the luckiest of them are no longer there."""
    draws = np.random.default_rng(1).random(30_000)
    for left in (draws, draws[draws > 0.1]):
        chosen = lowest(left, np.zeros(len(left), np.int64), np.array([900]))
        np.testing.assert_array_equal(chosen, np.sort(np.argsort(left)[:900]))


def test_claims_protect_residents_while_they_are_pending(tiny_world: World) -> None:
    state = tiny_world(QUIET)
    claimant, holder, elsewhere = (residents(state, 1, MEXICO) for _ in range(3))
    people = state.people
    protect(state, holder, Protection.TPS)
    people.flags[:] |= Flag.ASYLUM
    state.residents[0, MEXICO] -= 1
    people.status[elsewhere] = Status.WAITING_IN_MEXICO
    live(state, 1)
    assert list(people.protection) == [Protection.PENDING_ASYLUM, Protection.TPS, Protection.NONE]
    people.flags[claimant] = 0
    live(state, 1)
    assert people.protection[claimant] == Protection.NONE


def test_the_index_is_the_census_after_years_of_everything(tiny_world: World) -> None:
    state = tiny_world({"daca_grants_per_month": 40.0, "tps_grants_per_month": 7.0, "parole_renewal": 0.5})
    for citizenship in range(len(CITIZENSHIPS)):
        rows = residents(state, 300, citizenship, entered=300)
        protect(state, rows[::5], Protection.PAROLE)
        state.people.flags[rows[1::7]] |= Flag.ASYLUM
    state.levers.by_name["tps_in_force"][30:] = 0.5
    live(state, 48)
    assert state.protected[:, 1:].sum(axis=0).min() > 0
    np.testing.assert_array_equal(state.protected, count_protected(state))
    np.testing.assert_array_equal(
        state.ledger.value("protected_population").sum(axis=0), state.protected.sum(axis=0)[1:]
    )


def test_published_holders_are_met_on_their_dates() -> None:
    first, later = holders(parse_month("2013-10")), holders(parse_month("2023-04"))
    assert first[Protection.DACA].sum() == pytest.approx(568_000)
    assert first[Protection.TPS][VENEZUELA] == 0
    assert later[Protection.TPS][VENEZUELA] == pytest.approx(201_895)
    assert later[Protection.TPS].sum() == pytest.approx(610_630)


def test_the_latest_designation_by_now_says_who_may_ask(tiny_world: World) -> None:
    state = tiny_world()
    for month, since in (("2021-02", "2021-02"), ("2022-01", "2021-03"), ("2023-12", "2023-07")):
        state.month = parse_month(month)
        assert latest_entry(state, Protection.TPS)[VENEZUELA] == parse_month(since) - EPOCH_MONTH
