"""Appeals in a world of one court: who appeals, what waits meanwhile, and the Board as a queue."""

from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest

from agents.columns import CaseStage, DocketKind, Flag, Status
from agents.courts.appeals import decide_appeals, end_windows, file_appeals, is_appealed
from agents.courts.calendar import cell
from agents.courts.court import hold_hearings
from agents.courts.court_record import record_courts
from agents.courts.dates import take_off
from agents.courts.hearing import Result
from agents.courts.notice import Source
from agents.courts.pending import close_case, forget_case, open_case, remand, set_for
from agents.detention import book_in, order_exits
from agents.state import Rows, State, settle
from model.conservation import check
from model.indexes import rebuild
from world.groups import APPEAL_DECISIONS, TRANSFERS
from world.streams import keys

World = Callable[..., State]
NO_BOARD = {"board_decisions_per_month": 0}
AMPLE = {"board_decisions_per_month": 50_000}
NEXT_MONTH = {"merits_lead_months": 1}
"""With judges enough, hearings of both kinds are held in the month after a case is set for one."""


def cases(state: State, number: int, stage: CaseStage = CaseStage.INDIVIDUAL, *, held: bool = False) -> Rows:
    """Residents, or people held, whose cases wait for a kind of hearing."""
    people = state.people
    rows = people.add(
        number,
        key=keys("case", state.month, number),
        state=0,
        court=0,
        source=Source.BORDER,
        docket=DocketKind.DETAINED if held else DocketKind.RELEASED,
    )
    if held:
        book_in(state, rows, 0)
        state.held = rows
    else:
        settle(state, rows, "evasion")
    open_case(state, rows, people.source[rows])
    take_off(state, rows)
    set_for(state, rows, stage)
    return rows


def appeal(state: State, rows: Rows, result: Result) -> None:
    """File appeals against a decision that has just been made."""
    take_off(state, rows)
    state.ledger.count("court_completions", state.people.court[rows], result)
    file_appeals(state, rows, np.full(len(rows), result))


def end_month(state: State) -> None:
    record_courts(state)
    state.ledger.put("unauthorized_population", state.residents)
    check(state)
    state.ledger.close(state.month)
    state.month += 1


def hear_next_month(state: State) -> None:
    """Give dates this month, and hold the hearings of the next, which stays open."""
    hold_hearings(state)
    end_month(state)
    hold_hearings(state)


def undated(state: State, docket: DocketKind) -> int:
    """Cases that wait for a date of an individual hearing."""
    return int(state.calendars.waiting[cell(docket, CaseStage.INDIVIDUAL), 0])


def flow(state: State, series: str) -> np.ndarray:
    return state.ledger.history(series)[:, 0]


@pytest.mark.parametrize(
    ("result", "counsel", "share"),
    [
        (Result.REMOVAL_ORDER, True, "appeal_share_represented"),
        (Result.REMOVAL_ORDER, False, "appeal_share_unrepresented"),
        (Result.RELIEF, True, "appeal_share_of_grants"),
        (Result.RELIEF, False, "appeal_share_of_grants"),
        (Result.IN_ABSENTIA, True, None),
    ],
)
def test_decisions_are_appealed_at_the_declared_shares(
    tiny_world: World, result: Result, counsel: bool, share: str | None
) -> None:
    """Within four binomial errors; orders in absentia never."""
    state = tiny_world()
    rows = cases(state, 20_000)
    state.people.flags[rows] |= np.uint8(Flag.COUNSEL if counsel else 0)
    expected = getattr(state.parameters, share) if share else 0.0
    appealed = is_appealed(state, rows, np.full(len(rows), result)).mean()
    assert appealed == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / len(rows)))
    state.people.status[rows] = Status.WAITING_IN_MEXICO
    assert not is_appealed(state, rows, np.full(len(rows), result)).any()


def test_hearings_lead_to_appeals_and_only_individual_ones(tiny_world: World) -> None:
    """Completions are counted at the judge's decision; only those at individual hearings can wait."""
    state = tiny_world({"judges": 700, **NO_BOARD}, NEXT_MONTH)
    rows = np.concatenate([cases(state, 3000), cases(state, 3000, CaseStage.MASTER)])
    hear_next_month(state)
    end_month(state)
    case = state.people.case[rows]
    appealed = rows[case == CaseStage.APPEAL]
    assert len(appealed) > 0
    assert (appealed < 3000).all()
    orders = state.ledger.history("court_completions")[1, 0][[Result.REMOVAL_ORDER, Result.IN_ABSENTIA]].sum()
    waiting = rows[np.isin(case, (CaseStage.APPEAL, CaseStage.DECIDED))]
    assert (waiting < 3000).all()
    granted = (state.people.flags[waiting] & Flag.GRANTED) != 0
    assert state.orders_at_large.sum() == orders - np.count_nonzero(~granted)
    assert flow(state, "appeals_filed")[1, 0] == len(appealed) == flow(state, "appeals_pending")[1, 0]


