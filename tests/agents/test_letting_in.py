"""Fear interviews and winding down: who is let in out of Remain in Mexico, and how many."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.pending import open_case
from agents.courts.remain_in_mexico import enrol
from agents.letting_in import hear_fears, let_in_waiting, reopen_cases
from agents.state import Rows, State
from model.migration_model import MigrationModel
from world.calendar import days_in
from world.groups import MPP_OUTCOMES, TRANSFERS

World = Callable[..., State]
NUMBER = 20_000


def enrolled(state: State, number: int = NUMBER, months_ago: int = 0) -> Rows:
    keys = np.random.default_rng(state.people.count).integers(2**62, size=number)
    rows = state.people.add(number, key=keys, citizenship=10, place=0, entered=state.stamp)
    enrol(state, rows)
    state.people.entered[rows] -= months_ago
    return rows


def outcome(state: State, name: str) -> int:
    return int(state.ledger.value("mpp_outcomes")[0, MPP_OUTCOMES.index(name)])


def close(number: float) -> object:
    return pytest.approx(number, abs=4 * np.sqrt(number))


@pytest.mark.parametrize(
    ("levers", "months_ago", "interviewed"),
    [
        ({"mpp_fear_referrals": 0.1}, 3, 0.1),
        ({"mpp_fear_referrals": 0.1}, 0, 0.05),
        ({"mpp_fear_referrals": 0.1, "mpp_fear_asked": 1}, 3, 0.1),
        ({"mpp_fear_referrals": 0.1, "mpp_fear_asked": 1}, 0, 1.0),
        ({"mpp_fear_referrals": 0.1, "mpp_fear_asked": 0.5}, 0, 0.525),
        ({"mpp_fear_referrals": 0.0}, 0, 0.0),
    ],
)
def test_who_says_so_or_is_asked_is_interviewed_and_a_share_passes(
    tiny_world: World, levers: dict[str, float], months_ago: int, interviewed: float
) -> None:
    state = tiny_world({**levers, "mpp_fear_pass_share": 0.25})
    rows = enrolled(state, months_ago=months_ago)
    hear_fears(state, rows)
    assert state.ledger.value("mpp_fear_interviews")[0, 0] == close(NUMBER * interviewed)
    assert outcome(state, "fear_passed") == close(NUMBER * interviewed / 4)
    assert (state.people.status[rows] == Status.RESIDENT).sum() == outcome(state, "fear_passed")
    assert state.residents.sum() == outcome(state, "fear_passed")


def test_winding_down_lets_in_the_longest_waiting(tiny_world: World) -> None:
    state = tiny_world({"mpp_processing_per_day": 5})
    late, early = enrolled(state, 1000, months_ago=1), enrolled(state, 100, months_ago=9)
    let_in_waiting(state, np.sort(np.concatenate([late, early])))
    assert outcome(state, "processed") == 5 * days_in(state.month) == 155
    assert (state.people.status[early] == Status.RESIDENT).all()
    assert (state.people.status[late] == Status.WAITING_IN_MEXICO).sum() == 1000 - 55


def decided(state: State, number: int, status: Status, months_ago: int = 0) -> Rows:
    """People whose case was closed some months ago while they waited, or after they had gone home."""
    rows = enrolled(state, number, months_ago)
    state.people.status[rows] = status
    state.people.case[rows] = CaseStage.CLOSED
    return rows


def test_cases_decided_in_absence_are_reopened_the_earliest_first(tiny_world: World) -> None:
    state = tiny_world({"mpp_reopening_per_day": 5})
    late, early = decided(state, 300, Status.RETURNED, 1), decided(state, 100, Status.AT_HOME, 9)
    reopen_cases(state)
    assert state.ledger.value("mpp_reopened").sum() == 155
    assert (state.people.status[early] == Status.RESIDENT).all()
    assert (state.people.status[late] == Status.RESIDENT).sum() == 55
    assert (state.people.case[early] == CaseStage.MASTER).all()
    assert (state.people.docket[early] == DocketKind.RELEASED).all()
    assert state.active.sum() == state.residents.sum() == state.calendars.waiting.sum() == 155
    assert state.ledger.value("court_transfers")[0, TRANSFERS.index("reopening")] == 155


def test_no_case_is_reopened_of_people_who_were_ordered_in_person_wait_settled_or_were_held(
    tiny_world: World,
) -> None:
    state = tiny_world({"mpp_reopening_per_day": 100})
    in_person, settled, held = (decided(state, 50, Status.RETURNED) for _ in range(3))
    state.people.flags[in_person] |= Flag.REMOVABLE
    state.people.docket[held] = DocketKind.DETAINED
    state.people.state[settled] = 0
    waiting = enrolled(state, 50)
    open_case(state, waiting, state.people.source[waiting])
    decided(state, 50, Status.LAWFUL)
    reopen_cases(state)
    assert not state.ledger.value("mpp_reopened").any()
    assert not state.residents.any()


def test_the_programme_is_wound_down_in_two_phases(lived: MigrationModel) -> None:
    """About 13,000 people from 2021-02-19 to 2021-08-13 (DHS, recalled)."""
    ledger = lived.state.ledger
    months = np.array(ledger.months) // 12 == 2021
    let_in = ledger.history("mpp_outcomes")[months][:, :, MPP_OUTCOMES.index("processed")].sum()
    reopened = ledger.history("mpp_reopened")[months].sum()
    assert let_in == pytest.approx(12_100, rel=0.05)
    assert reopened == pytest.approx(900, abs=200)
    assert let_in + reopened == pytest.approx(13_000, rel=0.05)


def test_the_second_programme_asks_everybody_and_more_pass(lived: MigrationModel) -> None:
    ledger = lived.state.ledger
    months = np.array(ledger.months)
    shares = {}
    for name, first, last in (("first", 2019 * 12, 2021 * 12 + 1), ("second", 2021 * 12 + 11, 2022 * 12 + 7)):
        within = (months >= first) & (months <= last)
        enrolled_then = ledger.history("mpp_enrolments")[within].sum()
        passed = ledger.history("mpp_outcomes")[within][:, :, MPP_OUTCOMES.index("fear_passed")].sum()
        shares[name] = passed / enrolled_then
    assert shares["first"] < 0.12 < 0.18 < shares["second"]
