"""Counsel in a world of one court: closed forms by age of the case, capacity, what a search depends on."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.dates import take_off
from agents.courts.notice import Source
from agents.courts.opening_stock import begin_counsel
from agents.courts.pending import change_venue, close_case, open_case, remand
from agents.courts.representation import (
    chance_of_counsel,
    find_counsel,
    hazard_until,
    is_represented,
    last_search,
    next_search,
    room_for_cases,
)
from agents.state import Rows, State, settle
from model.indexes import count_active_with, rebuild
from world.places import CITIZENSHIPS, MEXICO
from world.streams import keys

World = Callable[..., State]
PUBLISHED = {1: 0.069, 3: 0.236, 6: 0.354}
"""Shares with counsel by months since filing, TRAC report 568 (June 2019)."""
NO_HELP = {"consular_effect": 0.0}


def cases(state: State, number: int, *, citizenship: int = 1) -> Rows:
    """Residents whose case a court has just received."""
    people = state.people
    rows = people.add(
        number,
        key=keys(f"case {citizenship}", state.month, number),
        state=0,
        court=0,
        citizenship=citizenship,
        source=Source.BORDER,
    )
    settle(state, rows, "evasion")
    open_case(state, rows, people.source[rows])
    return rows


def live(state: State, months: int) -> None:
    for _ in range(months):
        find_counsel(state)
        assert state.represented.tolist() == count_active_with(state, Flag.COUNSEL).tolist()
        state.month += 1


def share(state: State, rows: Rows) -> float:
    return float(is_represented(state, rows).mean())


def errors(expected: float, number: int) -> float:
    """Four binomial errors."""
    return 4 * float(np.sqrt(expected * (1 - expected) / number))


@pytest.mark.parametrize(("months", "published"), PUBLISHED.items())
def test_the_published_shares_come_out(tiny_world: World, months: int, published: float) -> None:
    state = tiny_world()
    rows = cases(state, 20_000)
    live(state, months + 1)
    assert share(state, rows) == pytest.approx(published, abs=errors(published, len(rows)))


def test_with_room_the_share_follows_the_closed_form(tiny_world: World) -> None:
    """1 - exp(-cumulative hazard) at each age, nothing between two searches, and who has counsel keeps it."""
    state = tiny_world()
    rows = cases(state, 20_000)
    before = np.zeros(len(rows), bool)
    for age in range(31):
        live(state, 1)
        now = is_represented(state, rows)
        assert (now | ~before).all()
        assert (now == before).all() or age in (1, 2, 3, 4, 5, 6, 12, 18, 24, 30)
        until = hazard_until(state.parameters, last_search(np.array([age])))[0]
        expected = 1 - np.exp(-until)
        assert now.mean() == pytest.approx(expected, abs=errors(expected, len(rows)))
        before = now
    late = state.parameters.counsel_hazard
    assert until == pytest.approx(-np.log(1 - PUBLISHED[6]) + 24 * late)


def test_people_search_at_the_stated_ages() -> None:
    ages = np.arange(25)
    searches = [1, 2, 3, 4, 5, 6, 12, 18, 24]
    assert next_search(ages).tolist() == [min(s for s in searches if s >= age) for age in ages]
    assert last_search(ages).tolist() == [max(s for s in [0, *searches] if s <= age) for age in ages]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"counsel_access_in_detention": 0.5}, 1 - (1 - PUBLISHED[1]) ** 0.5),
        ({"counsel_access_in_detention": 1.5}, 1 - (1 - PUBLISHED[1]) ** 1.5),
    ],
)
def test_the_detained_find_counsel_at_their_own_rate(
    tiny_world: World, parameters: dict[str, float], expected: float
) -> None:
    state = tiny_world({}, parameters)
    rows = cases(state, 10)
    change_venue(state, rows, state.people.court[rows], DocketKind.DETAINED)
    assert chance_of_counsel(state, rows, np.ones(10, np.int64)) == pytest.approx(np.full(10, expected))


def test_from_mexico_counsel_is_found_at_one_rate_wherever_the_court_is(tiny_world: World) -> None:
    """A tenth of the rate of others at a court of mean access, at a court of half of it too."""
    state = tiny_world({}, {"counsel_access_in_mexico": 0.1})
    rows = cases(state, 10)
    state.geography.counsel_access[:] = 0.5
    state.people.status[rows[:5]] = Status.WAITING_IN_MEXICO
    chance = chance_of_counsel(state, rows, np.ones(10, np.int64))
    assert chance[:5] == pytest.approx(np.full(5, 1 - (1 - PUBLISHED[1]) ** 0.1))
    assert chance[5:] == pytest.approx(np.full(5, 1 - (1 - PUBLISHED[1]) ** 0.5))


def test_counsel_is_where_the_cases_are(tiny_world: World) -> None:
    """Courts share what counsel can carry by active cases times access, whole, also without a case."""
    state = tiny_world({"legal_aid_capacity": 400})
    state.active = np.array([100, 200, 0])
    state.represented = np.array([10, 0, 0])
    state.geography = replace(state.geography, counsel_access=np.array([2.0, 0.5, 1.0]))
    state.scale = 1
    assert room_for_cases(state).tolist() == [267 - 10, 133, 0]
    state.active[:] = 0
    assert room_for_cases(state).tolist() == [-10, 0, 0]


def test_counsel_found_from_mexico_is_counted_at_the_city(tiny_world: World) -> None:
    state = tiny_world({}, {"counsel_access_in_mexico": 0.25})
    rows = cases(state, 2000)
    state.people.place[rows] = 0
    change_venue(state, rows[:1000], state.people.court[rows[:1000]], DocketKind.MPP)
    live(state, 7)
    found = is_represented(state, rows[:1000]).sum()
    assert found > 100
    assert state.ledger.value("mpp_counsel_found").sum() == found


def test_a_courts_access_multiplies_the_rate(tiny_world: World) -> None:
    state = tiny_world()
    rows = cases(state, 10)
    state.geography.counsel_access[:] = 2.0
    for age, before in ((1, 0), (3, 1), (6, 3)):
        hazard = np.log((1 - PUBLISHED.get(before, 0.0)) / (1 - PUBLISHED[age])) / (age - before)
        chance = chance_of_counsel(state, rows, np.full(10, age))
        assert chance == pytest.approx(np.full(10, 1 - np.exp(-2 * hazard)))


def test_a_consulate_helps_mexicans_at_their_first_search(tiny_world: World) -> None:
    """By the assumed effect x share who ask x share served; nobody else, at no other search, and not at 0."""
    effect = {"consular_effect": 0.5}
    mexican, other = MEXICO, CITIZENSHIPS.index("Honduras")
    for parameters, helped in ((effect, True), (NO_HELP, False)):
        state = tiny_world({}, parameters)
        state.consulates.legal_coverage[:] = 0.8
        rows = np.concatenate([cases(state, 1, citizenship=c) for c in (mexican, other)])
        first, second = (chance_of_counsel(state, rows, np.full(2, age)) for age in (1, 3))
        bonus = 0.5 * state.parameters.legal_case_share * 0.8 if helped else 0.0
        assert first[1] == pytest.approx(PUBLISHED[1])
        assert first[0] == pytest.approx(1 - (1 - PUBLISHED[1]) * (1 - bonus))
        assert second[0] == second[1]


def test_counsel_carries_no_more_than_it_can(tiny_world: World) -> None:
    """It fills up and stays full: who comes later finds nobody until a case with counsel ends."""
    state = tiny_world({"legal_aid_capacity": 500})
    rows = cases(state, 2000)
    carried = []
    for _ in range(24):
        live(state, 1)
        carried.append(int(is_represented(state, rows).sum()))
    assert max(carried) == carried[-1] == 500 == state.represented[0]
    done = rows[is_represented(state, rows)][:100]
    take_off(state, done)
    close_case(state, done, CaseStage.CLOSED)
    assert state.represented[0] == 400
    live(state, 12)
    assert state.represented[0] == 500


def test_where_counsel_is_short_those_who_would_find_it_have_equal_chances(tiny_world: World) -> None:
    """Two batches of one age, one at a court of double access: taken as the numbers who would find it."""
    state = tiny_world({"legal_aid_capacity": 300})
    rows = cases(state, 20_000)
    held = rows[:10_000]
    change_venue(state, held, state.people.court[held], DocketKind.DETAINED)
    state.parameters = state.parameters.with_values({"counsel_access_in_detention": 1.5})
    live(state, 2)
    chance = chance_of_counsel(state, rows[[0, -1]], np.ones(2, np.int64))
    expected = chance[0] / chance.sum()
    assert state.represented[0] == 300
    found = is_represented(state, held).sum() / 300
    assert found == pytest.approx(expected, abs=errors(expected, 300))


def test_families_have_counsel_together_also_where_it_is_short(tiny_world: World) -> None:
    state = tiny_world({"legal_aid_capacity": 210})
    rows = cases(state, 4000)
    state.people.party[rows] = rows // 4 * 4
    live(state, 8)
    found = is_represented(state, rows).reshape(-1, 4)
    assert (found.all(axis=1) == found.any(axis=1)).all()
    assert state.represented[0] == 208


def test_counsel_stays_through_appeal_and_remand_and_goes_when_the_case_ends(tiny_world: World) -> None:
    state = tiny_world()
    rows = cases(state, 4000)
    live(state, 8)
    has = rows[is_represented(state, rows)]
    take_off(state, has)
    close_case(state, has, CaseStage.INACTIVE)
    assert state.represented[0] == 0
    assert is_represented(state, has).all()
    remand(state, has)
    assert state.represented[0] == len(has)
    take_off(state, has)
    close_case(state, has, CaseStage.CLOSED)
    assert not is_represented(state, rows).any()


def test_a_case_that_comes_back_is_looked_after_again(tiny_world: World) -> None:
    """Who found nobody before a closure goes on searching after it, at the ages counted from filing."""
    state = tiny_world({"legal_aid_capacity": 0})
    rows = cases(state, 4000)
    live(state, 2)
    take_off(state, rows)
    close_case(state, rows, CaseStage.INACTIVE)
    live(state, 6)
    remand(state, rows)
    state.levers.get("legal_aid_capacity").setflags(write=True)
    state.levers.get("legal_aid_capacity")[:] = 1e6
    live(state, 5)
    until = hazard_until(state.parameters, np.array([6, 12]))
    expected = 1 - np.exp(-(until[1] - until[0]))
    assert share(state, rows) == pytest.approx(expected, abs=errors(expected, len(rows)))


@pytest.mark.parametrize("status", [Status.AT_HOME, Status.DEAD, Status.LAWFUL])
def test_who_is_gone_looks_for_nobody(tiny_world: World, status: Status) -> None:
    state = tiny_world()
    rows = cases(state, 1000)
    state.people.status[rows] = status
    state.residents[:] = 0
    live(state, 8)
    assert not is_represented(state, rows).any()


def test_twins_at_different_scales_find_counsel_in_proportion(tiny_world: World) -> None:
    """Capacity is in people: a tenth of the rows, each for ten people, is full at the same number."""
    found = []
    for scale, number in ((1, 3000), (10, 300)):
        state = tiny_world({"legal_aid_capacity": 700})
        state.scale = scale
        rows = cases(state, number)
        live(state, 20)
        found.append(is_represented(state, rows).sum() * scale)
    assert found == [700, 700]


def test_the_agenda_is_rebuilt_from_the_columns(tiny_world: World) -> None:
    """A world that is rebuilt each month finds the same counsel as its twin that is not."""
    flags = []
    for rebuilds in (False, True):
        state = tiny_world({"legal_aid_capacity": 800})
        for _ in range(20):
            rows = cases(state, 100)
            live(state, 1)
            ended = rows[:10]
            take_off(state, ended)
            close_case(state, ended, CaseStage.INACTIVE)
            if rebuilds:
                rebuild(state)
        flags.append(state.people.flags.copy())
    assert flags[0].tolist() == flags[1].tolist()
    assert (flags[0] & Flag.COUNSEL).any()


def test_cases_of_the_first_month_have_counsel_by_their_age(tiny_world: World) -> None:
    state = tiny_world()
    people = state.people
    ages = np.repeat([1, 2, 5, 20], 10_000)
    people.add(len(ages), key=keys("old", 0, len(ages)), court=0, case=CaseStage.MASTER)
    people.filed[:] = state.stamp - ages
    begin_counsel(state)
    found = is_represented(state, np.arange(len(ages))).reshape(4, -1).mean(axis=1)
    until = hazard_until(state.parameters, np.array([0, 1, 4, 18]))
    expected = 1 - np.exp(-until)
    assert found == pytest.approx(expected, abs=errors(0.5, 10_000))
    assert found[0] == 0
