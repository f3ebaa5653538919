"""Differences under the same luck: closed forms, and two scenarios that are really run."""

import json
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

import run
from experiments import compare as comparing
from experiments import pool
from experiments.compare import (
    HIGHER,
    LOWER,
    NOTHING_SEEN,
    ONE_REPLICATE,
    SAME,
    Comparison,
    compare,
    differences,
    parting_year,
    total_since,
)
from experiments.replicates import MOST
from model.simulate import Settings
from visualizer.compare_report import headline_rows, parting, signed, write_compare_report
from world.calendar import parse_month
from world.errors import InputError
from world.parameters import shipped
from world.scenario import load

Values = dict[str, list[float]]


def years(values: Values, year: int = 2015, series: str = "court_receipts") -> pd.DataFrame:
    """A row for each scenario and replicate."""
    table = [(name, index, value) for name, row in values.items() for index, value in enumerate(row)]
    frame = pd.DataFrame(table, columns=["scenario", "replicate", "value"])
    return frame.assign(draw=0, series=series, place="all", group="all", year=year)


def only(table: pd.DataFrame) -> Any:
    assert len(table) == 1
    return table.iloc[0]


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e3, 1e3)), min_size=2, max_size=8))
def test_the_interval_is_students_of_the_differences_within_replicates(
    pairs: list[tuple[float, float]],
) -> None:
    shared = np.round([luck for luck, _ in pairs], 3)
    apart = np.round([effect for _, effect in pairs], 3)
    if np.ptp(apart) < 0.01:
        apart[0] += 1.0
    row = only(differences(years({"a": list(shared), "b": list(shared + apart)}), "a"))
    expected = ttest_1samp(apart, 0.0).confidence_interval(0.95)
    assert row["low"] == pytest.approx(expected.low, abs=1e-5)
    assert row["high"] == pytest.approx(expected.high, abs=1e-5)
    assert row["monte_carlo_error"] == pytest.approx(apart.std(ddof=1) / np.sqrt(len(apart)), abs=1e-5)


def test_luck_that_both_share_does_not_hide_a_difference() -> None:
    luck = [1e6, 2e6, 5e6, 9e6]
    row = only(
        differences(years({"a": luck, "b": [value + 10 + index for index, value in enumerate(luck)]}), "a")
    )
    assert (row["difference"], row["finding"]) == (11.5, HIGHER)


@pytest.mark.parametrize(
    ("second", "finding"),
    [
        ([1.0, 2.0, 3.0], SAME),
        ([2.0, 1.0, 3.0], NOTHING_SEEN),
        ([0.0, 1.01, 2.0], LOWER),
        ([9.0, 10.0, 11.1], HIGHER),
    ],
)
def test_findings_follow_the_interval(second: list[float], finding: str) -> None:
    assert only(differences(years({"a": [1.0, 2.0, 3.0], "b": second}), "a"))["finding"] == finding


def test_one_replicate_has_no_interval() -> None:
    row = only(differences(years({"a": [1.0], "b": [5.0]}), "a"))
    assert (row["difference"], row["finding"]) == (4.0, ONE_REPLICATE)
    assert np.isnan(row["low"])
    assert np.isnan(row["monte_carlo_error"])


def test_every_other_scenario_is_set_beside_the_first() -> None:
    table = differences(years({"z": [1.0, 2.0], "a": [2.0, 3.5], "b": [1.0, 2.0]}), "z")
    assert table["scenario"].to_list() == ["a", "b"]
    assert set(table["compared_with"]) == {"z"}
    assert table["difference"].to_list() == [1.25, 0.0]


def test_scenarios_part_in_the_first_year_in_which_any_replicate_differs() -> None:
    same = years({"a": [1.0, 1.0], "b": [1.0, 1.0]}, 2015)
    cancelled = years({"a": [1.0, 1.0], "b": [2.0, 0.0]}, 2016)
    assert parting_year(differences(pd.concat([same, cancelled]), "a")) == 2016
    assert parting_year(differences(same, "a")) is None