@pytest.mark.parametrize("result", [Result.REMOVAL_ORDER, Result.RELIEF])
def test_nothing_is_final_until_the_board_decides(tiny_world: World, result: Result) -> None:
    state = tiny_world(NO_BOARD)
    rows = cases(state, 100)
    appeal(state, rows, result)
    decide_appeals(state)
    end_month(state)
    assert (state.people.status[rows] == Status.RESIDENT).all()
    assert state.orders_at_large.sum() == 0 == state.active.sum()
    assert flow(state, "appeals_decided").sum() == 0


@pytest.mark.parametrize("result", [Result.REMOVAL_ORDER, Result.RELIEF])
def test_the_board_makes_decisions_final_or_sends_them_back(tiny_world: World, result: Result) -> None:
    """Remanded within four binomial errors of the share, to a new hearing; the others final as decided."""
    state = tiny_world(AMPLE)
    rows = cases(state, 5000)
    appeal(state, rows, result)
    decide_appeals(state)
    end_month(state)
    people, share = state.people, state.parameters.remand_share
    back = rows[people.case[rows] == CaseStage.INDIVIDUAL]
    assert len(back) / 5000 == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 5000))
    assert state.active[0] == len(back) == undated(state, DocketKind.RELEASED)
    final = np.setdiff1d(rows, back)
    if result == Result.RELIEF:
        assert (people.status[final] == Status.LAWFUL).all()
    else:
        assert (people.case[final] == CaseStage.FINAL_ORDER).all()
        assert state.orders_at_large.sum() == len(final)
    assert (people.status[back] == Status.RESIDENT).all()
    assert not (people.flags[rows] & Flag.GRANTED).any()
    decided = dict(zip(APPEAL_DECISIONS, flow(state, "appeals_decided")[0], strict=True))
    assert decided == {"dismissed": len(final), "remanded": len(back)}
    assert flow(state, "court_transfers")[0, TRANSFERS.index("remand")] == len(back)


def test_the_held_stay_held_and_are_removable_only_when_the_appeal_is_dismissed(tiny_world: World) -> None:
    state = tiny_world({**AMPLE, "detention_beds": 1e5})
    rows = cases(state, 500, held=True)
    appeal(state, rows, Result.REMOVAL_ORDER)
    people = state.people
    order_exits(state)
    assert not (people.flags[rows] & Flag.REMOVABLE).any()
    decide_appeals(state)
    check(state)
    dismissed = people.case[rows] == CaseStage.CLOSED
    assert 0 < dismissed.sum() < len(rows)
    assert (people.status[rows] == Status.DETAINED).all()
    assert (((people.flags[rows] & Flag.REMOVABLE) != 0) == dismissed).all()
    assert undated(state, DocketKind.DETAINED) == np.count_nonzero(~dismissed)


def test_a_held_persons_grant_frees_only_after_the_board(tiny_world: World) -> None:
    state = tiny_world(AMPLE)
    rows = cases(state, 200, held=True)
    appeal(state, rows, Result.RELIEF)
    assert not (state.people.flags[rows] & Flag.RELIEF).any()
    decide_appeals(state)
    final = state.people.case[rows] == CaseStage.CLOSED
    assert (((state.people.flags[rows] & Flag.RELIEF) != 0) == final).all()


def test_departure_withdraws_an_appeal_and_leaves_the_status_alone(tiny_world: World) -> None:
    """None is remanded, and nobody who is away or dead gets an order at large or a status."""
    state = tiny_world(AMPLE)
    rows = cases(state, 300)
    appeal(state, rows, Result.REMOVAL_ORDER)
    state.residents[:] = 0
    away = np.repeat([Status.AT_HOME, Status.IN_MEXICO, Status.DEAD], 100).astype(np.uint8)
    state.people.status[rows] = away
    decide_appeals(state)
    check(state)
    assert (state.people.case[rows] == CaseStage.CLOSED).all()
    assert (state.people.status[rows] == away).all()


@pytest.mark.parametrize("capacity", [60, 100])
def test_the_board_follows_lindleys_recursion_first_in_first_out(tiny_world: World, capacity: int) -> None:
    """Pending is max(pending + filed - capacity, 0), and those decided are always the longest waiting."""
    state = tiny_world({"board_decisions_per_month": capacity})
    filed = np.random.default_rng(3).poisson(80, 24).tolist()
    order: list[int] = []
    for number in filed:
        rows = cases(state, number)
        order += rows.tolist()
        appeal(state, rows, Result.REMOVAL_ORDER)
        decide_appeals(state)
        left = int(state.appeals.waiting[0])
        waiting = np.flatnonzero(state.people.case == CaseStage.APPEAL)
        assert waiting.tolist() == order[len(order) - left :]
        end_month(state)
    expected = accumulate(filed, lambda before, new: max(before + new - capacity, 0), initial=0)
    assert flow(state, "appeals_pending")[:, 0].tolist() == list(expected)[1:]


