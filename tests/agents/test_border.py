"""The border: each disposition leads where it should, and those who get past are as many as published."""

from collections.abc import Callable

import numpy as np
import pytest

from agents.border_sector import work_the_border
from agents.columns import CaseStage, Flag, Status
from agents.dispositions import CLASSES, CODE, Dispositions
from agents.forced_arrivals import summon
from agents.interior_enforcement import enforce
from agents.state import State
from model.migration_model import MigrationModel
from world.calendar import fiscal_year
from world.groups import DISPOSITIONS
from world.histories import Histories
from world.places import CITIZENSHIPS, DEMOGRAPHICS, MEXICO, SECTORS

World = Callable[..., State]
CELLS = (len(SECTORS) + 1, len(CITIZENSHIPS), len(DEMOGRAPHICS))
PLACES = len(SECTORS)


IN_FORCE = {"title_42": 1, "remain_in_mexico": 1, "filing_share": 1}


def only(name: str) -> Dispositions:
    """Probabilities under which everybody met between ports gets one disposition."""
    groups = (1, len(CLASSES), len(DEMOGRAPHICS))
    table = np.zeros((*groups, len(DISPOSITIONS)))
    table[..., CODE[name]] = 1
    return Dispositions(
        2020,
        expelled=np.full(groups, float(name == "title_42_expulsion")),
        processed=table,
    )


def all_decided(state: State, name: str, ports: bool = False) -> np.ndarray:
    """Meet ten people of every kind at every sector, or port, and return their rows."""
    expected = np.zeros(CELLS)
    expected[PLACES:] = 10.0 if ports else 0.0
    expected[:PLACES] = 0.0 if ports else 10.0
    summon(state, lambda month: expected)
    work_the_border(state, lambda month: expected, only(name))
    return np.flatnonzero(state.people.entered == state.stamp)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("voluntary_return", Status.RETURNED),
        ("notice_released", Status.RESIDENT),
        ("child_transfer", Status.RESIDENT),
        ("parole", Status.RESIDENT),
        ("notice_to_report", Status.RESIDENT),
        ("notice_detained", Status.DETAINED),
        ("remain_in_mexico", Status.WAITING_IN_MEXICO),
        ("title_42_expulsion", Status.RETURNED),
    ],
)
def test_a_disposition_puts_people_where_it_says(tiny_world: World, name: str, status: Status) -> None:
    state = tiny_world(IN_FORCE)
    rows = all_decided(state, name)
    assert len(rows) == 10 * PLACES * CELLS[1] * CELLS[2]
    assert (state.people.status[rows] == status).all()
    noticed = status in (Status.RESIDENT, Status.DETAINED, Status.WAITING_IN_MEXICO)
    assert (state.people.case[rows] == (CaseStage.NOTICE if noticed else CaseStage.NONE)).all()
    counted = state.ledger.value("border_dispositions")[:, CODE[name]].sum()
    assert counted == len(rows) == state.ledger.value("border_encounters").sum()


@pytest.mark.parametrize("name", ["expedited_removal", "reinstatement"])
def test_the_removed_go_to_ice_but_for_a_share_of_mexicans(tiny_world: World, name: str) -> None:
    state = tiny_world()
    people = state.people
    rows = all_decided(state, name)
    asked = np.concatenate(state.transfers)
    assert (people.flags[asked] & Flag.REMOVABLE).all()
    mexican = rows[people.citizenship[rows] == MEXICO]
    straight = people.status[mexican] == Status.RETURNED
    share = state.parameters.ice_custody_share_mexican
    assert straight.mean() == pytest.approx(1 - share, abs=4 * np.sqrt(0.25 / len(mexican)))
    assert len(asked) == len(rows) - straight.sum()
    assert state.ledger.value("removals_by_path")[0, 2] == straight.sum()
    assert (people.removals[mexican] == straight).all()