def test_totals_add_flows_from_a_year_on_and_leave_stocks_out() -> None:
    parts = [years({"a": [1.0], "b": [3.0]}, year) for year in (2015, 2016, 2017)]
    parts.append(years({"a": [7.0], "b": [8.0]}, 2017, "court_pending"))
    row = only(differences(total_since(pd.concat(parts), 2016), "a"))
    assert (row["series"], row["reference"], row["difference"]) == ("court_receipts", 2.0, 4.0)


def made_up(values: Values) -> Comparison:
    table = years(values)
    count = len(next(iter(values.values())))
    info = {"description": "", "replicates": count, "scale": 100, "seed": 1, "interrupted": False}
    info |= {"start": "2014-10", "until": "2015-09", "scenario": "a"}
    return Comparison(tuple(values), tuple(dict(info) for _ in values), table, differences(table, "a"))


def test_the_report_says_what_cannot_be_seen_and_what_is_luck(tmp_path: Path) -> None:
    many = made_up({"a": [1.0, 2.0, 3.0], "b": [2.0, 1.0, 3.0]})
    assert [row["finding"] for row in headline_rows(many)] == [NOTHING_SEEN]
    assert headline_rows(many)[0]["needed"] == f"over {MOST:,}"
    assert headline_rows(made_up({"a": [1.0, 2.0, 3.0], "b": [4.0, 1.0, 4.0]}))[0]["needed"] == "18"
    assert headline_rows(made_up({"a": [1.0, 2.0], "b": [9.0, 10.1]}))[0]["needed"] == ""
    html = write_compare_report(many, tmp_path).read_text()
    assert NOTHING_SEEN in html
    assert "one in twenty excludes zero by chance" in html
    assert (tmp_path / "compare_courts.png").is_file()
    one = write_compare_report(made_up({"a": [1.0], "b": [5.0]}), tmp_path).read_text()
    assert "One replicate: no interval" in one
    assert "never differ" in parting(made_up({"a": [1.0], "b": [1.0]}))


def test_a_headline_of_one_group_is_not_that_of_all() -> None:
    names = {"all": 10.0, "3_to_5_years": 6.0, "over_5_years": 4.0}
    table = pd.concat(
        years({"a": [1.0, 2.0], "b": [1.0 + more, 2.0 + more]}, series="court_pending_by_age").assign(
            group=group
        )
        for group, more in names.items()
    )
    found = replace(made_up({"a": [1.0, 2.0], "b": [1.0, 2.0]}), years=table)
    found = replace(found, differences=differences(table, "a"))
    rows = {row["quantity"]: row["difference"] for row in headline_rows(found)}
    assert rows == {"Pending 3 to 5 years": "+6", "Pending over 5 years": "+4"}


@pytest.mark.parametrize(
    ("value", "text"), [(0.2, "0"), (-0.2, "0"), (3_400, "+3,400"), (-1.2e6, "-1.2 million")]
)
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert signed(value) == text


# ---------------------------------------------------------------- real runs

SHORT = ("--scale", "1000", "--start", "2025-10", "--until", "2026-09", "--quiet")


