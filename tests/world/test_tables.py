"""The shipped tables are valid and hold what is published; broken copies are refused by column and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import tables
from world.errors import InputError

Break = Callable[[list[str]], list[str]]


def fiscal_year(months: pd.Series) -> pd.Series:
    return months.str[:4].astype(int) + (months.str[5:].astype(int) >= 10)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, Break], Path]:
    """Copy a shipped table with its lines changed, and return the folder of the copy."""

    def write(name: str, change: Break) -> Path:
        lines = (tables.DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        (tmp_path / f"{name}.csv").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return tmp_path

    return write


def replace_line(line: int, content: str) -> Break:
    """Replace a line of the file; line 1 is the header."""
    return lambda lines: [*lines[: line - 1], content, *lines[line:]]


# ------------------------------------------------------------------ what is shipped


@pytest.mark.parametrize("name", tables.names())
def test_shipped_table_agrees_with_the_dictionary(name: str) -> None:
    frame = tables.load(name)
    declared = tables.find_table(name)
    assert list(frame.columns) == list(declared.columns)
    blanks = {column for column in frame if frame[column].isna().any()}
    assert blanks <= {column for column, spec in declared.columns.items() if spec.nullable}


def test_every_file_has_an_entry_and_every_entry_a_file() -> None:
    assert {path.stem for path in tables.DATA.glob("*.csv")} == set(tables.names())


def test_describe_has_a_complete_row_for_every_column() -> None:
    rows = tables.describe()
    assert len(rows) == sum(len(tables.find_table(name).columns) for name in tables.names())
    assert all(row["definition"] and row["source"] and row["vintage"] and row["confidence"] for row in rows)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [(n, "low", "high") for n in tables.names()] + [("corridor_risks", "kidnap_low", "kidnap_high")],
)
def test_bounds_are_in_order(name: str, low: str, high: str) -> None:
    frame = tables.load(name)
    if low in frame:
        assert (frame[low] <= frame[high]).all()


def test_sectors_sum_to_the_published_total_of_fiscal_year_2024() -> None:
    frame = tables.load("border_encounters_by_sector")
    yearly = frame.groupby(fiscal_year(frame["month"]))["encounters"].sum()
    assert yearly[2024] == pytest.approx(1_530_523, rel=1e-4)
    assert yearly[2014] == pytest.approx(479_371, rel=1e-3)
    assert (frame.groupby("month").size() == 9).all()
    assert frame["month"].nunique() == 134


def test_margins_of_one_month_agree() -> None:
    by_sector = tables.load("border_encounters_by_sector").groupby("month")["encounters"].sum()
    by_citizenship = tables.load("border_encounters_by_citizenship").groupby("month")["encounters"].sum()
    assert (by_sector - by_citizenship).abs().max() <= 70
    both = tables.load("southwest_encounters").set_index("month")
    assert (both["border_patrol"] + both["field_operations"] == both["total"]).all()
    for name in ("border_encounters_by_demographic", "encounters_by_title", "title_42_expulsions"):
        wide = tables.load(name).pivot_table(
            index="month", columns="component", values="encounters", aggfunc="sum"
        )
        for component in wide.columns:
            counted = wide[component].dropna()
            assert (counted == both.loc[counted.index, component]).all(), name


def test_pending_cases_keep_their_three_definitions_apart() -> None:
    pending = tables.load("court_pending").set_index(["definition", "fiscal_year"])["pending"]
    assert pending["active", 2019] == 1_087_201
    assert pending["active", 2020] == 1_258_882
    assert pending["with_inactive", 2024] == 3_925_351
    assert pending["trac_active", 2024] == 3_716_106
    assert ("active", 2021) not in pending.index


def test_court_flows_are_eoirs() -> None:
    flows = tables.load("court_flows").set_index(["flow", "fiscal_year"])["cases"]
    assert flows["completions", 2024] == 704_949
    assert flows["initial_receipts", 2019] == 547_236


def test_courts_are_56_with_shares_that_sum_to_one() -> None:
    courts = tables.load("courts")
    assert len(courts) == 56
    assert courts["pending_share"].sum() == pytest.approx(1, abs=1e-4)
    assert set(courts["state"]) <= set(tables.load("places_us_states")["state"])
    mix = tables.load("court_nationality_mix").groupby("court")["share"].sum()
    assert mix.to_numpy() == pytest.approx(1, abs=1e-3)
    assert set(mix.index) == set(courts["court"])


def test_removals_split_into_interior_and_border() -> None:
    removals = tables.load("ice_removals").set_index("fiscal_year")
    assert (removals["interior"] + removals["border"] == removals["removals"]).all()
    assert removals.loc[2024, "removals"] == 271_484


def test_dispositions_of_a_year_sum_to_one() -> None:
    yearly = tables.load("border_dispositions").groupby("fiscal_year")["share"].sum()
    assert yearly.to_numpy() == pytest.approx(1, abs=1e-3)
    groups = tables.load("border_dispositions_by_group").groupby("group")["share"].sum()
    assert groups.to_numpy() == pytest.approx(1, abs=0.011)


def test_title_42_shares_are_those_of_the_encounters() -> None:
    group = ["fiscal_year", "citizenship_group"]
    shares = tables.load("title_42_shares_by_group").set_index([*group, "demographic"])["share"]
    encounters = tables.load("border_encounters_by_group").set_index([*group, "demographic"])["encounters"]
    expelled = (encounters * shares.reindex(encounters.index)).groupby("fiscal_year").sum()
    total = encounters.groupby("fiscal_year").sum()
    for year in (2022, 2023):
        assert expelled[year] / total[year] == pytest.approx(shares[year, "all", "all"], abs=2e-4)


def test_final_orders_sum_to_the_published_total() -> None:
    assert tables.load("final_orders")["people"].sum() == 1_445_549


def test_border_cities_stand_on_border_nodes() -> None:
    nodes = tables.load("corridor_nodes").set_index("node")
    cities = tables.load("border_cities")
    assert (nodes.loc[cities["node"], "name"].to_numpy() == cities["city"].to_numpy()).all()
    assert (nodes.loc[cities["node"], "kind"] == "border").all()
    edges = tables.load("corridor_edges")
    assert set(edges["origin"]) | set(edges["destination"]) == set(nodes.index)


def test_blanks_stay_blank() -> None:
    repatriations = tables.load("repatriations_to_mexico").set_index("year")["events"]
    assert pd.isna(repatriations[2021])
    assert repatriations[2024] == 206_233


# ------------------------------------------------------------------ what is refused

SECTORS = "border_encounters_by_sector"


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (SECTORS, lambda lines: [line.rpartition(",")[0] for line in lines], "column encounters is missing"),
        (SECTORS, replace_line(1, "month,sector,events"), "column encounters is missing"),
        (SECTORS, replace_line(3, "2013-10,Del Rio,"), "column encounters, line 3: '' .*no blanks"),
        (SECTORS, replace_line(3, "2013-10,Del Rio"), "column encounters, line 3: '' .*no blanks"),
        (SECTORS, replace_line(3, "2013-10,Del Rio,nan"), "column encounters, line 3: 'nan' .*whole number"),
        (SECTORS, replace_line(3, "2013-10,Del Rio,inf"), "column encounters, line 3: 'inf' .*whole number"),
        (
            SECTORS,
            replace_line(4, "2013-10,El Centro,many"),
            "column encounters, line 4: 'many' .*whole number",
        ),
        (
            SECTORS,
            replace_line(4, "2013-10,El Centro,1.5"),
            r"column encounters, line 4: '1\.5' .*whole number",
        ),
        (
            SECTORS,
            replace_line(5, "2013-10,El Paso,-10"),
            "column encounters, line 5: '-10' .*valid: 0 to inf",
        ),
        (
            SECTORS,
            replace_line(2, "2013-10,Atlantis,10"),
            "column sector, line 2: 'Atlantis' .*valid: Big Bend, Del",
        ),
        (SECTORS, replace_line(2, "2013-13,Big Bend,10"), "column month, line 2: '2013-13' .*YYYY-MM"),
        (SECTORS, replace_line(3, "2013-10,Big Bend,10"), "column month, line 3: .*Big Bend is given twice"),
        (SECTORS, replace_line(3, "2013-10,Del Rio,10,11"), "cannot be read as a CSV table"),
        (SECTORS, lambda lines: lines[:1], "no rows"),
        (
            SECTORS,
            lambda lines: [lines[0], *(f"x,{line}" for line in lines[1:])],
            "more fields than the header",
        ),
        (
            "courts",
            lambda lines: [f"{lines[0]},x", *(f"{line},1" for line in lines[1:])],
            "column x is not declared",
        ),
        (
            "court_pending",
            replace_line(2, "1867,active,1,2021,a,high"),
            "column fiscal_year, line 2: .*1990 to 2060",
        ),
        (
            "representation",
            replace_line(2, "2019-09,1.65,TRAC,high"),
            r"column share, line 2: '1\.65' .*0 to 1",
        ),
        (
            "final_orders",
            replace_line(2, "Brazil,1,2024-02-30"),
            "column date, line 2: '2024-02-30' .*YYYY-MM-DD",
        ),
    ],
)
def test_broken_table_is_refused_by_table_column_and_line(
    broken: Callable[[str, Break], Path], name: str, change: Break, message: str
) -> None:
    directory = broken(name, change)
    with pytest.raises(InputError, match=message) as raised:
        tables.load(name, directory)
    assert f"{name}.csv" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_unknown_court_is_refused_by_the_table_it_refers_to(broken: Callable[[str, Break], Path]) -> None:
    directory = broken("court_nationality_mix", replace_line(2, "Gotham,Brazil,0.1"))
    shutil.copy(tables.DATA / "courts.csv", directory)
    with pytest.raises(InputError, match=r"column court, line 2: 'Gotham' .*Miami"):
        tables.load("court_nationality_mix", directory)


def test_unknown_table_names_close_ones() -> None:
    with pytest.raises(InputError, match=r"no table 'court'.*valid: courts"):
        tables.load("court")


def test_missing_file_binary_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"courts\.csv: no such table"):
        tables.load("courts", tmp_path)
    (tmp_path / "courts.csv").write_bytes(b"\x80\xff\x00\x01")
    with pytest.raises(InputError, match=r"courts\.csv: cannot be read"):
        tables.load("courts", tmp_path)
    (tmp_path / "ice_arrests.csv").mkdir()
    with pytest.raises(InputError, match=r"ice_arrests\.csv: cannot be read"):
        tables.load("ice_arrests", tmp_path)


def test_load_returns_a_frame_of_its_own() -> None:
    first = tables.load("ice_arrests")
    first.loc[0, "arrests"] = -1
    assert (tables.load("ice_arrests")["arrests"] > 0).all()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters='\r\n,"'), min_size=1, max_size=8))
def test_text_is_a_number_only_if_it_is_finite_and_whole(text: str) -> None:
    """Whatever is written in a count either raises, or is the whole number that Python reads."""
    column = tables.Column("int", "a count", minimum=0)
    try:
        value = tables._convert(Path("t.csv"), pd.Series([text], name="n", dtype="str"), column, tables.DATA)[
            0
        ]
    except InputError:
        return
    assert value == float(text) >= 0
    assert value == int(value)