def test_without_a_bed_mexicans_go_straight_across_and_others_are_released(tiny_world: World) -> None:
    state = tiny_world({"detention_beds": 0, "arrests_per_day": 0, "filing_share": 1})
    people = state.people
    rows = all_decided(state, "expedited_removal")
    enforce(state)
    mexican = people.citizenship[rows] == MEXICO
    assert (people.status[rows] == np.where(mexican, Status.RETURNED, Status.RESIDENT)).all()
    assert (people.case[rows] == np.where(mexican, CaseStage.NONE, CaseStage.NOTICE)).all()
    assert state.ledger.value("removals_by_path")[0].tolist() == [0, 0, mexican.sum()]
    assert not len(state.held)


def test_who_is_turned_back_at_a_port_is_as_before_and_does_not_try_again(tiny_world: World) -> None:
    state = tiny_world({"asylum_access": 0})
    rows = all_decided(state, "voluntary_return", ports=True)
    assert state.ledger.value("border_dispositions")[:, CODE["returned_at_port"]].sum() == len(rows) > 0
    assert (state.people.status[rows] == Status.AT_HOME).all()
    assert not state.ledger.value("repatriations_to_mexico").any()


def test_who_is_not_taken_back_is_released_with_a_notice(tiny_world: World) -> None:
    state = tiny_world({"removal_consent": 0, "filing_share": 1})
    rows = all_decided(state, "expedited_removal")
    assert not len(np.concatenate([*state.transfers, np.empty(0, np.int64)]))
    assert (state.people.status[rows] == Status.RESIDENT).all()
    assert (state.people.case[rows] == CaseStage.NOTICE).all()


def test_expulsions_of_mexicans_are_noted_in_part_and_others_all_received(tiny_world: World) -> None:
    state = tiny_world(IN_FORCE)
    rows = all_decided(state, "title_42_expulsion")
    mexican = (state.people.citizenship[rows] == MEXICO).sum()
    noted = state.ledger.value("repatriations_to_mexico").sum()
    share = state.parameters.title_42_recorded_share
    assert noted / mexican == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / mexican))
    assert state.ledger.value("non_mexicans_received").sum() == len(rows) - mexican


@pytest.mark.parametrize(("share", "access"), [(0.6, 1.0), (0.6, 0.5), (0.6, 0.0)])
def test_ports_release_the_published_share_while_asylum_is_open(
    tiny_world: World, share: float, access: float
) -> None:
    state = tiny_world({"asylum_access": access})
    state.histories = Histories(state.month, *(np.array([v]) for v in (0.0, 0.0, 0.0, share, 0.0)))
    rows = all_decided(state, "parole", ports=True)
    released = state.people.status[rows] == Status.RESIDENT
    error = 4 * np.sqrt(0.25 / len(rows)) if access else 0
    assert released.mean() == pytest.approx(share * access, abs=error)


def test_those_who_get_past_are_the_published_ratio(tiny_world: World) -> None:
    """Within one row by systematic rounding, in the sector and with the mix of the adults met."""
    state = tiny_world()
    state.histories = Histories(state.month, *(np.array([v]) for v in (0.0, 0.25, 0.0, 0.0, 0.0)))
    all_decided(state, "voluntary_return")
    met = state.ledger.value("border_encounters").sum()
    evaded = state.ledger.value("evasions")[:, 0]
    assert np.abs(evaded - 0.25 * met / PLACES).max() <= 1
    assert state.residents.sum() == evaded.sum() == state.ledger.value("population_changes").sum()


def test_evasions_of_the_run_are_the_published_ratio_of_encounters(lived: MigrationModel) -> None:
    """Within 3% a year at 1:100; a sector that meets no adult in a month has nobody like who evades."""
    ledger = lived.state.ledger
    fiscal = np.array([fiscal_year(month) for month in ledger.months])
    evaded = ledger.history("evasions").sum(axis=(1, 2))
    met = ledger.history("border_encounters")[:, :PLACES].sum(axis=(1, 2))
    for year in range(2014, 2025):
        ratio = lived.state.histories.at("evasion_ratio", year * 12)
        assert evaded[fiscal == year].sum() / met[fiscal == year].sum() == pytest.approx(ratio, rel=0.03)