def test_two_scenarios_are_run_compared_and_reported(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    arguments = ["compare", "baseline", "judges_plus_700", *SHORT, "--replicates", "2", "--out", str(out)]
    assert run.main(arguments) == run.DONE
    table = pd.read_csv(out / "compare.csv")
    assert set(table["scenario"]) == {"judges_plus_700"}
    assert set(table.loc[table["kind"] == "flow", "replicates"]) == {2}
    judges = table[(table["series"] == "judges") & (table["place"] == "all")]
    hired = -np.expm1(-12 / shipped().judge_hiring_months)
    assert judges["difference"].to_list() == pytest.approx([700 * hired])
    stored = pd.read_parquet(out / "compare.parquet")
    pd.testing.assert_frame_equal(stored, table, check_dtype=False, rtol=1e-9)
    seeds = {
        json.loads((out / name / "run.json").read_text())["seed"] for name in ("baseline", "judges_plus_700")
    }
    assert seeds == {1}
    assert "data:image/png" in (out / "report.html").read_text()
    assert not list(out.rglob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["baseline"], "compare needs two scenarios or more"),
        ([], "compare needs two scenarios or more"),
        (["baseline", "baseline"], "scenario baseline is given twice"),
        (["baseline", "judges_plus_70"], "did you mean 'judges_plus_700'"),
        (["baseline", "mass_deportation", "--set", "judges=-1"], "judges = -1 is out of bounds"),
        (["baseline", "mass_deportation", "--until", "2026-08"], "holds no complete fiscal year"),
        (["baseline", "mass_deportation", "--out", "occupied"], "occupied already holds something else"),
        (["baseline", "mass_deportation", "--out", "occupied/file"], "is a file; --out names a directory"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    (tmp_path / "occupied").mkdir()
    (tmp_path / "occupied" / "file").touch()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert run.main(["compare", *SHORT, *arguments]) == run.BAD_INPUT
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert message in error
    assert sorted(tmp_path.rglob("*")) == before


def settings() -> Settings:
    return Settings(start=parse_month("2025-10"), until=parse_month("2026-09"), scale=1000, replicates=2)


def test_a_run_that_is_told_to_stop_keeps_its_finished_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Event()
    stop.set()
    monkeypatch.setattr(pool, "_stop", stop)
    info = comparing._run_one(load("baseline"), settings(), tmp_path / "out")
    assert (info["interrupted"], info["last_finished_month"]) == (True, "2025-10")


def test_common_months_that_are_told_to_stop_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Event()
    stop.set()
    monkeypatch.setattr(pool, "_stop", stop)
    with pytest.raises(KeyboardInterrupt):
        comparing._live_common(load("baseline"), settings(), 0, parse_month("2026-01"), tmp_path / "0.npz")
    assert not list(tmp_path.iterdir())


def test_signals_stop_all_runs_once_they_are_under_way_however_many_come(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["compare", "baseline", "judges_plus_700", "--scale", "1000", "--quiet", "--out", str(out)]
    script = "import sys, run; sys.exit(run.main(sys.argv[1:]))"
    root = Path(run.__file__).resolve().parent
    process = subprocess.Popen(
        [sys.executable, "-c", script, *words], cwd=root, stderr=subprocess.PIPE, text=True
    )
    deadline = monotonic() + 60
    while not list(out.glob("common-*")) and monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert process.returncode == run.INTERRUPTED, error
    assert error.splitlines() == [
        "interrupted: nothing was compared; runs that had parted keep the months that they finished"
    ]
    assert [path.name for path in out.iterdir()] == [comparing.INFO]


def test_runs_in_which_one_fails_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(scenarios: Any, settings: Any, out: Path, *_: Any) -> None:
        (out / "baseline").mkdir()
        (out / "baseline" / "run.json").touch()
        raise InputError("a lever leads out of its bounds")

    monkeypatch.setattr(comparing, "_run_all", fail)
    chosen = [load("baseline"), load("judges_plus_700")]
    with pytest.raises(InputError, match="a lever leads out of its bounds"):
        compare(chosen, settings(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_interrupted_comparison_can_be_begun_again_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(scenarios: Any, settings: Any, out: Path, *_: Any) -> None:
        (out / "baseline").mkdir(exist_ok=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(comparing, "_run_all", interrupted)
    arguments = ["compare", "baseline", "judges_plus_700", *SHORT, "--out", str(tmp_path / "out")]
    for _ in range(2):
        assert run.main(arguments) == run.INTERRUPTED
        assert "nothing was compared" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "out" / "baseline")
    other = ["compare", "baseline", "mass_deportation", *SHORT, "--out", str(tmp_path / "out")]
    assert run.main(other) == run.BAD_INPUT
