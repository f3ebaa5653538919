"""Receipts in forced months: those observed, from notices that are due, then due later, then residents."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.columns import CaseStage
from agents.courts.notice import Source
from agents.courts.receipts import file_notices
from agents.state import Array, Rows, State, settle
from model.checkpoint import read_checkpoint, write_checkpoint
from model.forced_file import read_receipts
from model.inputs import load_inputs
from model.migration_model import MigrationModel
from world import tables
from world.calendar import fiscal_year, parse_month
from world.errors import InputError
from world.groups import RECEIPT_SOURCES
from world.monthly_table import to_table
from world.scenario import load

World = Callable[..., State]
EVERYWHERE = np.zeros((1, 1))


def served(state: State, number: int, months: int = 0, source: Source = Source.BORDER) -> Rows:
    """Residents whose notice is due so many months from now."""
    rows = state.people.add(
        number,
        key=np.arange(state.people.count, state.people.count + number),
        state=0,
        court=0,
        citizenship=0,
        case=CaseStage.NOTICE,
        source=source,
        queued=state.stamp + months,
    )
    settle(state, rows, None)
    state.filings.schedule(rows, np.full(number, state.month + months))
    return rows


def residents(state: State, number: int) -> Rows:
    first = state.people.count
    rows = state.people.add(number, key=np.arange(first, first + number), state=0, citizenship=0)
    settle(state, rows, None)
    return rows


def forced(state: State, **months: float) -> None:
    """Force the receipts of the months so far ahead."""
    state.receipts = {
        state.month + int(name.removeprefix("m")): EVERYWHERE + cases for name, cases in months.items()
    }


def step(state: State) -> Rows:
    """File; return those who were."""
    before = state.people.case == CaseStage.MASTER
    file_notices(state)
    filed = np.flatnonzero((state.people.case == CaseStage.MASTER) & ~before)
    state.month += 1
    return filed


def test_without_forcing_the_due_are_filed(tiny_world: World) -> None:
    state = tiny_world()
    due, later = served(state, 30), served(state, 20, months=2)
    assert step(state).tolist() == due.tolist()
    assert len(step(state)) == 0
    assert step(state).tolist() == later.tolist()


def test_who_is_due_beyond_the_number_observed_is_filed_next_month(tiny_world: World) -> None:
    state = tiny_world()
    due, next_month = served(state, 30), served(state, 5, months=1)
    forced(state, m0=20)
    first = step(state)
    assert len(first) == 20
    assert np.isin(first, due).all()
    assert step(state).tolist() == sorted([*np.setdiff1d(due, first), *next_month])


def test_a_surplus_is_taken_from_every_source_in_proportion(tiny_world: World) -> None:
    state = tiny_world()
    served(state, 3_000)
    served(state, 1_000, source=Source.INTERIOR_ARREST)
    forced(state, m0=2_000)
    share = np.mean(state.people.source[step(state)] == Source.BORDER)
    assert share == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 2_000))


def test_a_shortage_is_made_up_from_those_due_soonest_then_from_residents(tiny_world: World) -> None:
    state = tiny_world()
    idle = residents(state, 200)
    due, soon, late = served(state, 10), served(state, 8, months=1), served(state, 8, months=3)
    forced(state, m0=14, m1=50)
    first = step(state)
    assert np.isin(due, first).all()
    assert np.isin(np.setdiff1d(first, due), soon).all()
    assert len(first) == 14
    second = step(state)
    assert len(second) == 50
    assert np.isin([*np.setdiff1d(soon, first), *late], second).all()
    drawn = np.intersect1d(second, idle)
    assert len(drawn) == 50 - 12
    assert (state.people.source[drawn] == Source.OTHER).all()
    assert state.ledger.value("court_receipts")[0, Source.OTHER] == len(drawn)
    assert step(state).tolist() == []  # nobody who was pulled forward is filed again


def test_nobody_is_filed_when_none_were_observed(tiny_world: World) -> None:
    state = tiny_world()
    due = served(state, 10)
    forced(state, m0=0, m1=0)
    assert len(step(state)) == 0
    assert len(step(state)) == 0
    assert step(state).tolist() == due.tolist()


def test_who_may_yet_be_taken_or_turned_away_by_ice_is_not_pulled_forward(tiny_world: World) -> None:
    state = tiny_world()
    asked, other = served(state, 5, months=1), served(state, 5, months=2)
    state.transfers.append(asked)
    forced(state, m0=5)
    assert step(state).tolist() == other.tolist()


@settings(max_examples=40)
@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=30), share=st.floats(0, 1))
def test_families_are_filed_together_and_the_number_is_exact(
    tiny_world: World, sizes: list[int], share: float
) -> None:
    state = tiny_world()
    residents(state, 10)
    rows = served(state, sum(sizes))
    firsts = np.repeat(rows[np.cumsum([0, *sizes[:-1]])], sizes)
    state.people.party[rows] = np.where(np.repeat(sizes, sizes) > 1, firsts, -1)
    wanted = int(share * len(rows))
    forced(state, m0=wanted)
    filed = np.isin(rows, step(state))
    for first in np.unique(firsts):
        assert np.unique(filed[firsts == first]).size == 1
    assert state.ledger.value("court_receipts").sum() == wanted


def by_cell(model: MigrationModel) -> Mapping[int, Array]:
    history = model.state.ledger.history("court_receipts")
    return dict(zip(model.state.ledger.months, history, strict=True))


def test_a_run_forced_to_its_own_receipts_files_what_it_filed(tmp_path: Path) -> None:
    file = tmp_path / "monthly.parquet"
    own = MigrationModel("baseline", start="2019-01", scale=1000, rng=1)
    for _ in range(6):
        own.step()
    to_table(own.state.ledger, "baseline").to_pandas().to_parquet(file)
    again = load("baseline").with_forcing([f"court_receipts={file}"])
    model = MigrationModel(again, start="2019-01", scale=1000, rng=1, check_every=1)
    for _ in range(6):
        model.step()
    assert by_cell(model).keys() == by_cell(own).keys()
    for month, cells in by_cell(own).items():
        np.testing.assert_array_equal(by_cell(model)[month], cells)


def test_receipts_by_court_and_source_are_met_in_every_cell_and_nobody_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "receipts.csv"
    rows = [
        f"2019-{month:02d},{court},{source},{cases}"
        for month in range(1, 7)
        for court, source, cases in (
            ("Miami", "border", 9_000),
            ("Chicago", "other", 2_000),
            ("Omaha", "border", 0),
        )
    ]
    file.write_text("month,place,group,value\n" + "\n".join(rows) + "\n")
    scenario = load("baseline").with_forcing([f"court_receipts={file}"])
    model = MigrationModel(scenario, start="2019-01", scale=1000, rng=1, check_every=1)
    for _ in range(6):
        model.step()
    courts = model.state.places.courts
    for cells in by_cell(model).values():
        assert cells[courts.index("Miami")].tolist() == [9_000, 0, 0, 0]
        assert cells[courts.index("Chicago"), Source.OTHER] == 2_000
        assert cells.sum() == 11_000


def test_the_receipts_that_ship_are_put_in_year_by_year() -> None:
    scenario = load("baseline").with_forcing(["court_receipts=observed"])
    model = MigrationModel(scenario, start="2020-10", scale=1000, rng=1, check_every=1)
    for _ in range(12):
        model.step()
    filed = model.state.ledger.history("court_receipts").sum(axis=(1, 2))
    assert filed.sum() == pytest.approx(244_262, abs=4 * 1000 * np.sqrt(12 / 4))
    assert filed[:6].sum() == pytest.approx(66_158, abs=4 * 1000 * np.sqrt(6 / 4))


def test_a_forced_run_goes_on_from_a_checkpoint_as_if_it_had_not_been_stopped(tmp_path: Path) -> None:
    """Notices that were postponed or pulled forward are in the columns, not in the agenda alone."""
    scenario = load("baseline").with_forcing(["court_receipts=observed"])
    whole = MigrationModel(scenario, start="2023-11", scale=1000, rng=1)
    for month in range(6):
        if month == 3:
            write_checkpoint(whole, tmp_path / "checkpoint.npz")
        whole.step()
    resumed = read_checkpoint(tmp_path / "checkpoint.npz", parse_month("2024-12"))
    for _ in range(3):
        resumed.step()
    for series in ("court_receipts", "court_pending", "court_completions"):
        np.testing.assert_array_equal(
            resumed.state.ledger.history(series), whole.state.ledger.history(series)
        )


def test_the_receipts_that_ship_add_up_to_eoirs_years_and_keep_the_shape_of_tracs() -> None:
    shipped = tables.load("court_receipts_by_month")
    months = shipped["month"].map(parse_month)
    assert (np.diff(months) == 1).all()
    cases = shipped.set_index("month")["value"]
    flows = tables.load("court_flows").query("flow == 'initial_receipts'").set_index("fiscal_year")["cases"]
    years = shipped.groupby(months.map(fiscal_year))["value"].sum()
    assert {year: years[year] for year in range(2014, 2025)} == {
        year: flows[year] for year in range(2014, 2025)
    }  # fmt: skip
    ratio = flows[2024] / 1_798_964
    trac = {"2023-12": 264_057, "2024-01": 154_057, "2024-05": 147_280}
    assert {month: cases[month] for month in trac} == pytest.approx(
        {month: number * ratio for month, number in trac.items()}, abs=1
    )  # fmt: skip
    assert cases["2023-10":"2024-04"].sum() == pytest.approx(1_305_443 * ratio, abs=4)
    assert cases["2020-10":"2021-03"].sum() == pytest.approx(66_158, abs=3)
    assert cases["2024-10":"2024-11"].sum() == pytest.approx(165_613 * ratio, abs=2)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("2019-01,Miami,,5\n2019-01,,,5\n", "2019-01 has rows with and without place; give all or none"),
        ("2019-01,,border,5\n2019-01,,,5\n", "2019-01 has rows with and without group; give all or none"),
        ("2019-01,Mami,,5\n", "row 2: unknown place 'Mami'; did you mean 'Miami'?"),
        ("2019-01,,boder,5\n", "row 2: unknown group 'boder'; did you mean 'border'?"),
        ("2019-01,,,5\n2019-01,,,6\n", "row 3: 2019-01, ,  is given twice; give it once"),
        ("2019-01,,,-5\n", "row 2: value '-5' is not a number, zero or more"),
        ("2019-13,,,5\n", "row 2: '2019-13' is not a month"),
        ("", "has no rows"),
    ],
)
def test_a_table_that_cannot_be_receipts_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "receipts.csv"
    file.write_text("month,place,group,value\n" + rows)
    with pytest.raises(InputError, match=rf"receipts\.csv.*{message}"):
        read_receipts(load_inputs(load("baseline")).places, file)


def test_months_may_be_given_for_the_country_for_courts_or_for_sources(tmp_path: Path) -> None:
    file = tmp_path / "receipts.csv"
    file.write_text(
        "month,place,group,value\n2019-01,,,500\n2019-02,Miami,,30\n2019-03,,other,7\n2019-04,Miami,border,1\n"
    )
    places = load_inputs(load("baseline")).places
    found = read_receipts(places, file)
    shapes = [table.shape for table in found.values()]
    sources, courts = len(RECEIPT_SOURCES), len(places.courts)
    assert shapes == [(1, 1), (courts, 1), (1, sources), (courts, sources)]
    assert [table.sum() for table in found.values()] == [500, 30, 7, 1]
    assert found[parse_month("2019-02")][places.courts.index("Miami"), 0] == 30


def test_a_table_without_the_series_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "monthly.parquet"
    row = {"series": "removals", "month": "2019-01", "place": "", "group": "", "value": 1.0}
    pd.DataFrame([row]).to_parquet(file)
    with pytest.raises(InputError, match="has no rows"):
        read_receipts(load_inputs(load("baseline")).places, file)
    file.write_text("not parquet")
    with pytest.raises(InputError, match="is not a Parquet table"):
        read_receipts(load_inputs(load("baseline")).places, file)