def test_who_has_left_is_ordered_removed_in_absentia_and_stays_away(tiny_world: World) -> None:
    """Results must not change where people are who left or died with a case pending; the dead have none."""
    state = tiny_world({"judges": 700})
    rows = cases(state, 400, CaseStage.MASTER)
    away = np.repeat([Status.AT_HOME, Status.RETURNED, Status.IN_MEXICO, Status.DEAD], 100).astype(np.uint8)
    state.people.status[rows] = away
    state.residents[:] = 0
    hear_next_month(state)
    check(state)
    assert (state.people.case[rows] == CaseStage.CLOSED).all()
    assert (state.people.status[rows] == away).all()
    completions = state.ledger.value("court_completions")[0]
    assert completions[[Result.IN_ABSENTIA, Result.TERMINATED]].tolist() == [300, 100]
    assert state.ledger.value("hearings_missed").sum() == 300
    assert state.orders_at_large.sum() == 0


def test_asylum_is_asked_for_at_the_declared_share_and_forgotten_when_the_case_ends(
    tiny_world: World,
) -> None:
    """Of who came to a master hearing, within four errors; kept under appeal and on remand, gone when closed.

    Nobody asks at a second master hearing who did not at the first.
    """
    state = tiny_world({"judges": 700, "dismissal_share": 0.0})
    cases(state, 8000, CaseStage.MASTER)
    people, share = state.people, state.parameters.asylum_claim_share
    for month in (1, 2):
        hear_next_month(state)
        end_month(state)
        came = np.flatnonzero((people.case == CaseStage.INDIVIDUAL) | (people.case == CaseStage.MASTER))
        claims = came[(people.flags[came] & Flag.ASYLUM) != 0]
        error = 4 * np.sqrt(share * (1 - share) / len(came))
        assert len(claims) / len(came) == pytest.approx(share, abs=error)
        assert flow(state, "asylum_pending")[2 * month - 1, 0] == state.asylum[0] == len(claims)
    appealed, closed = np.split(claims[people.case[claims] == CaseStage.INDIVIDUAL][:200], 2)
    appeal(state, appealed, Result.REMOVAL_ORDER)
    take_off(state, closed)
    state.ledger.count("court_completions", state.people.court[closed], Result.TERMINATED)
    close_case(state, closed, CaseStage.CLOSED)
    forget_case(state, closed)
    assert state.asylum[0] == len(claims) - 200
    assert (people.flags[appealed] & Flag.ASYLUM).all()
    assert not (people.flags[closed] & Flag.ASYLUM).any()
    state.appeals.leave(np.zeros(100, np.uint8))
    remand(state, appealed)
    end_month(state)
    assert state.asylum[0] == len(claims) - 100


def test_who_has_no_case_any_more_asks_for_nothing(tiny_world: World) -> None:
    """After months of hearings and decisions of the Board, claims are in cases under way only."""
    state = tiny_world({"judges": 700, **AMPLE}, NEXT_MONTH)
    cases(state, 3000, CaseStage.MASTER)
    for _ in range(6):
        end_windows(state)
        hold_hearings(state)
        decide_appeals(state)
        end_month(state)
    claims = (state.people.flags & Flag.ASYLUM) != 0
    under_way = {CaseStage.MASTER, CaseStage.INDIVIDUAL, CaseStage.DECIDED}
    assert set(np.unique(state.people.case[claims])) == under_way
    assert flow(state, "appeals_decided").sum() > 0


def test_the_queue_of_the_board_is_rebuilt_from_the_columns(tiny_world: World) -> None:
    """A queue made month by month, some of it served, serves the same after it is rebuilt."""
    state = tiny_world({"board_decisions_per_month": 40})
    for _ in range(3):
        appeal(state, cases(state, 60), Result.REMOVAL_ORDER)
        decide_appeals(state)
        end_month(state)
    before = state.appeals
    rebuild(state)

    def waits(rows: np.ndarray, courts: np.ndarray, months: np.ndarray) -> np.ndarray:
        column: np.ndarray = state.people.case[rows] == CaseStage.APPEAL
        return column

    party, luck = state.people.party, np.zeros(1)
    served = [docket.take(np.array([25]), waits, party, luck) for docket in (before, state.appeals)]
    assert served[0].tolist() == served[1].tolist()
    assert len(served[0]) == 25
